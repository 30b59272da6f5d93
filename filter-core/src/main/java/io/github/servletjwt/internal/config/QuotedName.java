package io.github.servletjwt.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A name in a list, such as that of a role: bare, or in double quotes, which allow blanks, commas and parentheses. */
public final class QuotedName {
    private static final char QUOTE = '"';
    private static final Pattern BARE = Pattern.compile("[^\\s,()\"#]+");

    private QuotedName() {}

    /**
     * The name that an element of a list stands for.
     *
     * @throws IllegalArgumentException when the element is empty, has a quote that is not closed, or a control character
     */
    public static String parse(String element) {
        boolean quoted = !element.isEmpty() && element.charAt(0) == QUOTE;
        boolean closed = element.length() > 2 && element.charAt(element.length() - 1) == QUOTE;
        return require(quoted && closed ? element.substring(1, element.length() - 1) : element);
    }

    /**
     * The name, when it can be one.
     *
     * @throws IllegalArgumentException when it is empty, or has a quote or a control character
     */
    static String require(String name) {
        if (name.isEmpty() || name.indexOf(QUOTE) >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException();
        }
        return name;
    }

    /** The elements between the commas that stand outside quotes, without blanks around them. */
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

    /** Whether the element is in quotes. */
    public static boolean isQuoted(String element) {
        return element.indexOf(QUOTE) == 0;
    }

    /** The element that stands for a name: with quotes where it needs them. */
    public static String quoted(String name) {
        return BARE.matcher(name).matches() ? name : QUOTE + name + QUOTE;
    }
}
