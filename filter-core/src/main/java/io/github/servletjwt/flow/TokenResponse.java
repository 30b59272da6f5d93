package io.github.servletjwt.flow;

import io.github.servletjwt.token.IssuedToken;
import org.jspecify.annotations.Nullable;

/**
 * What a login or a refresh gives (RFC 6749 §5.1).
 *
 * @param refreshToken null where there are no sessions
 */
public record TokenResponse(IssuedToken access, @Nullable String refreshToken) {
    /** Without the tokens. */
    @Override
    public String toString() {
        return "TokenResponse[" + access + "]";
    }
}
