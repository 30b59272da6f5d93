package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.TokenSource;
import io.github.servletjwt.internal.config.RequestConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bearer token of a request (RFC 6750 §2.1): {@code Bearer}, in any case, exactly one space, the token and
 * nothing after it; or, in another header than {@code Authorization}, the bare token; or a cookie, if the header has
 * none.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class BearerTokenResolver {
    private static final String SCHEME = "Bearer";

    private final String header;
    private final boolean bare;
    private final boolean readsHeader;
    private final boolean readsCookies;
    private final AuthCookies cookies;

    BearerTokenResolver(RequestConfig requests, AuthCookies cookies) {
        this.header = requests.tokenHeader();
        this.bare = !header.equalsIgnoreCase("Authorization");
        this.readsHeader = requests.tokenSources().contains(TokenSource.HEADER);
        this.readsCookies = requests.tokenSources().contains(TokenSource.COOKIE);
        this.cookies = cookies;
    }

    /**
     * A token, and where it was found.
     *
     * @param carrier the received value of the header or the cookie; the token is its end
     * @param start where the token begins in it
     * @param fromCookie whether the browser sent it by itself
     */
    record BearerToken(String carrier, int start, boolean fromCookie) {
        String token() {
            return carrier.substring(start);
        }

        /**
         * Requires the grammar {@code b64token} of RFC 6750 §2.1 for a token in a header. A token that was parsed
         * successfully has it.
         *
         * @throws AuthFailureException when it does not match
         */
        void requireForm() throws AuthFailureException {
            if (!fromCookie) {
                requireToken(token());
            }
        }

        /** Does not show the token. */
        @Override
        public String toString() {
            return "BearerToken[" + (fromCookie ? "cookie" : "header") + "]";
        }
    }

    /**
     * The token; null when the request carries none (or another scheme).
     *
     * @throws AuthFailureException when there are two, or the header is malformed
     */
    @Nullable
    BearerToken resolve(HttpServletRequest request) throws AuthFailureException {
        BearerToken found = find(request);
        if (found != null) {
            found.requireForm();
        }
        return found;
    }

    /** The same, before the characters of the token are checked. */
    @Nullable
    BearerToken find(HttpServletRequest request) throws AuthFailureException {
        BearerToken found = readsHeader ? fromHeader(request) : null;
        if (found != null) {
            return found;
        }
        String cookie = readsCookies ? cookies.access(request) : null;
        return cookie == null ? null : new BearerToken(cookie, 0, true);
    }

    /** Whether the request carries credentials that must not be read on the way. */
    boolean carriesCredentials(HttpServletRequest behind) {
        HttpServletRequest request = AuthenticatedRequest.containers(behind);
        return request.getHeader(header) != null
                || request.getHeader("Authorization") != null
                || cookies.cameWith(request);
    }

    private @Nullable BearerToken fromHeader(HttpServletRequest request) throws AuthFailureException {
        String value = single(request);
        if (value == null) {
            return null;
        }
        int start = bare ? 0 : startOfToken(value);
        if (start < 0) {
            return null;
        }
        // in another case the token goes on alone: the cache must not keep it once for each spelling of the scheme
        boolean usual = value.startsWith(SCHEME) || bare;
        return usual ? new BearerToken(value, start, false) : new BearerToken(value.substring(start), 0, false);
    }

    private @Nullable String single(HttpServletRequest behind) throws AuthFailureException {
        HttpServletRequest request = AuthenticatedRequest.containers(behind);
        Enumeration<String> values = request.getHeaders(header);
        if (values == null) {
            return request.getHeader(header);
        }
        String value = values.hasMoreElements() ? values.nextElement() : null;
        if (values.hasMoreElements()) {
            throw new AuthFailureException(FailureCode.SEVERAL_TOKENS);
        }
        return value;
    }

    /** −1 for another scheme. */
    private static int startOfToken(String value) throws AuthFailureException {
        int end = SCHEME.length();
        if (!value.regionMatches(true, 0, SCHEME, 0, end)
                || (value.length() > end && isSchemeCharacter(value.charAt(end)))) {
            return -1;
        }
        if (value.length() == end || value.charAt(end) != ' ') {
            throw new AuthFailureException(FailureCode.MALFORMED_AUTHORIZATION);
        }
        return end + 1;
    }

    /** A tchar of RFC 9110 §5.6.2: the scheme has a longer name. */
    private static boolean isSchemeCharacter(char c) {
        return isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static void requireToken(String value) throws AuthFailureException {
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (!isAlphanumeric(c) && "-._~+/".indexOf(c) < 0) {
                throw new AuthFailureException(FailureCode.MALFORMED_AUTHORIZATION);
            }
        }
        if (end == 0) {
            throw new AuthFailureException(FailureCode.MALFORMED_AUTHORIZATION);
        }
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
