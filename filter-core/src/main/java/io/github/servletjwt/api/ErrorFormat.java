package io.github.servletjwt.api;

/** The body of an error response. */
public enum ErrorFormat {
    /** {@code {"error":…,"error_description":…}}. */
    JSON,
    /** The same members in a problem document (RFC 9457). */
    PROBLEM,
    /** The container's error page. */
    PAGE
}
