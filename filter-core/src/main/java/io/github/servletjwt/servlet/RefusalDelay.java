package io.github.servletjwt.servlet;

import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.account.LoginThrottle;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Delays refusals by one to four seconds while there are very many: a client that repeats at once would otherwise take
 * the machine from everybody else with refusals alone. A delayed request holds a connection and no thread. The delays
 * differ, because Tomcat checks once a second and completes all expired requests at the same moment.
 *
 * <p><b>Thread safety:</b> any thread; the container's timer ends the delay.
 */
final class RefusalDelay {
    private static final System.Logger LOG = System.getLogger(RefusalDelay.class.getName());
    private static final int MAX = 2000;
    private static final long MILLISECONDS = 1000;
    private static final int SPREAD = 4;

    private final LoginThrottle throttle;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();

    /** Answers a refused request. */
    interface Refusal {
        void answer() throws IOException;
    }

    RefusalDelay(LoginThrottle throttle) {
        this.throttle = throttle;
    }

    /** Sets {@code async-supported} on our servlet; where the container does not allow it, nothing is delayed. */
    static void prepare(@Nullable ServletContext context, @Nullable String servlet) {
        try {
            if (context != null
                    && servlet != null
                    && context.getServletRegistration(servlet) instanceof ServletRegistration.Dynamic registration) {
                registration.setAsyncSupported(true);
            }
        } catch (IllegalStateException | UnsupportedOperationException tooLate) {
            LOG.log(Level.DEBUG, "the container does not let {0} be made asynchronous: {1}", servlet, tooLate);
        }
    }

    /** Refuses at once or later. */
    void refuse(HttpServletRequest request, HttpServletResponse response, FailureCode code, Refusal refusal)
            throws IOException {
        LOG.log(Level.DEBUG, "refused: {0}", code);
        if (!keeps(request, response, code, refusal)) {
            refusal.answer();
        }
    }

    private boolean keeps(HttpServletRequest request, HttpServletResponse response, FailureCode code, Refusal refusal) {
        boolean ofMasses = code == FailureCode.HASHING_BUSY || code == FailureCode.TOO_MANY_ATTEMPTS;
        if (!ofMasses || !throttle.isFlooded() || !request.isAsyncSupported() || waiting.get() >= MAX) {
            return false;
        }
        AsyncContext context = request.startAsync(request, response);
        waiting.incrementAndGet();
        context.addListener(new Wait(refusal));
        context.setTimeout(MILLISECONDS * (1 + Math.floorMod(turn.getAndIncrement(), SPREAD)));
        return true;
    }

    private final class Wait implements AsyncListener {
        private final Refusal refusal;

        private Wait(Refusal refusal) {
            this.refusal = refusal;
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            refusal.answer();
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            waiting.decrementAndGet();
        }

        @Override
        public void onError(AsyncEvent event) {
            event.getAsyncContext().complete();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // nobody starts it again
        }
    }
}
