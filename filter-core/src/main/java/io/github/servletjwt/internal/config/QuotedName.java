package io.github.servletjwt.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A name in a list, such as the name of a role: bare, or in double quotes, which allow spaces, commas and parentheses.
 */
public final class QuotedName {
    private static final char QUOTE = '"';
    private static final Pattern BARE = Pattern.compile("[^\\s,()\"#]+");

    private QuotedName() {}

    /**
     * Parses an element of a list.
     *
     * @throws IllegalArgumentException when the element is empty, has a quote that is not closed, or a control
     *     character
     */
    public static String parse(String element) {
        boolean quoted = !element.isEmpty() && element.charAt(0) == QUOTE;
        boolean closed = element.length() > 2 && element.charAt(element.length() - 1) == QUOTE;
        return require(quoted && closed ? element.substring(1, element.length() - 1) : element);
    }

    /**
     * Checks an unquoted name.
     *
     * @throws IllegalArgumentException when it is empty, or has a quote or a control character
     */
    static String require(String name) {
        if (name.isEmpty() || name.indexOf(QUOTE) >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException();
        }
        return name;
    }

    /** Splits at the commas outside quotes, and strips the elements. */
    public static List<String> split(String text) {
        List<String> elements = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == QUOTE) {
                quoted = !quoted;
            } else if (text.charAt(i) == ',' && !quoted) {
                elements.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        elements.add(text.substring(start).strip());
        return elements;
    }

    /** Whether the element is quoted. */
    public static boolean isQuoted(String element) {
        return element.indexOf(QUOTE) == 0;
    }

    /** The name as an element of a list: with quotes where they are needed. */
    public static String quoted(String name) {
        return BARE.matcher(name).matches() ? name : QUOTE + name + QUOTE;
    }
}
