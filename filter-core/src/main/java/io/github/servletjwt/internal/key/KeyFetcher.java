package io.github.servletjwt.internal.key;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Fetches a JWK Set. Called by one thread at a time. */
interface KeyFetcher {
    /**
     * The set as it is now.
     *
     * @param before what it gave last, or null
     * @throws IOException when it cannot be had; the message says why
     */
    FetchedDocument fetch(@Nullable FetchedDocument before) throws IOException;
}
