package io.github.servletjwt.api;

/**
 * Is told of events. A class named in the setting {@code listeners} needs a public constructor without arguments.
 *
 * <p><b>Thread safety:</b> called from any thread, that of the request. <b>Failure:</b> what it throws is logged and
 * changes nothing.
 */
public interface AuthEventListener {
    /** Called after the fact; should not take long. */
    void on(AuthEvent event);
}
