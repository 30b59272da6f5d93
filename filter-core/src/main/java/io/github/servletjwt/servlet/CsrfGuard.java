package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes the application's own pages from pages of others that make the browser send our cookies.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class CsrfGuard {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final ClientResolver clients;

    CsrfGuard(ClientResolver clients) {
        this.clients = clients;
    }

    /**
     * Requires a CSRF proof of a request whose token came in a cookie. An upgrade needs the same origin, whatever its
     * method: scripts cannot set a header on a WebSocket, and CORS does not apply to it.
     *
     * @param claim {@code csrf} of the token; without it, or when it is empty, only safe methods pass
     */
    void require(HttpServletRequest request, @Nullable String claim) throws AuthFailureException {
        if (isUpgrade(request)) {
            requireSameOrigin(request);
        } else if (!isSafe(request) && !isProven(request, claim)) {
            throw new AuthFailureException(FailureCode.CSRF_FAILED);
        }
    }

    /** Another protocol takes over the connection: RFC 9110 §7.8, or extended CONNECT (RFC 8441 §4). */
    private static boolean isUpgrade(HttpServletRequest request) {
        return "CONNECT".equals(request.getMethod())
                || ClientResolver.values(request, "Upgrade").stream().anyMatch(CsrfGuard::isAnotherProtocol);
    }

    /** HTTP/2 is the same protocol over the same connection: clients offer it with any request. */
    private static boolean isAnotherProtocol(String protocol) {
        return !protocol.isEmpty() && !protocol.equalsIgnoreCase("h2c");
    }

    private static boolean isSafe(HttpServletRequest request) {
        String method = request.getMethod();
        return method == null || SAFE.contains(method);
    }

    private boolean isProven(HttpServletRequest request, @Nullable String claim) {
        return claim != null && !claim.isEmpty() && (hasProof(request, claim) || isSameOrigin(request));
    }

    private static boolean hasProof(HttpServletRequest request, String claim) {
        String proof = request.getHeader("X-CSRF-Token");
        return proof != null
                && MessageDigest.isEqual(
                        proof.getBytes(StandardCharsets.UTF_8), claim.getBytes(StandardCharsets.UTF_8));
    }

    /** Requires a request that only a page of the same origin can send: login, refresh and logout with cookies. */
    void requireSameOrigin(HttpServletRequest request) throws AuthFailureException {
        if (!isSameOrigin(request)) {
            throw new AuthFailureException(FailureCode.CSRF_FAILED);
        }
    }

    /**
     * Whether a page of the same origin sent it; no page can set either header (Fetch standard, forbidden
     * request-headers).
     */
    boolean isSameOrigin(HttpServletRequest request) {
        List<String> sites = ClientResolver.lines(request, "Sec-Fetch-Site");
        if (!sites.isEmpty()) {
            return sites.equals(List.of("same-origin"));
        }
        List<String> origins = ClientResolver.lines(request, "Origin");
        return origins.size() == 1 && normal(origins.get(0)).equals(ownOrigin(request));
    }

    private String ownOrigin(HttpServletRequest request) {
        String scheme = clients.isSecure(request) ? "https" : "http";
        String host = request.getHeader("Host");
        String authority = host == null ? request.getServerName() + ":" + request.getServerPort() : host;
        return normal(scheme + "://" + authority);
    }

    /** Without the scheme's default port (RFC 6454 §6.2). */
    private static String normal(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        String port = lower.startsWith("https:") ? ":443" : ":80";
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }
}
