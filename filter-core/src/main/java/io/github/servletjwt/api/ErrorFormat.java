package io.github.servletjwt.api;

/** The format of error responses. */
public enum ErrorFormat {
    /** {@code {"error":…,"error_description":…}}. */
    JSON,
    /** The same members in a problem document (RFC 9457). */
    PROBLEM,
    /** The error page of the container; for the filter only. */
    PAGE
}
