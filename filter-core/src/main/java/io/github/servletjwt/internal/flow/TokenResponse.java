package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.IssuedToken;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a login or a refresh gives (RFC 6749 §5.1).
 *
 * @param refreshToken null where there are no sessions
 * @param csrf what the access token's claim {@code csrf} says; null when it has none
 * @param sessionLeft until the session ends at the latest; the token's life where there are no sessions
 */
public record TokenResponse(
        IssuedToken access,
        @Nullable String refreshToken,
        @Nullable String csrf,
        Duration sessionLeft) {
    /** Without the tokens. */
    @Override
    public String toString() {
        return "TokenResponse[" + access + "]";
    }
}
