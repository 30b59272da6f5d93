package io.github.servletjwt.internal.key;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A document as its server returned it.
 *
 * @param etag the value for {@code If-None-Match}; null when the server gave none
 * @param maxAge how long the document is fresh; null when the server does not say
 */
record FetchedDocument(
        String text, @Nullable String etag, @Nullable Duration maxAge) {}
