package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.internal.config.KeyConfig;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One server that does not let go holds up nothing else. */
@Timeout(60)
class KeyRefresherTest {
    private static final Duration TICK = Duration.ofMillis(300);

    private final FakeIssuer issuer = FakeIssuer.start();
    private final KeyRefresher room = new KeyRefresher(InstantSource.system(), new SecureRandom());

    @AfterEach
    void stop() {
        // first, for that ends every connection
        issuer.close();
        room.close();
    }

    private KeySetProvider remote() {
        return room.remote(new KeyConfig("", null, null, null, issuer.keysUri(), null, List.of(), "x", false));
    }

    private void awaitRequest() throws InterruptedException {
        while (issuer.keyRequests() == 0) {
            Thread.sleep(10);
        }
        Thread.sleep(200); // until it reads: no other sign of that is to be had
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void close_issuerDrips_isOverInFourSeconds(boolean inChunkHeader) throws Exception {
        if (inChunkHeader) {
            issuer.dripInChunkHeader(TICK);
        } else {
            issuer.drip(TICK);
        }
        remote();
        awaitRequest();
        assertTimeoutPreemptively(Duration.ofSeconds(5), room::close);
    }

    /** The interrupt is not heard. */
    @Test
    void close_keySourceHangs_isOverInFourSeconds() {
        CountDownLatch released = new CountDownLatch(1);
        room.supplied(
                "com.example.Vault",
                () -> {
                    awaitDeafly(released);
                    return "";
                },
                new KeyReader(Keys.config(null, null, "{}", null), Keys.files(), note -> {}));
        assertTimeoutPreemptively(Duration.ofSeconds(5), room::close);
        released.countDown();
    }

    private static void awaitDeafly(CountDownLatch released) {
        while (true) {
            try {
                released.await();
                return;
            } catch (InterruptedException deaf) {
                // that is the point
            }
        }
    }

    /** A read that is under way ends the thread when it is over. */
    @Test
    void close_fetchUnderWay_leavesNoThread() throws Exception {
        List<Thread> ofOthers = threads();
        issuer.drip(TICK);
        remote();
        awaitRequest();
        List<Thread> own = threads();
        own.removeAll(ofOthers);
        assertFalse(own.isEmpty());
        room.close();
        for (Thread thread : own) {
            thread.join(15_000);
        }
        own.removeIf(thread -> !thread.isAlive());
        assertEquals(List.of(), own, () -> Arrays.toString(own.get(0).getStackTrace()));
    }

    private static List<Thread> threads() {
        List<Thread> threads = new ArrayList<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().matches("servlet-jwt-(keys|fetch)"));
        return threads;
    }

    /** 12 s: until the fetch is late. */
    @Tag("stress")
    @Test
    void reread_issuerDripsInAChunkHeader_goesOn(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keys.json"), TestKeys.jwkSet(TestKeys.rsa()));
        FileKeySetProvider local =
                room.local(new KeyReader(Keys.config(null, null, "file:" + file, null), Keys.files(), note -> {}));
        issuer.dripInChunkHeader(TICK);
        remote();
        Thread.sleep(12_000);
        Files.writeString(file, TestKeys.jwkSet(TestKeys.otherRsa()));
        KeySet before = local.current();
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            while (local.current() == before) {
                Thread.sleep(50);
            }
        });
        assertTrue(local.current().names("other-rsa"));
    }
}
