package io.github.servletjwt.internal.access;

import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.config.QuotedName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The requirement of a rule.
 *
 * @param roles sets of roles; the user needs at least one role of each
 * @param scopes scopes that the token must all grant
 */
public record Requirement(Kind kind, List<Set<String>> roles, Set<String> scopes) {
    public enum Kind {
        PERMIT,
        OPTIONAL,
        AUTHENTICATED,
        DENY
    }

    public static final Requirement PERMIT = new Requirement(Kind.PERMIT, List.of(), Set.of());
    public static final Requirement AUTHENTICATED = new Requirement(Kind.AUTHENTICATED, List.of(), Set.of());

    private static final String FORMS =
            "; requirements are permit, optional, authenticated, role(a, b), scope(a b) and deny";
    private static final Pattern WORD =
            Pattern.compile("([A-Za-z]+)(?:\\s*\\(((?:\"[^\"]*+\"|[^()\"]++|\")*+)\\))?\\s*");
    private static final Pattern BARE_ROLE = Pattern.compile("\\S+");
    /** RFC 6749 §3.3, without the comma, which separates roles. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x2b\\x2d-\\x5b\\x5d-\\x7e]+");

    /**
     * Parses a requirement.
     *
     * @throws IllegalArgumentException when the string is not a requirement; the message says why
     */
    public static Requirement parse(String text) {
        List<Kind> kinds = new ArrayList<>();
        List<Set<String>> roles = new ArrayList<>();
        Set<String> scopes = new LinkedHashSet<>();
        Matcher matcher = WORD.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException("cannot read '" + text.substring(at) + "'" + FORMS);
            }
            switch (matcher.group(1)) {
                case "role" -> roles.add(roles(matcher));
                case "scope" -> scopes.addAll(scopes(matcher));
                default -> kinds.add(kind(matcher));
            }
            at = matcher.end();
        }
        return joined(kinds, roles, scopes);
    }

    /** Names between commas; a name with blanks, commas or parentheses stands in quotes. */
    private static Set<String> roles(Matcher matcher) {
        Set<String> roles = new LinkedHashSet<>();
        for (String element : QuotedName.split(names(matcher))) {
            if (!QuotedName.isQuoted(element) && !BARE_ROLE.matcher(element).matches()) {
                throw unreadable(matcher);
            }
            try {
                roles.add(QuotedName.parse(element));
            } catch (IllegalArgumentException malformed) {
                throw unreadable(matcher);
            }
        }
        return Collections.unmodifiableSet(roles);
    }

    private static Set<String> scopes(Matcher matcher) {
        Set<String> scopes = new LinkedHashSet<>(List.of(names(matcher).split("\\s+", -1)));
        if (!scopes.stream().allMatch(name -> SCOPE.matcher(name).matches())) {
            throw unreadable(matcher);
        }
        return scopes;
    }

    private static String names(Matcher matcher) {
        return matcher.group(2) == null ? "" : matcher.group(2).strip();
    }

    private static IllegalArgumentException unreadable(Matcher matcher) {
        return new IllegalArgumentException("cannot read '" + matcher.group().strip() + "'" + FORMS);
    }

    private static Kind kind(Matcher matcher) {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(matcher.group(1)) && matcher.group(2) == null) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "there is no requirement '" + matcher.group().strip() + "'" + FORMS);
    }

    private static Requirement joined(List<Kind> kinds, List<Set<String>> roles, Set<String> scopes) {
        boolean grants = !roles.isEmpty() || !scopes.isEmpty();
        if (kinds.isEmpty() && !grants) {
            throw new IllegalArgumentException("the requirement is missing" + FORMS);
        }
        Kind kind = kinds.isEmpty() ? Kind.AUTHENTICATED : kinds.get(0);
        if (kinds.size() > 1 || (grants && kind != Kind.AUTHENTICATED)) {
            throw new IllegalArgumentException(
                    "permit, optional and deny stand alone; only authenticated goes with role(…) and scope(…)");
        }
        return new Requirement(kind, List.copyOf(roles), Collections.unmodifiableSet(scopes));
    }

    /** Whether requests without a token pass. */
    public boolean isOpen() {
        return kind == Kind.PERMIT || kind == Kind.OPTIONAL;
    }

    /**
     * Checks that a user meets it.
     *
     * @throws AuthFailureException when not
     */
    public void check(AuthenticatedUser user) throws AuthFailureException {
        for (Set<String> any : roles) {
            if (Collections.disjoint(any, user.roles())) {
                throw new AuthFailureException(FailureCode.ROLE_MISSING);
            }
        }
        if (!user.scopes().containsAll(scopes)) {
            throw new AuthFailureException(new AuthFailure.ScopeMissing(scopes));
        }
    }

    /** In the form of a rule. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (kind != Kind.AUTHENTICATED || (roles.isEmpty() && scopes.isEmpty())) {
            parts.add(kind.name().toLowerCase(Locale.ROOT));
        }
        roles.forEach(any ->
                parts.add("role(" + any.stream().map(QuotedName::quoted).collect(Collectors.joining(", ")) + ")"));
        if (!scopes.isEmpty()) {
            parts.add("scope(" + String.join(" ", scopes) + ")");
        }
        return String.join(" ", parts);
    }
}
