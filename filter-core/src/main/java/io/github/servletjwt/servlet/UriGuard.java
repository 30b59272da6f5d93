package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.config.FilterConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests whose path container, filter and application could read in different ways, before any rule is read.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class UriGuard {
    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
    private static final String SENSITIVE = "/\\.;%";

    private final Set<String> allowEncoded;
    private final boolean allowParameters;
    private final Set<String> sessionParameters;

    /**
     * A guard.
     *
     * @param sessionParameters the names under which the container writes a session id into the path
     */
    UriGuard(FilterConfiguration config, Set<String> sessionParameters) {
        this.allowEncoded = config.allowEncodedCharacters();
        this.allowParameters = config.allowPathParameters();
        this.sessionParameters = sessionParameters;
    }

    /**
     * The path to judge.
     *
     * @throws AuthFailureException when it is ambiguous
     */
    RequestPath check(HttpServletRequest request) throws AuthFailureException {
        try {
            String uri = request.getRequestURI();
            if (uri != null) {
                checkRaw(path(uri));
            }
            RequestPath path = dispatched(request, uri);
            checkDecoded(path.text());
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

    private void checkRaw(String path) {
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            checkRawSegment(path.substring(start, end), slash < 0);
            start = end + 1;
        }
    }

    private void checkRawSegment(String segment, boolean last) {
        checkOctets(segment);
        int semicolon = segment.indexOf(';');
        String name = PercentEncoding.decode(semicolon < 0 ? segment : segment.substring(0, semicolon));
        require(!name.equals("..") && !(last && name.equals(".")));
        if (semicolon >= 0) {
            String parameters = segment.substring(semicolon + 1);
            PercentEncoding.decode(parameters);
            checkParameters(parameters);
        }
    }

    private void checkOctets(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            require(c != '\\' && !Character.isISOControl(c));
            if (c == '%') {
                char octet = (char) PercentEncoding.octet(segment, i);
                require(SENSITIVE.indexOf(octet) < 0 || allowEncoded.contains(String.valueOf(octet)));
                i += 2;
            }
        }
    }

    private void checkParameters(String parameters) {
        for (String parameter : parameters.split(";", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            require(allowParameters || sessionParameters.contains(name));
        }
    }

    private void checkDecoded(String path) {
        require(path.startsWith("/"));
        require(!path.contains("//"));
        require(path.indexOf('\\') < 0 || allowEncoded.contains("\\"));
        require(path.chars().noneMatch(Character::isISOControl));
        for (String segment : path.split("/", -1)) {
            require(!segment.equals(".") && !segment.equals(".."));
        }
    }

    private static void require(boolean clear) {
        if (!clear) {
            throw new IllegalArgumentException();
        }
    }
}
