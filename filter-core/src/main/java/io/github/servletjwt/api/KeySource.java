package io.github.servletjwt.api;

import java.io.IOException;

/**
 * Supplies an application's keys, from a vault for example. The setting {@code keys} names its class; a {@link
 * Configurable} gets its settings.
 *
 * <p>It is called at startup and every few minutes, by a thread of this library and never concurrently. While it fails,
 * its last result stays in use, for 12 hours at most.
 */
public interface KeySource {
    /**
     * The current keys.
     *
     * @return a JWK Set (RFC 7517 §5) as JSON; private and {@code oct} members may sign
     * @throws IOException when they are not available; called again soon
     */
    String load() throws IOException;
}
