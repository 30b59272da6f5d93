package io.github.servletjwt.api;

import java.io.Serial;
import java.io.Serializable;
import java.security.Principal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user of a verified token; {@code request.getUserPrincipal()} returns it behind the filter.
 *
 * <p>It is also in the request attribute {@value #ATTRIBUTE}.
 *
 * <p><b>Thread safety:</b> immutable. <b>Failure:</b> the constructor refuses an empty name, and claims of other types.
 */
public final class AuthenticatedUser implements Principal, Serializable {
    /** Name of the request attribute that holds the user. */
    public static final String ATTRIBUTE = "io.github.servletjwt.user";

    /** Name of the request attribute that holds only the user's name, for access logs. */
    public static final String NAME_ATTRIBUTE = "io.github.servletjwt.username";

    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    // the copies made below are serializable
    @SuppressWarnings("serial")
    private final Set<String> roles;

    @SuppressWarnings("serial")
    private final Set<String> scopes;

    private final ClaimsSet claims;

    /**
     * A user.
     *
     * @param name the value of the claim that the setting {@code principalClaim} names; not empty
     * @param claims all claims of the token: {@code String}, {@code Boolean}, {@code Number}, {@code Collection},
     *     {@code Map} or null; copied deeply. {@code iat} and {@code exp} are {@code Long} or {@code BigDecimal}
     *     seconds (RFC 7519 §2, NumericDate)
     */
    public AuthenticatedUser(
            String name, Set<String> roles, Set<String> scopes, Map<String, ? extends @Nullable Object> claims) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of an authenticated user must not be empty");
        }
        this.name = name;
        this.roles = copy(roles);
        this.scopes = copy(scopes);
        this.claims = ClaimsSet.copyOf(claims);
    }

    private static Set<String> copy(Set<String> granted) {
        return switch (granted.size()) {
            case 0 -> Collections.emptySet();
            case 1 -> Collections.singleton(granted.iterator().next());
            default -> {
                Set<String> copy = new LinkedHashSet<>(granted.size() * 4 / 3 + 1);
                copy.addAll(granted);
                yield Collections.unmodifiableSet(copy);
            }
        };
    }

    /** The user's name, as {@code request.getRemoteUser()} returns it. */
    @Override
    public String getName() {
        return name;
    }

    /** The roles that the token grants; {@code request.isUserInRole} uses them. */
    public Set<String> roles() {
        return roles;
    }

    /** The scopes that the token grants. */
    public Set<String> scopes() {
        return scopes;
    }

    /** All claims of the token, deeply immutable. */
    public Map<String, @Nullable Object> claims() {
        return claims;
    }

    /** The {@code iss} claim, or null when the token has none (RFC 7519 §4.1.1). */
    public @Nullable String issuer() {
        return claims.get("iss") instanceof String text ? text : null;
    }

    /** The {@code jti} claim, or null when the token has none (RFC 7519 §4.1.7). */
    public @Nullable String tokenId() {
        return claims.get("jti") instanceof String text ? text : null;
    }

    /** The {@code iat} claim to the second, or null when the token has none (RFC 7519 §4.1.6). */
    public @Nullable Instant issuedAt() {
        return second("iat");
    }

    /** The {@code exp} claim to the second; null only for a user made by hand (RFC 7519 §4.1.4). */
    public @Nullable Instant expiresAt() {
        return second("exp");
    }

    private @Nullable Instant second(String claim) {
        return claims.get(claim) instanceof Number number ? Instant.ofEpochSecond(number.longValue()) : null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuthenticatedUser user
                && name.equals(user.name)
                && roles.equals(user.roles)
                && scopes.equals(user.scopes)
                && claims.equals(user.claims);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, claims);
    }

    /** Name, roles and scopes; never the claims. */
    @Override
    public String toString() {
        return "AuthenticatedUser[" + name + ", roles=" + roles + ", scopes=" + scopes + "]";
    }
}
