package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.SameSite;
import io.github.servletjwt.internal.config.CookieConfig;
import io.github.servletjwt.internal.flow.TokenResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a browser: the access token, which scripts cannot read and which is sent to every page of the host;
 * the refresh token, which is sent to its endpoints only; and the CSRF value, which a script reads to prove that it
 * can. Prefixes of the names: RFC 6265bis §4.1.3.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class AuthCookies {
    /** The cookie size that browsers accept. */
    private static final int MAX_BYTES = 4096;

    private final CookieConfig config;
    private final ClientResolver clients;
    private final String access;
    private final String refresh;
    private final String csrf;
    private final String renewed;

    AuthCookies(CookieConfig config, ClientResolver clients) {
        this.config = config;
        this.clients = clients;
        // __Host- forbids Domain
        String host = !config.secure() ? "" : config.domain() == null ? "__Host-" : "__Secure-";
        this.access = host + "access_token" + config.suffix();
        this.refresh = (config.secure() ? "__Secure-" : "") + "refresh_token" + config.suffix();
        this.csrf = host + "csrf_token" + config.suffix();
        this.renewed = (config.secure() ? "__Host-" : "") + "renewed" + config.suffix();
    }

    /**
     * The access token in a cookie, or null.
     *
     * @throws AuthFailureException when there are two
     */
    @Nullable
    String access(HttpServletRequest request) throws AuthFailureException {
        return single(request, access);
    }

    /**
     * The refresh token in a cookie, or null.
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

    /** The names of the cookies that hold a token. The application may read the other one: it is for its pages. */
    Set<String> tokenNames() {
        return Set.of(access, refresh);
    }

    /** Whether the request has one of these cookies. */
    boolean cameWith(HttpServletRequest request) {
        return CookieHeader.of(request).stream()
                .map(CookieHeader.Pair::name)
                .anyMatch(name -> name.equals(access) || name.equals(refresh) || name.equals(csrf));
    }

    /**
     * Refuses a request when the browser would ignore the cookies of the response.
     *
     * @throws AuthFailureException when they need HTTPS, and the request came over plain HTTP from another machine
     */
    void requireSecure(HttpServletRequest request) throws AuthFailureException {
        if (!areKept(request)) {
            throw new AuthFailureException(FailureCode.COOKIE_NEEDS_HTTPS);
        }
    }

    /** Whether the browser keeps our cookies: over HTTPS, or without {@code Secure}, or on this machine. */
    boolean areKept(HttpServletRequest request) {
        return !config.secure() || clients.isSecure(request) || clients.isLoopback(request);
    }

    /** Says for a moment that the cookies have just been renewed. */
    void markRenewed(HttpServletResponse response) {
        response.addHeader("Set-Cookie", cookie(renewed, "1", Duration.ofSeconds(1), "/", "; HttpOnly; SameSite=Lax"));
    }

    /** Whether the cookies have just been renewed. */
    boolean isRenewed(HttpServletRequest request) {
        return CookieHeader.of(request).stream()
                .anyMatch(cookie -> cookie.name().equals(renewed));
    }

    /** The maximum length of an access token: browsers silently drop a larger cookie. */
    int mostAccessToken() {
        return MAX_BYTES - accessCookie("", Duration.ofDays(1)).length();
    }

    /** Sets the cookies. */
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

    /** Removes the cookies from the browser. */
    void clear(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader("Set-Cookie", accessCookie("", Duration.ZERO));
        response.addHeader("Set-Cookie", refreshCookie(request, "", Duration.ZERO));
        response.addHeader("Set-Cookie", csrfCookie("", Duration.ZERO));
    }

    private String accessCookie(String token, Duration life) {
        return cookie(access, token, life, "/", "; HttpOnly" + sharing(config.sameSite()));
    }

    private String refreshCookie(HttpServletRequest request, String token, Duration life) {
        String context = clients.prefix(request) + ContextPath.of(request) + "/";
        return cookie(
                refresh,
                token,
                life,
                Objects.requireNonNullElse(config.path(), context),
                "; HttpOnly; SameSite=Strict");
    }

    private String csrfCookie(String value, Duration life) {
        return cookie(csrf, value, life, "/", sharing(config.csrfSameSite()));
    }

    /** Who gets the cookie: sites, and hosts. */
    private String sharing(SameSite sameSite) {
        String domain = config.domain() == null ? "" : "; Domain=" + config.domain();
        return domain
                + switch (sameSite) {
                    case LAX -> "; SameSite=Lax";
                    case STRICT -> "; SameSite=Strict";
                    case NONE -> "; SameSite=None; Partitioned";
                };
    }

    private String cookie(String name, String value, Duration life, String path, String attributes) {
        return name + "=" + value + "; Max-Age=" + life.toSeconds() + "; Path=" + path
                + (config.secure() ? "; Secure" : "") + attributes;
    }
}
