package io.github.servletjwt.api;

/**
 * Receives security events. A class named in the setting {@code listeners} needs a public constructor without
 * arguments. One that is {@link Configurable} gets its settings; one that is {@link AutoCloseable} is closed with the
 * application.
 *
 * <p><b>Thread safety:</b> called by any thread, usually that of the request. <b>Failure:</b> exceptions are logged and
 * change nothing.
 */
public interface AuthEventListener {
    /** Called after the event; should return quickly. */
    void on(AuthEvent event);

    /** Whether it receives every {@link AuthEvent.TokenAccepted} too, one for each request; called once, at startup. */
    default boolean wantsAcceptedTokens() {
        return false;
    }
}
