package io.github.servletjwt.internal.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a further trusted issuer.
 *
 * @param name its name in {@code issuers}
 * @param principalPrefix prefix of the names of its users; may be empty
 */
public record IssuerConfig(String name, TokenConfig token, String principalPrefix) {
    private static final String NO_PREFIX = "none";
    private static final String SEPARATE =
            "set a prefix of its own, such as its name and a colon, or allowSharedPrincipals=true if they are the same "
                    + "people";

    static List<IssuerConfig> read(ParamValues values, @Nullable String own) {
        List<IssuerConfig> issuers = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        if (own != null) {
            known.add(own);
        }
        List<String> names = values.list(TokenSettings.ISSUERS);
        for (String name : names) {
            IssuerConfig issuer = one(values, name);
            issuers.add(issuer);
            String iss = issuer.token.issuer();
            if (iss != null && !known.add(iss)) {
                values.problem(
                        TokenSettings.ISSUER.under(Settings.prefix(name)),
                        "'" + iss + "' is configured twice; a token would match both");
            }
        }
        checkPrincipals(values, issuers);
        values.names().stream()
                .filter(name -> Settings.issuerOf(name) != null && !names.contains(Settings.issuerOf(name)))
                .forEach(name -> values.problem(
                        name,
                        TokenSettings.ISSUERS + " does not name '" + Settings.issuerOf(name) + "'; add it there"));
        return issuers;
    }

    /** Two users with the same name would be one user of the application. */
    private static void checkPrincipals(ParamValues values, List<IssuerConfig> issuers) {
        boolean allowed = values.get(TokenSettings.ALLOW_SHARED_PRINCIPALS);
        if (allowed && issuers.isEmpty()) {
            values.problem(TokenSettings.ALLOW_SHARED_PRINCIPALS, "has no effect without issuers; remove it");
        }
        for (int i = 0; i < issuers.size() && !allowed; i++) {
            IssuerConfig issuer = issuers.get(i);
            Param<String> prefix = TokenSettings.PRINCIPAL_PREFIX.under(Settings.prefix(issuer.name));
            if (issuer.principalPrefix.isEmpty()) {
                values.problem(prefix, "with none, its users could have the names of local users; " + SEPARATE);
                continue;
            }
            issuers.subList(0, i).stream()
                    .filter(issuer::couldShare)
                    .findFirst()
                    .ifPresent(other -> values.problem(
                            prefix,
                            "'" + issuer.principalPrefix + "' and the prefix '" + other.principalPrefix
                                    + "' of issuer '" + other.name + "' could give two users the same name; "
                                    + SEPARATE));
        }
    }

    /** Whether one prefix begins with the other; an empty one is reported separately. */
    private boolean couldShare(IssuerConfig other) {
        return !other.principalPrefix.isEmpty()
                && principalPrefix.regionMatches(
                        true,
                        0,
                        other.principalPrefix,
                        0,
                        Math.min(principalPrefix.length(), other.principalPrefix.length()));
    }

    private static IssuerConfig one(ParamValues values, String name) {
        String prefix = Settings.prefix(name);
        Param<String> issuer = TokenSettings.ISSUER.under(prefix);
        if (!values.given(issuer)) {
            values.problem(issuer, "is required; expected the iss of its tokens");
        }
        String before = values.find(TokenSettings.PRINCIPAL_PREFIX.under(prefix));
        String principalPrefix = before == null ? name + ":" : before.equals(NO_PREFIX) ? "" : before;
        return new IssuerConfig(name, TokenConfig.read(values, prefix), principalPrefix);
    }
}
