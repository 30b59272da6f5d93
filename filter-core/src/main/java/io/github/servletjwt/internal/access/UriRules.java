package io.github.servletjwt.internal.access;

import io.github.servletjwt.internal.config.FilterSettings;
import java.util.Set;

/**
 * Finds paths that the container, the filter and the application could read in different ways.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class UriRules {
    private static final String SENSITIVE = "/\\.;%";

    private final Set<String> allowEncoded;
    private final boolean allowParameters;
    private final Set<String> sessionParameters;

    /**
     * The rules of a filter.
     *
     * @param sessionParameters the names under which the container writes a session id into the path
     */
    public UriRules(FilterSettings config, Set<String> sessionParameters) {
        this.allowEncoded = config.allowEncodedCharacters();
        this.allowParameters = config.allowPathParameters();
        this.sessionParameters = sessionParameters;
    }

    /**
     * Checks the path as it was sent.
     *
     * @throws IllegalArgumentException when it is ambiguous
     */
    public void checkRaw(String path) {
        if (isPlain(path)) {
            return;
        }
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            checkRawSegment(path.substring(start, end), slash < 0);
            start = end + 1;
        }
    }

    /** Whether nothing in it is ambiguous. Nearly every path is like that, and one pass finds out. */
    private static boolean isPlain(String path) {
        boolean afterSlash = true;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '%' || c == ';' || c == '\\' || (c == '.' && afterSlash)) {
                return false;
            }
            afterSlash = c == '/';
        }
        return true;
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

    /**
     * Checks the path by which the container dispatches.
     *
     * @throws IllegalArgumentException when it is ambiguous
     */
    public void checkDecoded(String path) {
        if (path.startsWith("/") && isPlain(path) && !path.contains("//")) {
            return;
        }
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
