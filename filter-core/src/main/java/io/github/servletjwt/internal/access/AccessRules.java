package io.github.servletjwt.internal.access;

import io.github.servletjwt.internal.config.FilterSettings;
import io.github.servletjwt.internal.config.RequestSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The compiled access rules of one filter: the first matching rule decides, and a request that no rule matches needs a
 * valid token.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class AccessRules {
    /**
     * One rule.
     *
     * @param methods the methods it applies to; empty: all
     * @param origin its place, for people
     */
    public record Rule(Set<String> methods, PathPattern pattern, Requirement requirement, String origin) {
        /** Whether it applies to a method; GET includes HEAD. */
        boolean isFor(String method) {
            return methods.isEmpty() || methods.contains(method);
        }

        /** With its place: {@code rules line 3: GET /a role(b)}. */
        @Override
        public String toString() {
            return origin + ": " + (methods.isEmpty() ? "" : String.join(",", methods) + " ") + pattern + " "
                    + requirement;
        }
    }

    private static final Pattern LINE = Pattern.compile("(?:([^/*\\s]\\S*)\\s+)?(\\S+)(?:\\s+(.*))?");
    private static final Pattern METHOD = Pattern.compile("(?=.*[A-Z])[A-Z0-9!#$%&'*+.^_`|~-]+");
    private static final Set<String> KNOWN_METHODS = Set.of(
            "GET",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "OPTIONS",
            "CONNECT",
            "PROPFIND",
            "PROPPATCH",
            "MKCOL",
            "COPY",
            "MOVE",
            "LOCK",
            "UNLOCK",
            "REPORT",
            "SEARCH",
            "ACL",
            "CHECKIN",
            "CHECKOUT",
            "UNCHECKOUT",
            "LABEL",
            "MERGE",
            "UPDATE",
            "MKACTIVITY",
            "MKWORKSPACE",
            "VERSION-CONTROL",
            "BASELINE-CONTROL",
            "ORDERPATCH",
            "BIND",
            "UNBIND",
            "REBIND",
            "MKCALENDAR",
            "QUERY");

    private final List<Rule> rules;
    private final RuleIndex index;

    private AccessRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.index = new RuleIndex(this.rules);
    }

    /**
     * Compiles the rules of a configuration, with its login page permitted before them.
     *
     * @param problems receives mistakes; each names its setting and line
     */
    public static AccessRules compile(FilterSettings config, Consumer<String> problems) {
        List<Rule> rules = new ArrayList<>();
        for (String path : config.publicPaths()) {
            parsing(
                    RequestSettings.PUBLIC_PATHS.name(),
                    problems,
                    () -> rules.add(new Rule(
                            Set.of(),
                            PathPattern.parse(path),
                            Requirement.PERMIT,
                            RequestSettings.PUBLIC_PATHS.name())));
        }
        List<String> lines = config.rules().stream()
                .map(line -> withoutComment(line).strip())
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isEmpty()) {
                String at = RequestSettings.RULES.name() + (lines.size() == 1 ? "" : " line " + (i + 1));
                parsing(at, problems, () -> add(line, at, rules));
            }
        }
        if (lines.stream().allMatch(String::isEmpty)) {
            problems.accept(RequestSettings.RULES.name() + ": it has no rule; leave the setting out for "
                    + RequestSettings.RULES.defaultText());
        }
        List<String> page = config.loginPage() == null ? List.of() : List.of(config.loginPage());
        return new AccessRules(rules).permitting(page, RequestSettings.LOGIN_PAGE.name());
    }

    /** A comment begins with a {@code #} after white space, outside of a quoted name. */
    private static String withoutComment(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                i = Math.max(i, line.indexOf('"', i + 1));
            } else if (c == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private static void parsing(String where, Consumer<String> problems, Runnable step) {
        try {
            step.run();
        } catch (IllegalArgumentException malformed) {
            problems.accept(where + ": " + malformed.getMessage());
        }
    }

    private static void add(String line, String at, List<Rule> rules) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("cannot read '" + line + "'; expected [METHODS] PATTERN REQUIREMENT");
        }
        Set<String> methods = matcher.group(1) == null ? Set.of() : methods(matcher.group(1));
        PathPattern pattern = PathPattern.parse(matcher.group(2));
        Requirement requirement = Requirement.parse(matcher.group(3) == null ? "" : matcher.group(3));
        Rule rule = new Rule(methods, pattern, requirement, at);
        requireReachable(rule, line, rules);
        rules.add(rule);
    }

    private static Set<String> methods(String text) {
        Set<String> methods = new LinkedHashSet<>();
        for (String method : text.split(",", -1)) {
            if (!METHOD.matcher(method).matches()) {
                throw new IllegalArgumentException(
                        "'" + method + "' is not a method; methods are in upper case, separated "
                                + "by commas without blanks, and the pattern begins with / or *.");
            }
            if (method.equals("HEAD") || method.equals("TRACE")) {
                throw new IllegalArgumentException(method
                        + (method.equals("HEAD")
                                ? " is treated as GET; write GET"
                                : " is always denied; leave it out"));
            }
            methods.add(method);
        }
        return methods;
    }

    private static void requireReachable(Rule rule, String line, List<Rule> earlier) {
        Set<String> left = new LinkedHashSet<>(rule.methods());
        for (Rule other : earlier) {
            if (other.pattern().covers(rule.pattern())) {
                left.removeAll(other.methods());
                boolean all = other.methods().isEmpty();
                if (all || (!rule.methods().isEmpty() && left.isEmpty())) {
                    throw new IllegalArgumentException("'" + line + "' can never match, for '" + other.pattern()
                            + "' before it (in publicPaths or rules) covers it; put the narrower pattern first");
                }
            }
        }
    }

    /** The requirement of the first matching rule. */
    public Requirement match(String method, RequestPath path) {
        Rule rule = find(method, path);
        return rule == null ? Requirement.AUTHENTICATED : rule.requirement();
    }

    /** The first matching rule; null when none matches, and a valid token is needed. */
    public @Nullable Rule find(String method, RequestPath path) {
        return index.find(method.equals("HEAD") ? "GET" : method, path);
    }

    /**
     * Rules with a requirement on paths where the filter does not run, so that they have no effect.
     *
     * @param mapped the url-patterns of the filter; other mappings cover nothing
     */
    public List<Rule> outside(Collection<String> mapped) {
        List<PathPattern> patterns = new ArrayList<>();
        for (String pattern : mapped) {
            parsing(pattern, unusual -> {}, () -> patterns.add(PathPattern.parse(pattern)));
        }
        return rules.stream()
                .filter(rule -> rule.requirement().kind() != Requirement.Kind.PERMIT
                        && !rule.pattern().equals(PathPattern.parse(PathPattern.BELOW))
                        && patterns.stream().noneMatch(pattern -> pattern.covers(rule.pattern())))
                .toList();
    }

    /** All rules, in their order. */
    public List<Rule> rules() {
        return rules;
    }

    /**
     * Whether rules can be applied to the method. Methods are case-sensitive (RFC 9110 §9.1): a method that is not in
     * upper case could bypass a rule.
     */
    public static boolean judges(String method) {
        for (int i = 0; i < method.length(); i++) {
            char c = method.charAt(i);
            if (c <= ' ' || c >= 0x7f || (c >= 'a' && c <= 'z')) {
                return false;
            }
        }
        return !method.equals("TRACE");
    }

    /** Methods in the rules that neither HTTP nor WebDAV defines: probably misspelt. */
    public Set<String> unknownMethods() {
        Set<String> unknown = new LinkedHashSet<>();
        rules.forEach(rule -> unknown.addAll(rule.methods()));
        unknown.removeAll(KNOWN_METHODS);
        return unknown;
    }

    /**
     * These rules with paths permitted before all of them.
     *
     * @param origin the reason, for people
     */
    public AccessRules permitting(Collection<String> paths, String origin) {
        if (paths.isEmpty()) {
            return this;
        }
        List<Rule> all = new ArrayList<>();
        paths.forEach(path ->
                all.add(new Rule(Set.of(), new PathPattern(PathPattern.Kind.EXACT, path), Requirement.PERMIT, origin)));
        all.addAll(rules);
        return new AccessRules(all);
    }

    /** The patterns that need no token, for the start line. */
    public List<String> open() {
        return rules.stream()
                .filter(rule -> rule.requirement().isOpen())
                .map(rule -> String.join(",", rule.methods())
                        + (rule.methods().isEmpty() ? "" : " ")
                        + rule.pattern()
                        + (rule.requirement().kind() == Requirement.Kind.OPTIONAL
                                ? " (" + Requirement.Kind.OPTIONAL.name().toLowerCase(Locale.ROOT) + ")"
                                : ""))
                .toList();
    }
}
