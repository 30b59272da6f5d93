package io.github.servletjwt.internal.event;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.FailureCode;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Supplier;

/**
 * Delivers events to the counters, the audit log and the listeners.
 *
 * <p>The log has one line for each event: attacks at WARNING; events that anybody can cause with every request at
 * DEBUG; the rest at INFO.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class Events {
    private static final System.Logger AUDIT = System.getLogger("io.github.servletjwt.audit");
    private static final System.Logger LOG = System.getLogger(Events.class.getName());

    private final Counters counters;
    private final List<AuthEventListener> listeners;
    private final List<AuthEventListener> listenersOfTokens;

    public Events(Counters counters, List<AuthEventListener> listeners) {
        this.counters = counters;
        this.listeners = List.copyOf(listeners);
        this.listenersOfTokens = this.listeners.stream()
                .filter(AuthEventListener::wantsAcceptedTokens)
                .toList();
    }

    /** Delivers to all; no listener keeps another from receiving it. */
    public void raise(AuthEvent event) {
        counters.count(event.kind());
        Level level = level(event);
        if (AUDIT.isLoggable(level)) {
            AUDIT.log(level, "{0}", line(event));
        }
        deliver(listeners(event.kind()), event);
    }

    /**
     * Delivers an event that every request may cause: it costs only a count unless somebody wants it.
     *
     * @param event of that kind; made only when it is needed
     */
    public void raise(AuthEvent.Kind kind, Supplier<AuthEvent> event) {
        boolean heard = !listeners(kind).isEmpty()
                || AUDIT.isLoggable(kind == AuthEvent.Kind.TOKEN_ACCEPTED ? Level.TRACE : Level.DEBUG);
        if (heard) {
            raise(event.get());
        } else {
            counters.count(kind);
        }
    }

    private List<AuthEventListener> listeners(AuthEvent.Kind kind) {
        return kind == AuthEvent.Kind.TOKEN_ACCEPTED ? listenersOfTokens : listeners;
    }

    private static void deliver(List<AuthEventListener> listeners, AuthEvent event) {
        for (AuthEventListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException | LinkageError failed) {
                LOG.log(Level.ERROR, "the listener " + listener.getClass().getName() + " fails", failed);
            }
        }
    }

    private static Level level(AuthEvent event) {
        return switch (event.kind()) {
            case REFRESH_REUSED, REFRESH_ADDRESS_CHANGED, ACCOUNT_ATTACKED -> Level.WARNING;
            case TOKEN_ACCEPTED -> Level.TRACE;
            case TOKEN_REFUSED, ACCESS_DENIED, LOGIN_THROTTLED, REFRESH_REFUSED, REGISTRATION_REFUSED -> Level.DEBUG;
            case LOGIN_FAILED -> isBusy(event) ? Level.DEBUG : Level.INFO;
            case LOGIN_SUCCEEDED,
                    REGISTERED,
                    REFRESHED,
                    LOGGED_OUT,
                    SESSION_ENDED,
                    PASSWORD_CHANGED,
                    PASSWORD_CHANGE_REFUSED,
                    PASSWORD_REHASHED -> Level.INFO;
        };
    }

    /** A flood of logins must not become a flood of log lines. */
    private static boolean isBusy(AuthEvent event) {
        return event instanceof AuthEvent.LoginFailed failed && failed.code() == FailureCode.HASHING_BUSY;
    }

    /** Control characters would start lines of their own. */
    private static String line(AuthEvent event) {
        String members = event.toString().replaceFirst("^[^\\[]*", "");
        return (event.name() + " " + members).replaceAll("\\p{Cntrl}|[\\u0080-\\u009f\\u2028\\u2029]", "?");
    }
}
