package io.github.servletjwt.internal.key;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A document as its server gave it.
 *
 * @param etag what to ask with whether it has changed; null when the server gave none
 * @param maxAge how long the server says it holds; null when it says nothing
 */
record FetchedDocument(
        String text, @Nullable String etag, @Nullable Duration maxAge) {}
