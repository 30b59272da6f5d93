package io.github.servletjwt.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The content of a user's tokens besides the name.
 *
 * <p><b>Thread safety:</b> immutable, if the values of the claims are.
 *
 * @param roles go into the claim that {@code rolesClaims} names first
 * @param scopes go into the claim that RFC 8693 §4.2 defines, unless the login asks for fewer
 * @param claims further claims: strings, booleans, numbers, lists and maps of these; none with a registered name
 */
public record UserGrants(Set<String> roles, Set<String> scopes, Map<String, Object> claims) {
    public UserGrants {
        roles = Collections.unmodifiableSet(new LinkedHashSet<>(roles));
        scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }

    /** Only roles. */
    public static UserGrants ofRoles(Set<String> roles) {
        return new UserGrants(roles, Set.of(), Map.of());
    }
}
