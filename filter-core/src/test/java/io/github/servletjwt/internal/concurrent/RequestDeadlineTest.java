package io.github.servletjwt.internal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a request may still wait. */
class RequestDeadlineTest {
    private static final Duration MAX = Duration.ofMillis(1_900);

    private final RequestDeadline time = new RequestDeadline();

    @Test
    void left_ofARequest_isLessWithEachWait() {
        RequestDeadline.Request request = time.begin();
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
        RequestDeadline.Request request = time.begin();
        time.spend(MAX);
        request.close();
        RequestDeadline.Request next = time.begin();
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
        RequestDeadline.Request outer = time.begin();
        time.spend(Duration.ofMillis(900));
        RequestDeadline.Request inner = time.begin();
        assertEquals(Duration.ofSeconds(1), time.left());
        inner.close();
        assertEquals(Duration.ofSeconds(1), time.left());
        outer.close();
        assertEquals(MAX, time.left());
    }

    @Test
    void left_onAnotherThread_isItsOwn() throws Exception {
        RequestDeadline.Request request = time.begin();
        time.spend(MAX);
        assertEquals(MAX, CompletableFuture.supplyAsync(time::left).get(10, TimeUnit.SECONDS));
        request.close();
    }
}
