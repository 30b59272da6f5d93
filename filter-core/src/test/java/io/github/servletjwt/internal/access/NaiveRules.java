package io.github.servletjwt.internal.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Access rules as the manual words them, read again for every question and with no code of the product: slow, and
 * simple enough to be trusted. The test fails on input that, by the manual, must stop the start.
 */
public final class NaiveRules {
    /** One rule; methods empty = all. */
    private record Rule(Set<String> methods, String pattern, Requirement requirement) {
        boolean matches(String method, RequestPath path) {
            String judged = method.equals("HEAD") ? "GET" : method;
            return (methods.isEmpty() || methods.contains(judged)) && matches(path);
        }

        private boolean matches(RequestPath path) {
            List<String> segments = segments(path.text());
            if (pattern.startsWith("*")) {
                return !path.hasPathInfo() && segments.get(segments.size() - 1).endsWith(pattern.substring(1));
            }
            List<String> wanted = segments(pattern);
            int last = wanted.size() - 1;
            if (wanted.get(last).equals("*")) {
                return segments.size() >= last && segments.subList(0, last).equals(wanted.subList(0, last));
            }
            return segments.equals(wanted);
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final String text;

    public NaiveRules(String text) {
        this.text = text;
        text.lines()
                .map(NaiveRules::withoutComment)
                .filter(line -> !line.isEmpty())
                .forEach(this::add);
        allow(!rules.isEmpty(), "an empty rule list");
    }

    private static List<String> segments(String path) {
        return Arrays.asList(path.split("/", -1));
    }

    private static void allow(boolean allowed, String what) {
        if (!allowed) {
            throw new AssertionError("must stop the start: " + what);
        }
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c);
    }

    private static String withoutComment(String line) {
        for (int at = 0; at < line.length(); at++) {
            if (line.charAt(at) == '#' && (at == 0 || isBlank(line.charAt(at - 1)))) {
                return line.substring(0, at).strip();
            }
        }
        return line.strip();
    }

    private static int endOfWord(String line) {
        int end = 0;
        while (end < line.length() && !isBlank(line.charAt(end))) {
            end++;
        }
        return end;
    }

    private void add(String line) {
        boolean all = line.startsWith("/") || line.startsWith("*");
        int end = all ? 0 : endOfWord(line);
        String rest = line.substring(end).strip();
        int pattern = endOfWord(rest);
        rules.add(new Rule(
                all ? Set.of() : methods(line.substring(0, end)),
                pattern(rest.substring(0, pattern)),
                requirement(rest.substring(pattern).strip())));
    }

    private static Set<String> methods(String names) {
        Set<String> methods = new LinkedHashSet<>(Arrays.asList(names.split(",", -1)));
        for (String method : methods) {
            allow(!method.isEmpty() && method.equals(method.toUpperCase(Locale.ROOT)), "method " + method);
            allow(!method.equals("HEAD"), "a rule that names HEAD");
        }
        return methods;
    }

    private static String pattern(String pattern) {
        allow(pattern.startsWith("/") || pattern.startsWith("*."), "pattern " + pattern);
        for (String refused : List.of(";", "..", "//", "%", "\\")) {
            allow(!pattern.contains(refused), "pattern " + pattern);
        }
        boolean extension = pattern.startsWith("*.");
        int star = pattern.lastIndexOf('*');
        allow(star < 0 || star == pattern.indexOf('*'), "two stars in " + pattern);
        allow(star < 0 || extension || pattern.endsWith("/*"), "star in " + pattern);
        allow(!extension || (pattern.length() > 2 && !pattern.contains("/")), "extension " + pattern);
        return pattern;
    }

    private static Requirement requirement(String text) {
        List<String> kinds = new ArrayList<>();
        List<Set<String>> roles = new ArrayList<>();
        Set<String> scopes = new LinkedHashSet<>();
        String rest = text;
        while (!rest.isEmpty()) {
            int end = 0;
            while (end < rest.length() && Character.isLetter(rest.charAt(end))) {
                end++;
            }
            String word = rest.substring(0, end);
            rest = rest.substring(end).strip();
            if (!word.equals("role") && !word.equals("scope")) {
                kinds.add(word);
                continue;
            }
            int close = rest.indexOf(')');
            allow(rest.startsWith("(") && close > 0, word + rest);
            String names = rest.substring(1, close);
            if (word.equals("role")) {
                roles.add(names(names.split(",", -1)));
            } else {
                scopes.addAll(names(names.strip().split("\\s+", -1)));
            }
            rest = rest.substring(close + 1).strip();
        }
        return joined(kinds, roles, scopes);
    }

    private static Set<String> names(String... names) {
        Set<String> set = new LinkedHashSet<>();
        for (String name : names) {
            allow(!name.isBlank() && endOfWord(name.strip()) == name.strip().length(), "name '" + name + "'");
            set.add(name.strip());
        }
        return set;
    }

    private static Requirement joined(List<String> kinds, List<Set<String>> roles, Set<String> scopes) {
        boolean grants = !roles.isEmpty() || !scopes.isEmpty();
        allow(kinds.size() == 1 || (kinds.isEmpty() && grants), kinds + " on one line");
        String kind = kinds.isEmpty() ? "authenticated" : kinds.get(0);
        allow(List.of("permit", "optional", "authenticated", "deny").contains(kind), "requirement " + kind);
        allow(!grants || kind.equals("authenticated"), kind + " beside roles or scopes");
        return new Requirement(Requirement.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), roles, scopes);
    }

    public Requirement decide(String method, RequestPath path) {
        int first = first(method, path);
        return first < rules.size()
                ? rules.get(first).requirement()
                : new Requirement(Requirement.Kind.AUTHENTICATED, List.of(), Set.of());
    }

    /** The place of the first rule that matches; the number of rules when none does. */
    private int first(String method, RequestPath path) {
        int at = 0;
        while (at < rules.size() && !rules.get(at).matches(method, path)) {
            at++;
        }
        return at;
    }

    /** Each rule decides at least one request: tries one that nothing but what covers the rule could match. */
    void requireAllReachable() {
        for (int at = 0; at < rules.size(); at++) {
            allow(isReachable(at), "a rule that can never match: " + rules.get(at));
        }
    }

    private boolean isReachable(int at) {
        Rule rule = rules.get(at);
        String longer = "X".repeat(text.length() + 1);
        Set<String> methods = rule.methods().isEmpty() ? Set.of(longer) : rule.methods();
        String path =
                (rule.pattern().startsWith("*") ? "/" : "") + rule.pattern().replace("*", longer);
        return methods.stream()
                .anyMatch(method -> first(method, new RequestPath(path, false)) == at
                        || first(method, new RequestPath(path, true)) == at);
    }
}
