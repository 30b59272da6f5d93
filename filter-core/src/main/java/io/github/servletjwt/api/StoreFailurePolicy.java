package io.github.servletjwt.api;

/** What happens to tokens while the session store is unavailable for longer than {@code revocationMaxStale}. */
public enum StoreFailurePolicy {
    /** Requests with tokens get 503. */
    REJECT,
    /** Tokens are still accepted. */
    ACCEPT
}
