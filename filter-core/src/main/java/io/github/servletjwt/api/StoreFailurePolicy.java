package io.github.servletjwt.api;

/** What happens to tokens when nobody can tell any more which sessions were ended. */
public enum StoreFailurePolicy {
    /** They are answered 503. */
    REJECT,
    /** They go on being accepted. */
    ACCEPT
}
