package io.github.servletjwt.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The user of a verified token: an immutable value that does not show its claims. */
class AuthenticatedUserTest {
    private static AuthenticatedUser withClaims(Map<String, ?> claims) {
        return new AuthenticatedUser("alice", Set.of(), Set.of(), claims);
    }

    private static AuthenticatedUser alice() {
        return new AuthenticatedUser(
                "alice", Set.of("user"), Set.of("read"), Map.of("sub", "alice", "nested", Map.of("a", List.of(1L))));
    }

    @Test
    void constructor_emptyName_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new AuthenticatedUser("", Set.of(), Set.of(), Map.of()));
    }

    @Test
    void getName_isTheNameGiven() {
        assertEquals("alice", alice().getName());
    }

    @Test
    void attribute_isTheNameOfTheContract() {
        assertEquals("io.github.servletjwt.user", AuthenticatedUser.ATTRIBUTE);
    }

    @Test
    void roles_ofTheCallerChangedLater_stay() {
        Set<String> roles = new HashSet<>(Set.of("user"));
        AuthenticatedUser user = new AuthenticatedUser("alice", roles, Set.of(), Map.of());

        roles.add("admin");

        assertEquals(Set.of("user"), user.roles());
    }

    @Test
    void scopes_ofTheCallerChangedLater_stay() {
        Set<String> scopes = new HashSet<>(Set.of("read"));
        AuthenticatedUser user = new AuthenticatedUser("alice", Set.of(), scopes, Map.of());

        scopes.add("write");

        assertEquals(Set.of("read"), user.scopes());
    }

    @Test
    void roles_keepTheirOrder() {
        AuthenticatedUser user =
                new AuthenticatedUser("alice", new LinkedHashSet<>(List.of("z", "a", "m")), Set.of(), Map.of());

        assertEquals(List.of("z", "a", "m"), List.copyOf(user.roles()));
    }

    @Test
    void roles_areUnmodifiable() {
        assertThrows(UnsupportedOperationException.class, () -> alice().roles().add("admin"));
    }

    @Test
    void scopes_areUnmodifiable() {
        assertThrows(UnsupportedOperationException.class, () -> alice().scopes().add("write"));
    }

    @Test
    void claims_ofTheCallerChangedLater_stay() {
        Map<String, Object> claims = new HashMap<>(Map.of("a", 1L));
        AuthenticatedUser user = withClaims(claims);

        claims.put("a", 2L);

        assertEquals(Map.of("a", 1L), user.claims());
    }

    @Test
    void claims_nestedCollectionsOfTheCallerChangedLater_stay() {
        List<Object> list = new ArrayList<>(List.of("x"));
        Map<String, Object> inner = new HashMap<>(Map.of("list", list));
        AuthenticatedUser user = withClaims(Map.of("inner", inner));

        list.add("y");
        inner.put("more", 1L);

        assertEquals(Map.of("inner", Map.of("list", List.of("x"))), user.claims());
    }

    @Test
    void claims_areUnmodifiable() {
        assertThrows(UnsupportedOperationException.class, () -> alice().claims().remove("sub"));
    }

    @Test
    void claims_nestedObject_isUnmodifiable() {
        Map<?, ?> nested = (Map<?, ?>) alice().claims().get("nested");

        assertThrows(UnsupportedOperationException.class, nested::clear);
    }

    @Test
    void claims_listInsideObject_isUnmodifiable() {
        Map<?, ?> nested = (Map<?, ?>) withClaims(Map.of("nested", Map.of("a", new ArrayList<>(List.of(1L)))))
                .claims()
                .get("nested");
        List<?> list = (List<?>) nested.get("a");

        assertThrows(UnsupportedOperationException.class, list::clear);
    }

    @Test
    void claims_objectInsideListInsideList_isUnmodifiable() {
        List<?> outer = (List<?>) withClaims(Map.of("a", List.of(List.of(new HashMap<>(Map.of("b", 1L))))))
                .claims()
                .get("a");
        Map<?, ?> object = (Map<?, ?>) ((List<?>) outer.get(0)).get(0);

        assertThrows(UnsupportedOperationException.class, object::clear);
    }

    @Test
    void claims_null_isKept() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("middle_name", null);

        assertTrue(withClaims(claims).claims().containsKey("middle_name"));
    }

    @Test
    void issuer_given_isTheClaim() {
        assertEquals(
                "https://issuer.example",
                withClaims(Map.of("iss", "https://issuer.example")).issuer());
    }

    @Test
    void issuer_absent_isNull() {
        assertNull(withClaims(Map.of()).issuer());
    }

    @Test
    void tokenId_given_isTheClaim() {
        assertEquals("id-1", withClaims(Map.of("jti", "id-1")).tokenId());
    }

    @Test
    void tokenId_absent_isNull() {
        assertNull(withClaims(Map.of()).tokenId());
    }

    @Test
    void issuedAt_wholeSeconds_isThatInstant() {
        assertEquals(
                Instant.parse("2026-11-25T12:00:00Z"),
                withClaims(Map.of("iat", 1_795_608_000L)).issuedAt());
    }

    @Test
    void issuedAt_fraction_isToTheSecond() {
        assertEquals(
                Instant.parse("2026-11-25T12:00:00Z"),
                withClaims(Map.of("iat", new BigDecimal("1795608000.999"))).issuedAt());
    }

    @Test
    void issuedAt_absent_isNull() {
        assertNull(withClaims(Map.of()).issuedAt());
    }

    @Test
    void expiresAt_wholeSeconds_isThatInstant() {
        assertEquals(
                Instant.parse("2026-11-25T12:00:01Z"),
                withClaims(Map.of("exp", 1_795_608_001L)).expiresAt());
    }

    @Test
    void expiresAt_lastAllowedSecond_isTheEndOfYear9999() {
        assertEquals(
                Instant.parse("9999-12-31T23:59:59Z"),
                withClaims(Map.of("exp", 253_402_300_799L)).expiresAt());
    }

    @Test
    void expiresAt_absent_isNull() {
        assertNull(withClaims(Map.of()).expiresAt());
    }

    @Test
    void equals_sameContent_isTrue() {
        assertEquals(alice(), alice());
    }

    @Test
    void hashCode_sameContent_isTheSame() {
        assertEquals(alice().hashCode(), alice().hashCode());
    }

    static Stream<AuthenticatedUser> othersThanAlice() {
        Map<String, Object> claims = alice().claims();
        return Stream.of(
                new AuthenticatedUser("bob", Set.of("user"), Set.of("read"), claims),
                new AuthenticatedUser("alice", Set.of("admin"), Set.of("read"), claims),
                new AuthenticatedUser("alice", Set.of("user"), Set.of("write"), claims),
                new AuthenticatedUser("alice", Set.of("user"), Set.of("read"), Map.of("sub", "alice")));
    }

    @ParameterizedTest
    @MethodSource("othersThanAlice")
    void equals_onePartDifferent_isFalse(AuthenticatedUser other) {
        assertNotEquals(alice(), other);
    }

    @Test
    void equals_otherPrincipalOfThatName_isFalse() {
        Principal other = () -> "alice";

        assertNotEquals(alice(), other);
    }

    @Test
    void equals_null_isFalse() {
        assertNotEquals(null, alice());
    }

    private static AuthenticatedUser throughSerialization(AuthenticatedUser user)
            throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(user);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (AuthenticatedUser) in.readObject();
        }
    }

    @Test
    void serialization_roundTrip_givesAnEqualUser() throws IOException, ClassNotFoundException {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", "alice");
        claims.put("exp", 1_795_608_000L);
        claims.put("nbf", new BigDecimal("1795608000.5"));
        claims.put("vip", true);
        claims.put("nothing", null);
        claims.put("nested", Map.of("list", List.of("a", Map.of("b", 1L))));
        AuthenticatedUser user = new AuthenticatedUser("alice", Set.of("user"), Set.of("read"), claims);

        assertEquals(user, throughSerialization(user));
    }

    @Test
    void serialization_roundTrip_staysUnmodifiable() throws IOException, ClassNotFoundException {
        Map<?, ?> nested = (Map<?, ?>) throughSerialization(alice()).claims().get("nested");

        assertThrows(UnsupportedOperationException.class, nested::clear);
    }

    @Test
    void toString_namesUserRolesAndScopes() {
        assertEquals("AuthenticatedUser[alice, roles=[user], scopes=[read]]", alice().toString());
    }

    @Test
    void toString_claims_areNotTold() {
        String text = withClaims(Map.of("email", "canary@example.com")).toString();

        assertFalse(text.contains("canary"), text);
        assertFalse(text.contains("email"), text);
    }

    @Test
    void claims_setGiven_isCopied() {
        Set<String> groups = new HashSet<>(Set.of("a"));
        AuthenticatedUser user = new AuthenticatedUser("u", Set.of(), Set.of(), Map.of("g", groups));
        groups.add("b");
        assertEquals(List.of("a"), user.claims().get("g"));
    }

    @Test
    void constructor_claimOfAnotherType_refused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new AuthenticatedUser("u", Set.of(), Set.of(), Map.of("g", new Object())));
    }
}
