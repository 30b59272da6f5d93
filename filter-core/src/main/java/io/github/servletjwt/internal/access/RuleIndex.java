package io.github.servletjwt.internal.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first matching rule as fast among a thousand as among two: by the whole path, by each beginning that ends
 * at a slash, and by each end that begins with a dot.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class RuleIndex {
    private final Map<Part, List<Ranked>> exact = new HashMap<>();
    private final Map<Part, List<Ranked>> prefixes = new HashMap<>();
    private final Map<String, List<Ranked>> extensions = new HashMap<>();
    /** The maximum number of extensions: a path full of dots is not searched. */
    private final int longest;

    /** A rule and its place: of the matching rules the first decides. */
    private record Ranked(int rank, AccessRules.Rule rule) {}

    /** The beginning of a string with its hash, so that nothing is copied for a lookup. */
    private static final class Part {
        private final String text;
        private final int length;
        private final int hash;

        Part(String text, int length, int hash) {
            this.text = text;
            this.length = length;
            this.hash = hash;
        }

        static Part of(String text) {
            int hash = 0;
            for (int i = 0; i < text.length(); i++) {
                hash = hash(hash, text.charAt(i));
            }
            return new Part(text, text.length(), hash);
        }

        static int hash(int before, char next) {
            return 31 * before + next;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Part part && length == part.length && text.regionMatches(0, part.text, 0, length);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    RuleIndex(List<AccessRules.Rule> rules) {
        for (int i = 0; i < rules.size(); i++) {
            AccessRules.Rule rule = rules.get(i);
            String text = rule.pattern().text();
            List<Ranked> alike = switch (rule.pattern().kind()) {
                case EXACT -> exact.computeIfAbsent(Part.of(text), any -> new ArrayList<>());
                case PREFIX -> prefixes.computeIfAbsent(Part.of(text), any -> new ArrayList<>());
                case EXTENSION -> extensions.computeIfAbsent(text, any -> new ArrayList<>());
            };
            alike.add(new Ranked(i, rule));
        }
        longest = extensions.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    /** The first matching rule; null when none matches. */
    AccessRules.@Nullable Rule find(String method, RequestPath path) {
        String text = path.text();
        Ranked first = null;
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                first = earlier(first, prefixes.get(new Part(text, i, hash)), method);
            }
            hash = Part.hash(hash, c);
        }
        Part whole = new Part(text, text.length(), hash);
        first = earlier(first, prefixes.get(whole), method);
        first = earlier(first, exact.get(whole), method);
        if (!extensions.isEmpty() && !path.hasPathInfo()) {
            first = byExtension(first, text, method);
        }
        return first == null ? null : first.rule();
    }

    /** An extension may contain a dot, but no slash. */
    private @Nullable Ranked byExtension(@Nullable Ranked before, String text, String method) {
        Ranked first = before;
        int dot = text.indexOf('.', Math.max(text.lastIndexOf('/') + 1, text.length() - longest));
        while (dot >= 0) {
            first = earlier(first, extensions.get(text.substring(dot)), method);
            dot = text.indexOf('.', dot + 1);
        }
        return first;
    }

    private static @Nullable Ranked earlier(@Nullable Ranked first, @Nullable List<Ranked> alike, String method) {
        if (alike == null) {
            return first;
        }
        for (Ranked ranked : alike) {
            if (first != null && first.rank() < ranked.rank()) {
                return first;
            }
            if (ranked.rule().isFor(method)) {
                return ranked;
            }
        }
        return first;
    }
}
