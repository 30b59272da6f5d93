package io.github.servletjwt.internal.assembly;

import java.lang.System.Logger.Level;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Resources opened for one application, closed in reverse order. Thread-safe; a second close does nothing. */
final class OpenedResources implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OpenedResources.class.getName());

    private final Deque<AutoCloseable> resources = new ConcurrentLinkedDeque<>();

    void add(AutoCloseable resource) {
        resources.push(resource);
    }

    @Override
    public void close() {
        for (AutoCloseable next = resources.poll(); next != null; next = resources.poll()) {
            try {
                next.close();
            } catch (Exception failed) {
                LOG.log(Level.WARNING, next.getClass().getName() + " could not be closed", failed);
            }
        }
    }
}
