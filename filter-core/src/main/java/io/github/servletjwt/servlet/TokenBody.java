package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.flow.TokenResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The body of a login or a refresh (RFC 6749 §5.1). */
final class TokenBody {
    private TokenBody() {}

    static Map<String, Object> of(TokenResponse tokens) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", tokens.access().token());
        body.put("token_type", "Bearer");
        body.put("expires_in", tokens.access().ttl().toSeconds());
        if (tokens.refreshToken() != null) {
            body.put("refresh_token", tokens.refreshToken());
        }
        Set<String> scopes = tokens.access().scopes();
        if (!scopes.isEmpty()) {
            body.put("scope", String.join(" ", scopes));
        }
        return body;
    }

    /** The body where the tokens are in cookies. */
    static Map<String, Object> ofCookies(TokenResponse tokens) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("expires_in", tokens.access().ttl().toSeconds());
        return body;
    }
}
