package io.github.servletjwt.internal.config;

/** What happens to tokens when nobody can tell any more which sessions were ended. */
public enum OnStoreFailure {
    /** They are answered 503. */
    REJECT,
    /** They go on being accepted. */
    ACCEPT
}
