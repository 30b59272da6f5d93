package io.github.servletjwt.internal.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code iss} of an issuer; or of a family of issuers, with the value of a claim in it:
 * {@code https://login.example/{tid}/v2.0}.
 *
 * @param text as in the setting
 * @param claim whose value stands in braces; null for one issuer
 * @param tenants allowed values of that claim; empty for any
 */
public record IssuerName(String text, @Nullable String claim, List<String> tenants) {
    private static final Pattern FAMILY = Pattern.compile("[^{}]*\\{([A-Za-z0-9_.:-]+)}[^{}]*");
    /** A value that ends no part of the issuer's path. */
    private static final Pattern TENANT = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._~-]{1,256}");

    private static final String ANY = "any";
    /** The tenant of Entra's metadata for all tenants. */
    private static final String COMMON = "common";

    public IssuerName {
        tenants = List.copyOf(tenants);
    }

    static @Nullable IssuerName read(ParamValues values, String prefix) {
        String text = values.find(TokenSettings.ISSUER.under(prefix));
        Param<List<String>> tenants = TokenSettings.TENANTS.under(prefix);
        List<String> allowed = values.list(tenants);
        // code gives values as they are: a placeholder there is no claim
        if (text == null || !text.contains("{") || text.contains("${")) {
            if (values.given(tenants)) {
                values.problem(
                        tenants,
                        "has no effect unless " + TokenSettings.ISSUER.under(prefix)
                                + " holds a claim in braces, such as https://login.example/{tid}/v2.0; remove it");
            }
            return text == null ? null : new IssuerName(text, null, List.of());
        }
        Matcher family = FAMILY.matcher(text);
        if (!family.matches()) {
            values.problem(
                    TokenSettings.ISSUER.under(prefix),
                    "expected one claim in braces, such as https://login.example/{tid}/v2.0");
            return new IssuerName(text, null, List.of());
        }
        if (allowed.isEmpty() && !values.unusable(tenants)) {
            values.problem(
                    tenants,
                    "is required with a claim in the issuer; expected the allowed values of " + family.group(1)
                            + ", or any to accept every tenant of that provider");
        }
        return new IssuerName(text, family.group(1), allowed.equals(List.of(ANY)) ? List.of() : allowed);
    }

    /** Checks one element of {@code tenants}. */
    static String tenant(String value) {
        if (!TENANT.matcher(value).matches()) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    /** Whether it names several issuers. */
    public boolean isFamily() {
        return claim != null;
    }

    /** Whether a token with this {@code iss} and these claims is of this issuer. */
    public boolean matches(@Nullable String iss, Map<String, ? extends @Nullable Object> claims) {
        if (claim == null) {
            return text.equals(iss);
        }
        return claims.get(claim) instanceof String tenant
                && TENANT.matcher(tenant).matches()
                && (tenants.isEmpty() || tenants.contains(tenant))
                && filled(tenant).equals(iss);
    }

    private String filled(String tenant) {
        return text.replace("{" + claim + "}", tenant);
    }

    /** The issuer whose keys are discovered: those of a family have the same keys. */
    public String discovered() {
        return claim == null ? text : filled(tenants.isEmpty() ? COMMON : tenants.get(0));
    }

    /** Whether the metadata of {@link #discovered} may name this issuer: itself, or the family in braces. */
    public boolean isNamedBy(@Nullable Object metadata) {
        if (!(metadata instanceof String named)) {
            return false;
        }
        if (claim == null || named.equals(discovered())) {
            return named.equals(discovered());
        }
        int brace = text.indexOf('{');
        String before = text.substring(0, brace);
        String after = text.substring(text.indexOf('}') + 1);
        return named.matches(Pattern.quote(before) + "\\{\\w+}" + Pattern.quote(after));
    }

    @Override
    public String toString() {
        return text;
    }
}
