package io.github.servletjwt.api;

/** Whether tokens are accepted while the session store is unavailable for longer than {@code revocationMaxStale}. */
public enum StoreFailurePolicy {
    /** Tokens are refused with 503. */
    REJECT,
    /** Tokens are accepted. */
    ACCEPT
}
