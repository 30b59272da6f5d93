package io.github.servletjwt.event;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthEventListener;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Tells the audit log and the listeners.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class Events {
    private static final System.Logger AUDIT = System.getLogger("io.github.servletjwt.audit");
    private static final System.Logger LOG = System.getLogger(Events.class.getName());

    private final List<AuthEventListener> listeners;

    public Events(List<AuthEventListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Tells everybody; no listener keeps another from hearing it. */
    public void raise(AuthEvent event) {
        AUDIT.log(Level.WARNING, "{0}", line(event));
        for (AuthEventListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException failed) {
                LOG.log(Level.ERROR, "the listener " + listener.getClass().getName() + " fails", failed);
            }
        }
    }

    /** Control characters would make lines of their own. */
    private static String line(AuthEvent event) {
        String members = event.toString().replaceFirst("^[^\\[]*", "");
        return (event.name() + " " + members).replaceAll("\\p{Cntrl}", "?");
    }
}
