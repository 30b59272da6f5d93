package io.github.servletjwt.api;

/** When browsers send a cookie with requests that other sites cause ({@code SameSite}). */
public enum SameSite {
    /** With navigations only. */
    LAX,
    /** Never. */
    STRICT,
    /** Always, as a page in a frame of another site needs it; only with {@code Secure}, and partitioned by that site. */
    NONE
}
