package io.github.servletjwt.api;

import java.io.IOException;

/**
 * Where an application keeps its keys: a vault, say. Its class is named in the setting {@code keys}; a
 * {@link Configurable} gets the settings.
 *
 * <p>It is asked at start and every few minutes after, by a thread of ours and never twice at once; what it gave last
 * stays in use while it fails, for 12 hours at most.
 */
public interface KeySource {
    /**
     * The keys as they are now.
     *
     * @return a JWK Set (RFC 7517 §5) as JSON; private and {@code oct} members may sign
     * @throws IOException when they cannot be had; tried again soon
     */
    String load() throws IOException;
}
