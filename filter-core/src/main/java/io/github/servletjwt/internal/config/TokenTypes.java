package io.github.servletjwt.internal.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The accepted values of {@code typ} (RFC 8725 §3.11).
 *
 * @param names accepted types, in lower case and without the prefix {@code application/}
 * @param absent whether {@code typ} may be absent
 */
public record TokenTypes(Set<String> names, boolean absent) {
    /** The type of an access token (RFC 9068 §2.1). */
    public static final String ACCESS_TOKEN = "at+jwt";

    private static final String PREFIX = "application/";
    private static final String ABSENT = "none";
    /** A media type, or a subtype alone (RFC 6838 §4.2). */
    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+/-]*");

    public TokenTypes {
        names = Set.copyOf(names);
    }

    static TokenTypes parse(String text) {
        return of(ParamType.split(text));
    }

    static TokenTypes of(List<String> values) {
        Set<String> names = new LinkedHashSet<>();
        boolean absent = false;
        for (String value : values) {
            if (value.equals(ABSENT)) {
                absent = true;
            } else {
                names.add(requireType(normal(value)));
            }
        }
        return new TokenTypes(names, absent);
    }

    private static String requireType(String name) {
        if (!TYPE.matcher(name).matches()) {
            throw new IllegalArgumentException();
        }
        return name;
    }

    /** The normal form of a type, for comparison (RFC 7515 §4.1.9). */
    public static String normal(String typ) {
        String folded = typ.toLowerCase(Locale.ROOT);
        return folded.startsWith(PREFIX) ? folded.substring(PREFIX.length()) : folded;
    }

    /** Whether only {@code at+jwt} tokens (RFC 9068) are accepted. */
    boolean onlyAccessTokens() {
        return !absent && names.equals(Set.of(ACCESS_TOKEN));
    }

    /** Whether tokens of this type are accepted; {@code typ} is null when the token has none. */
    public boolean accepts(@Nullable String typ) {
        return typ == null ? absent : names.contains(normal(typ));
    }
}
