package io.github.servletjwt.internal.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path to a claim, member by member: {@code realm_access.roles}; a name with dots is quoted:
 * {@code "https://acme.example/roles"}.
 *
 * @param names at least one
 */
public record ClaimPath(List<String> names) {
    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"|([^\".\\s]+)");

    private static final Pattern PLAIN = Pattern.compile("[^\".\\s]+");

    public ClaimPath {
        names = List.copyOf(names);
    }

    /**
     * Parses a path.
     *
     * @throws IllegalArgumentException when the string is not a path
     */
    public static ClaimPath parse(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        int at = 0;
        while (at <= text.length()) {
            if (!matcher.find(at) || matcher.start() != at || !endsName(text, matcher.end())) {
                throw new IllegalArgumentException();
            }
            names.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
            at = matcher.end() + 1;
        }
        return new ClaimPath(names);
    }

    private static boolean endsName(String text, int at) {
        return at == text.length() || text.charAt(at) == '.';
    }

    /** The name of the top-level claim. */
    public String first() {
        return names.get(0);
    }

    /** Finds the value at the path; null when a member on the path is missing or is not an object. */
    public @Nullable Object find(Map<String, ? extends @Nullable Object> claims) {
        Object value = claims;
        for (String name : names) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    /** Puts the value at the path and creates the objects on the path. */
    public void put(Map<String, Object> claims, Object value) {
        Object nested = value;
        for (int i = names.size() - 1; i > 0; i--) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put(names.get(i), nested);
            nested = object;
        }
        claims.put(first(), nested);
    }

    @Override
    public String toString() {
        return String.join(".", names.stream().map(ClaimPath::quoted).toList());
    }

    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() ? name : '"' + name + '"';
    }
}
