package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
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
import java.util.function.BooleanSupplier;
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
    private final KeyRefresher refresher = new KeyRefresher(InstantSource.system(), new SecureRandom());
    private final KeyRefresher quick = new KeyRefresher(
            InstantSource.system(),
            new SecureRandom(),
            new KeyPeriods(
                    Duration.ofMillis(50),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(100),
                    Duration.ofMillis(100),
                    Duration.ofMillis(300)));

    @AfterEach
    void stop() {
        // first, for that ends every connection
        issuer.close();
        refresher.close();
        quick.close();
    }

    private void fetchWith(KeyRefresher any) throws KeyReader.UnusableKeysException {
        KeyConfig config =
                new KeyConfig("", null, null, null, issuer.keysUri(), null, List.of(), null, false, null, null, false);
        any.remote(config, new KeyReader(config, Keys.files(), note -> {}), text -> text);
    }

    private void awaitRequest() throws InterruptedException {
        while (issuer.keyRequests() == 0) {
            Thread.sleep(10);
        }
        Thread.sleep(200); // until it reads: no other sign of that is to be had
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void close_issuerDrips_isOverInTwicePeriod(boolean inChunkHeader) throws Exception {
        if (inChunkHeader) {
            issuer.dripInChunkHeader(TICK);
        } else {
            issuer.drip(TICK);
        }
        fetchWith(quick);
        awaitRequest();
        assertTimeoutPreemptively(Duration.ofSeconds(2), quick::close);
    }

    /** The interrupt is not heard. */
    @Test
    void close_keySourceHangs_isOverInFourSeconds() {
        CountDownLatch released = new CountDownLatch(1);
        refresher.supplied(
                "com.example.Vault",
                () -> {
                    awaitDeafly(released);
                    return "";
                },
                new KeyReader(Keys.config(null, null, "{}", null), Keys.files(), note -> {}));
        assertTimeoutPreemptively(Duration.ofSeconds(5), refresher::close);
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
        fetchWith(refresher);
        awaitRequest();
        List<Thread> own = threads();
        own.removeAll(ofOthers);
        assertFalse(own.isEmpty());
        refresher.close();
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

    @Test
    void reread_issuerDripsInAChunkHeader_goesOn(@TempDir Path folder) throws Exception {
        assertRereadsAfterALateFetch(quick, folder);
    }

    /** 12 s: until the fetch is late. */
    @Tag("stress")
    @Test
    void reread_issuerDripsInAChunkHeaderAndDefaultPeriods_goesOn(@TempDir Path folder) throws Exception {
        assertRereadsAfterALateFetch(refresher, folder);
    }

    private void assertRereadsAfterALateFetch(KeyRefresher any, Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keys.json"), TestKeys.jwkSet(TestKeys.rsa()));
        FileKeySetProvider local =
                any.local(new KeyReader(Keys.config(null, null, "file:" + file, null), Keys.files(), note -> {}));
        issuer.dripInChunkHeader(TICK);
        try (LogLines log = new LogLines()) {
            fetchWith(any);
            await(Duration.ofSeconds(15), () -> log.text().contains("takes longer than"));
        }
        Files.writeString(file, TestKeys.jwkSet(TestKeys.otherRsa()));
        KeySet before = local.current();
        await(Duration.ofSeconds(10), () -> local.current() != before);
        assertTrue(local.current().names("other-rsa"));
    }

    private static void await(Duration max, BooleanSupplier condition) {
        assertTimeoutPreemptively(max, () -> {
            while (!condition.getAsBoolean()) {
                Thread.sleep(20); // between two looks; the deadline is above
            }
        });
    }
}
