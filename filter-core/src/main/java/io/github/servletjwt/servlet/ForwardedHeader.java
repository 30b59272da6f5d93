package io.github.servletjwt.servlet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses {@code Forwarded} (RFC 7239 §4). */
final class ForwardedHeader {
    /** A parameter: a token, and a token or a quoted string. Some proxies leave out the quotes that §6 demands. */
    private static final Pattern PAIR = Pattern.compile(
            "\\s*+([A-Za-z0-9!#$%&'*+.^_`|~-]++)=(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^\",;\\s]++))\\s*+");

    private ForwardedHeader() {}

    /**
     * One hop.
     *
     * @param client the node that made the request to the proxy; empty when the proxy does not say it
     * @param scheme of that request; null when the proxy does not say it
     */
    record Hop(String client, @Nullable String scheme) {}

    /**
     * The hops in their order, the last one next to us.
     *
     * @throws IllegalArgumentException when a line is malformed
     */
    static List<Hop> parse(List<String> lines) {
        List<Hop> hops = new ArrayList<>();
        for (String line : lines) {
            parse(line, hops);
        }
        return hops;
    }

    private static void parse(String line, List<Hop> hops) {
        Map<String, String> element = new HashMap<>();
        Matcher pair = PAIR.matcher(line);
        int at = 0;
        while (at < line.length()) {
            if (!pair.find(at) || pair.start() != at) {
                throw new IllegalArgumentException();
            }
            String value = pair.group(3) != null ? pair.group(3) : pair.group(2).replaceAll("\\\\(.)", "$1");
            if (element.put(pair.group(1).toLowerCase(Locale.ROOT), value) != null) {
                throw new IllegalArgumentException();
            }
            at = pair.end();
            char separator = at == line.length() ? ',' : line.charAt(at);
            if (separator == ',') {
                hops.add(new Hop(element.getOrDefault("for", ""), element.get("proto")));
                element.clear();
            } else if (separator != ';') {
                throw new IllegalArgumentException();
            }
            at++;
        }
        if (!element.isEmpty()) {
            throw new IllegalArgumentException();
        }
    }
}
