package io.github.servletjwt.api;

/**
 * Is told of events. A class named in the setting {@code listeners} needs a public constructor without arguments; one
 * that is {@link Configurable} gets the settings, one that is {@link AutoCloseable} is closed with the application.
 *
 * <p><b>Thread safety:</b> called from any thread, that of the request. <b>Failure:</b> what it throws is logged and
 * changes nothing.
 */
public interface AuthEventListener {
    /** Called after the fact; should not take long. */
    void on(AuthEvent event);

    /** Whether it is told of each {@link AuthEvent.TokenAccepted} too, one a request; asked once, at start. */
    default boolean wantsAcceptedTokens() {
        return false;
    }
}
