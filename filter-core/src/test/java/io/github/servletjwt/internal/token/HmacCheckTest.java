package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Engines are pooled, and used by one thread at a time: more threads than engines still distinguish valid from invalid.
 */
class HmacCheckTest {
    private static final int THREADS = 96;

    @Test
    void holds_manyThreads_neverMixesTokens() throws Exception {
        HmacCheck check = new HmacCheck(JwsAlgorithm.HS256, TestTokens.SECRET.getBytes(StandardCharsets.UTF_8));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                CompactToken good = CompactToken.parse(TestTokens.of("{\"sub\":\"user" + i + "\"}"));
                CompactToken bad =
                        CompactToken.parse(TestTokens.tampered(TestTokens.of("{\"sub\":\"user" + i + "\"}")));
                tasks.add(() -> {
                    int wrong = 0;
                    for (int round = 0; round < 500; round++) {
                        wrong += good.isSigned(check) ? 0 : 1;
                        wrong += bad.isSigned(check) ? 1 : 0;
                    }
                    return wrong;
                });
            }
            int wrong = 0;
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                wrong += task.get();
            }
            assertEquals(0, wrong);
        } finally {
            threads.shutdownNow();
        }
    }
}
