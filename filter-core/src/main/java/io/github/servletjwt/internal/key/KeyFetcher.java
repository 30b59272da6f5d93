package io.github.servletjwt.internal.key;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Fetches a JWK Set. Called by one thread at a time. */
interface KeyFetcher {
    /**
     * The current set.
     *
     * @param before the last document, or null
     * @throws IOException when it cannot be fetched; the message says why
     */
    FetchedDocument fetch(@Nullable FetchedDocument before) throws IOException;
}
