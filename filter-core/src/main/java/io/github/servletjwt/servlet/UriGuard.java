package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.access.PercentEncoding;
import io.github.servletjwt.internal.access.RequestPath;
import io.github.servletjwt.internal.access.UriRules;
import io.github.servletjwt.internal.config.FilterSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests whose path the container, the filter and the application could read in different ways, before any
 * rule is applied.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class UriGuard {
    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

    private final UriRules rules;

    /**
     * A guard.
     *
     * @param sessionParameters the names under which the container writes a session id into the path
     */
    UriGuard(FilterSettings config, Set<String> sessionParameters) {
        this.rules = new UriRules(config, sessionParameters);
    }

    /**
     * The path to which the rules apply.
     *
     * @throws AuthFailureException when it is ambiguous
     */
    RequestPath check(HttpServletRequest request) throws AuthFailureException {
        try {
            String uri = request.getRequestURI();
            if (uri != null) {
                rules.checkRaw(path(uri));
            }
            RequestPath path = dispatched(request, uri);
            rules.checkDecoded(path.text());
            return path;
        } catch (IllegalArgumentException ambiguous) {
            throw new AuthFailureException(FailureCode.AMBIGUOUS_URI);
        }
    }

    /** Without the query, and without scheme and authority of an absolute-form target (RFC 9112 §3.2.2). */
    private static String path(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        int scheme = path.indexOf("://");
        if (path.startsWith("/") || scheme < 0) {
            return path;
        }
        int slash = path.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : path.substring(slash);
    }

    private static RequestPath dispatched(HttpServletRequest request, @Nullable String uri) {
        String servletPath = request.getServletPath();
        String pathInfo = request.getPathInfo();
        if (servletPath == null && pathInfo == null) {
            return new RequestPath(orRoot(withoutContext(request, uri)), false);
        }
        return new RequestPath(orRoot(orEmpty(servletPath) + orEmpty(pathInfo)), pathInfo != null);
    }

    /** Only a mock has neither servletPath nor pathInfo. */
    private static String withoutContext(HttpServletRequest request, @Nullable String uri) {
        String path = uri == null
                ? ""
                : PercentEncoding.decode(PARAMETERS.matcher(path(uri)).replaceAll(""));
        String context = orEmpty(request.getContextPath());
        return path.equals(context) || path.startsWith(context + "/") ? path.substring(context.length()) : path;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String orRoot(String path) {
        return path.isEmpty() ? "/" : path;
    }
}
