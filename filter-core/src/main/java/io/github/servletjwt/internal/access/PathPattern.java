package io.github.servletjwt.internal.access;

/**
 * A servlet url-pattern (Servlet 6.0 §12.2): {@code /exact}, {@code /prefix/*} (which matches {@code /prefix} too),
 * {@code *.ext} or {@code /*}.
 */
public record PathPattern(Kind kind, String text) {
    /** The end of a pattern that matches everything below; alone, it matches everything. */
    public static final String BELOW = "/" + '*';

    public enum Kind {
        EXACT,
        PREFIX,
        EXTENSION
    }

    /**
     * Parses a pattern.
     *
     * @throws IllegalArgumentException when the string is not a pattern; the message says why
     */
    public static PathPattern parse(String pattern) {
        if (!pattern.startsWith("/") && !pattern.startsWith("*.")) {
            throw new IllegalArgumentException("the pattern '" + pattern + "' must begin with / or *.");
        }
        for (String refused : new String[] {";", "..", "//", "%", "\\", "?", "#"}) {
            if (pattern.contains(refused)) {
                throw new IllegalArgumentException("the pattern '" + pattern + "' must not contain " + refused);
            }
        }
        for (String segment : pattern.split("/", -1)) {
            if (segment.equals(".")) {
                throw new IllegalArgumentException("the pattern '" + pattern + "' must not have a segment .");
            }
        }
        return of(pattern);
    }

    private static PathPattern of(String pattern) {
        if (pattern.startsWith("*.")) {
            requireNoStar(pattern, pattern.substring(2));
            requireNoStar(pattern, pattern.indexOf('/') < 0 && pattern.length() > 2 ? "" : "*");
            return new PathPattern(Kind.EXTENSION, pattern.substring(1));
        }
        if (pattern.endsWith(BELOW)) {
            String prefix = pattern.substring(0, pattern.length() - BELOW.length());
            requireNoStar(pattern, prefix);
            return new PathPattern(Kind.PREFIX, prefix);
        }
        requireNoStar(pattern, pattern);
        return new PathPattern(Kind.EXACT, pattern);
    }

    private static void requireNoStar(String pattern, String part) {
        if (part.indexOf('*') >= 0) {
            throw new IllegalArgumentException("the pattern '" + pattern
                    + "' cannot be used; patterns are /exact, /prefix" + BELOW + ", *.ext and " + BELOW);
        }
    }

    public boolean matches(RequestPath path) {
        return switch (kind) {
            case EXACT -> path.text().equals(text);
            case PREFIX -> isUnder(path.text());
            case EXTENSION -> !path.hasPathInfo() && path.text().endsWith(text);
        };
    }

    private boolean isUnder(String path) {
        return path.startsWith(text) && (path.length() == text.length() || path.charAt(text.length()) == '/');
    }

    /** Whether this pattern matches every path that the other matches. */
    public boolean covers(PathPattern other) {
        boolean everything = kind == Kind.PREFIX && text.isEmpty();
        boolean under = kind == Kind.PREFIX && other.kind != Kind.EXTENSION && isUnder(other.text);
        boolean extension = kind == Kind.EXTENSION && other.kind == kind && other.text.endsWith(text);
        return everything || under || extension || equals(other);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case EXACT -> text;
            case PREFIX -> text + BELOW;
            case EXTENSION -> "*" + text;
        };
    }
}
