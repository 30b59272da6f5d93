package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.config.CookieConfig;
import io.github.servletjwt.internal.flow.TokenResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a browser: the access token, which no script reads and every page of the host is sent; the refresh token,
 * which only its endpoints are sent; and what a script needs to prove that it has read a cookie of ours. Prefixes of the
 * names: RFC 6265bis §4.1.3.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class AuthCookies {
    /** What browsers keep. */
    private static final int MAX_BYTES = 4096;

    private final CookieConfig config;
    private final String access;
    private final String refresh;
    private final String csrf;

    AuthCookies(CookieConfig config) {
        this.config = config;
        String host = config.secure() ? "__Host-" : "";
        this.access = host + "access_token" + config.suffix();
        this.refresh = (config.secure() ? "__Secure-" : "") + "refresh_token" + config.suffix();
        this.csrf = host + "csrf_token" + config.suffix();
    }

    /**
     * The access token that came in a cookie, or null.
     *
     * @throws AuthFailureException when there are two
     */
    @Nullable
    String access(HttpServletRequest request) throws AuthFailureException {
        return single(request, access);
    }

    /**
     * The refresh token that came in a cookie, or null.
     *
     * @throws AuthFailureException when there are two
     */
    @Nullable
    String refresh(HttpServletRequest request) throws AuthFailureException {
        return single(request, refresh);
    }

    private static @Nullable String single(HttpServletRequest request, String name) throws AuthFailureException {
        String found = null;
        for (CookieHeader.Pair cookie : CookieHeader.of(request)) {
            if (cookie.name().equals(name) && !cookie.value().isEmpty()) {
                if (found != null) {
                    throw new AuthFailureException(FailureCode.SEVERAL_TOKENS);
                }
                found = cookie.value();
            }
        }
        return found;
    }

    /** Whether one of them came. */
    boolean cameWith(HttpServletRequest request) {
        return CookieHeader.of(request).stream()
                .map(CookieHeader.Pair::name)
                .anyMatch(name -> name.equals(access) || name.equals(refresh) || name.equals(csrf));
    }

    /**
     * Refuses a request whose answer a browser would take no cookies from.
     *
     * @throws AuthFailureException when they need HTTPS, and the request came over plain HTTP from another machine
     */
    void requireSecure(HttpServletRequest request, ClientResolver clients) throws AuthFailureException {
        if (config.secure() && !clients.isSecure(request) && !clients.isLoopback(request)) {
            throw new AuthFailureException(FailureCode.COOKIE_NEEDS_HTTPS);
        }
    }

    /** How long an access token may be: with a longer one the cookie would be dropped without a word. */
    int mostAccessToken() {
        return MAX_BYTES - accessCookie("", Duration.ofDays(1)).length();
    }

    /** Sets them. */
    void set(HttpServletRequest request, HttpServletResponse response, TokenResponse tokens) {
        response.addHeader(
                "Set-Cookie",
                accessCookie(tokens.access().token(), tokens.access().ttl()));
        if (tokens.refreshToken() != null) {
            response.addHeader("Set-Cookie", refreshCookie(request, tokens.refreshToken(), tokens.sessionLeft()));
        }
        if (tokens.csrf() != null) {
            response.addHeader("Set-Cookie", csrfCookie(tokens.csrf(), tokens.sessionLeft()));
        }
    }

    /** Takes them from the browser. */
    void clear(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader("Set-Cookie", accessCookie("", Duration.ZERO));
        response.addHeader("Set-Cookie", refreshCookie(request, "", Duration.ZERO));
        response.addHeader("Set-Cookie", csrfCookie("", Duration.ZERO));
    }

    private String accessCookie(String token, Duration life) {
        return cookie(access, token, life, "/", "; HttpOnly; SameSite=Lax");
    }

    private String refreshCookie(HttpServletRequest request, String token, Duration life) {
        String context = ContextPath.of(request) + "/";
        return cookie(
                refresh,
                token,
                life,
                Objects.requireNonNullElse(config.path(), context),
                "; HttpOnly; SameSite=Strict");
    }

    private String csrfCookie(String value, Duration life) {
        return cookie(csrf, value, life, "/", "; SameSite=Strict");
    }

    private String cookie(String name, String value, Duration life, String path, String attributes) {
        return name + "=" + value + "; Max-Age=" + life.toSeconds() + "; Path=" + path
                + (config.secure() ? "; Secure" : "") + attributes;
    }
}
