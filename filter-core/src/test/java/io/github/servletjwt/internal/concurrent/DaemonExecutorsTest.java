package io.github.servletjwt.internal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pools whose threads are daemons, and whose end is not waited for too long. */
class DaemonExecutorsTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void release() {
        release.countDown();
    }

    static Stream<ExecutorService> pools() {
        return Stream.of(
                DaemonExecutors.scheduled("servlet-jwt-x", 1),
                DaemonExecutors.bounded("servlet-jwt-x", 1, 1, SHORT),
                DaemonExecutors.unbounded("servlet-jwt-x", SHORT));
    }

    @ParameterizedTest
    @MethodSource("pools")
    void thread_isADaemonOfThisName_andEndsWithThePool(ExecutorService pool) throws Exception {
        Thread thread = pool.submit(Thread::currentThread).get(10, TimeUnit.SECONDS);
        assertTrue(thread.isDaemon());
        assertEquals("servlet-jwt-x", thread.getName());
        pool.shutdownNow();
        DaemonExecutors.awaitEnd("tests", Duration.ofSeconds(10), pool);
        assertTrue(pool.isTerminated());
    }

    @Test
    void bounded_fullQueue_rejects() {
        ExecutorService pool = DaemonExecutors.bounded("servlet-jwt-x", 1, 1, SHORT);
        pool.execute(this::hang);
        pool.execute(this::hang);
        assertThrows(RejectedExecutionException.class, () -> pool.execute(this::hang));
        pool.shutdownNow();
    }

    @Test
    void bounded_nothingToDo_leavesNoThread() throws Exception {
        ExecutorService pool = DaemonExecutors.bounded("servlet-jwt-x", 1, 1, SHORT);
        Thread thread = pool.submit(Thread::currentThread).get(10, TimeUnit.SECONDS);
        thread.join(Duration.ofSeconds(10).toMillis());
        assertFalse(thread.isAlive());
        pool.shutdownNow();
    }

    @Test
    void awaitEnd_threadThatGoesOn_isLoggedAfterTheLimit() {
        ExecutorService pool = DaemonExecutors.unbounded("servlet-jwt-x", SHORT);
        pool.execute(this::hang);
        pool.shutdown();
        try (LogLines log = new LogLines()) {
            DaemonExecutors.awaitEnd("tests", SHORT, pool);
            assertTrue(log.text().contains("threads for tests have ended: false"), log.text());
        }
        assertFalse(pool.isTerminated());
    }

    @Test
    void awaitEnd_interrupted_staysInterrupted() {
        ExecutorService pool = DaemonExecutors.unbounded("servlet-jwt-x", SHORT);
        pool.execute(this::hang);
        pool.shutdown();
        Thread.currentThread().interrupt();
        DaemonExecutors.awaitEnd("tests", Duration.ofSeconds(10), pool);
        assertTrue(Thread.interrupted());
    }

    private void hang() {
        try {
            release.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
