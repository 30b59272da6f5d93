package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.IssuedToken;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of a login or a refresh (RFC 6749 §5.1).
 *
 * @param refreshToken null without sessions
 * @param csrf the access token's claim {@code csrf}; null when it has none
 * @param sessionLeft time until the latest end of the session; the token's lifetime without sessions
 */
public record TokenResponse(
        IssuedToken access,
        @Nullable String refreshToken,
        @Nullable String csrf,
        Duration sessionLeft) {
    /** Does not show the tokens. */
    @Override
    public String toString() {
        return "TokenResponse[" + access + "]";
    }
}
