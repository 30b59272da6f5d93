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
 * {@code "https://acme.example/roles"}. It goes through arrays: {@code authorities.authority} is that member of every
 * element. A last {@code *} stands for the names of an object's members.
 *
 * @param names at least one
 * @param ofMemberNames whether the names of the members there are meant, not a value
 */
public record ClaimPath(List<String> names, boolean ofMemberNames) {
    private static final String MEMBER_NAMES = "*";
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
            if (MEMBER_NAMES.equals(matcher.group(2))) {
                return ofMemberNames(names, matcher.end() == text.length());
            }
            names.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
            at = matcher.end() + 1;
        }
        return new ClaimPath(names, false);
    }

    private static ClaimPath ofMemberNames(List<String> names, boolean last) {
        if (names.isEmpty() || !last) {
            throw new IllegalArgumentException();
        }
        return new ClaimPath(names, true);
    }

    private static boolean endsName(String text, int at) {
        return at == text.length() || text.charAt(at) == '.';
    }

    /** The name of the top-level claim. */
    public String first() {
        return names.get(0);
    }

    /**
     * Finds the value at the path; null when a member on the path is missing or is not an object. Behind an array it is
     * a list of the values in its elements; values that are arrays are joined.
     */
    public @Nullable Object find(Map<String, ? extends @Nullable Object> claims) {
        Object value = claims;
        for (String name : names) {
            value = value instanceof List<?> list ? ofElements(list, name) : member(value, name);
        }
        return value;
    }

    private static @Nullable Object member(@Nullable Object value, String name) {
        return value instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static @Nullable Object ofElements(List<?> list, String name) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof Map<?, ?>)) {
                return null;
            }
            Object value = member(element, name);
            if (value instanceof List<?> several) {
                values.addAll(several);
            } else if (value != null) {
                values.add(value);
            }
        }
        return values.isEmpty() ? null : values;
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
        String path = String.join(".", names.stream().map(ClaimPath::quoted).toList());
        return ofMemberNames ? path + "." + MEMBER_NAMES : path;
    }

    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() && !name.equals(MEMBER_NAMES) ? name : '"' + name + '"';
    }
}
