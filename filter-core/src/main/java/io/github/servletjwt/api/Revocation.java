package io.github.servletjwt.api;

import java.time.Instant;

/**
 * A revoked session.
 *
 * @param sessionId the session's id; for a token without one, its {@code jti}
 * @param accessUntil latest {@code exp} of its access tokens
 */
public record Revocation(String sessionId, Instant accessUntil) {}
