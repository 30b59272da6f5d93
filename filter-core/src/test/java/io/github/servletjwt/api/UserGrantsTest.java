package io.github.servletjwt.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Grants are copied from the store and cannot grow afterwards. */
class UserGrantsTest {
    @Test
    void ofRoles_hasNoScopesAndNoClaims() {
        assertEquals(new UserGrants(Set.of("user"), Set.of(), Map.of()), UserGrants.ofRoles(Set.of("user")));
    }

    @Test
    void constructor_setsOfTheCallerChangedLater_stay() {
        Set<String> roles = new HashSet<>(Set.of("user"));
        Set<String> scopes = new HashSet<>(Set.of("read"));
        Map<String, Object> claims = new HashMap<>(Map.of("tenant", "a"));
        UserGrants grants = new UserGrants(roles, scopes, claims);

        roles.add("admin");
        scopes.add("write");
        claims.put("tenant", "b");

        assertEquals(new UserGrants(Set.of("user"), Set.of("read"), Map.of("tenant", "a")), grants);
    }

    @Test
    void roles_keepTheirOrder() {
        UserGrants grants = UserGrants.ofRoles(new LinkedHashSet<>(List.of("z", "a", "m")));

        assertEquals(List.of("z", "a", "m"), List.copyOf(grants.roles()));
    }

    @Test
    void roles_areUnmodifiable() {
        UserGrants grants = UserGrants.ofRoles(Set.of("user"));

        assertThrows(UnsupportedOperationException.class, () -> grants.roles().add("admin"));
    }

    @Test
    void scopes_areUnmodifiable() {
        UserGrants grants = UserGrants.ofRoles(Set.of("user"));

        assertThrows(UnsupportedOperationException.class, () -> grants.scopes().add("write"));
    }

    @Test
    void claims_areUnmodifiable() {
        UserGrants grants = UserGrants.ofRoles(Set.of("user"));

        assertThrows(UnsupportedOperationException.class, () -> grants.claims().put("tenant", "b"));
    }
}
