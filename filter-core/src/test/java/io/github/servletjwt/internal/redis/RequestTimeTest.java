package io.github.servletjwt.internal.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a request may still wait. */
class RequestTimeTest {
    private static final Duration MAX = Duration.ofMillis(1_900);

    private final RequestTime time = new RequestTime();

    @Test
    void left_ofARequest_isLessWithEachWait() {
        RequestTime.Request request = time.begin();
        assertEquals(MAX, time.left());
        time.spend(Duration.ofMillis(500));
        time.spend(Duration.ofMillis(900));
        assertEquals(Duration.ofMillis(500), time.left());
        time.spend(Duration.ofMillis(600));
        assertEquals(Duration.ofMillis(-100), time.left());
        request.close();
    }

    @Test
    void left_ofTheNextRequest_isAllOfIt() {
        RequestTime.Request request = time.begin();
        time.spend(MAX);
        request.close();
        RequestTime.Request next = time.begin();
        assertEquals(MAX, time.left());
        next.close();
    }

    @Test
    void left_outsideOfARequest_isNeverLess() {
        time.spend(MAX);
        assertEquals(MAX, time.left());
        time.begin().close();
        time.spend(MAX);
        assertEquals(MAX, time.left());
    }

    /** One endpoint forwards to another. */
    @Test
    void begin_withinARequest_goesOnWithIt() {
        RequestTime.Request outer = time.begin();
        time.spend(Duration.ofMillis(900));
        RequestTime.Request inner = time.begin();
        assertEquals(Duration.ofSeconds(1), time.left());
        inner.close();
        assertEquals(Duration.ofSeconds(1), time.left());
        outer.close();
        assertEquals(MAX, time.left());
    }

    @Test
    void left_onAnotherThread_isItsOwn() throws Exception {
        RequestTime.Request request = time.begin();
        time.spend(MAX);
        assertEquals(MAX, CompletableFuture.supplyAsync(time::left).get(10, TimeUnit.SECONDS));
        request.close();
    }
}
