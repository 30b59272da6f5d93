package io.github.servletjwt.internal.access;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requirement of a rule: its grammar, and whether a user meets it. */
class RequirementTest {
    private static final String FORMS =
            "; requirements are permit, optional, authenticated, role(a, b), scope(a b) and deny";

    private static AuthenticatedUser user(Set<String> roles, Set<String> scopes) {
        return new AuthenticatedUser("alice", roles, scopes, Map.of());
    }

    private static AuthFailure refusal(String requirement, AuthenticatedUser user) {
        return assertThrows(
                        AuthFailureException.class,
                        () -> Requirement.parse(requirement).check(user))
                .failure();
    }

    private static void assertMet(String requirement, AuthenticatedUser user) {
        assertDoesNotThrow(() -> Requirement.parse(requirement).check(user));
    }

    private static String complaint(String requirement) {
        return assertThrows(IllegalArgumentException.class, () -> Requirement.parse(requirement))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({"permit, PERMIT", "optional, OPTIONAL", "authenticated, AUTHENTICATED", "deny, DENY"})
    void parse_word_isItsKind(String text, Requirement.Kind kind) {
        assertEquals(new Requirement(kind, List.of(), Set.of()), Requirement.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role(a, b)",
                "role(a,b)",
                "role( a , b )",
                "role (a, b)",
                "authenticated role(a, b)",
                "role(a, b) authenticated"
            })
    void parse_role_isAuthenticatedWithAnyOf(String text) {
        assertEquals(
                new Requirement(Requirement.Kind.AUTHENTICATED, List.of(Set.of("a", "b")), Set.of()),
                Requirement.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role(\"Site admin\", b, \"c, (d) # e\")",
                "role( \"Site admin\",\"b\",\"c, (d) # e\" )",
                "authenticated role(\"Site admin\", b, \"c, (d) # e\")"
            })
    void parse_quotedRole_isWhole(String text) {
        Requirement requirement = Requirement.parse(text);
        assertEquals(List.of(Set.of("Site admin", "b", "c, (d) # e")), requirement.roles());
        assertEquals("role(\"Site admin\", b, \"c, (d) # e\")", requirement.toString());
        assertEquals(requirement, Requirement.parse(requirement.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope(a b)", "scope( a   b )", "scope(a) scope(b)", "authenticated scope(a b)"})
    void parse_scope_isAuthenticatedWithAllOf(String text) {
        assertEquals(
                new Requirement(Requirement.Kind.AUTHENTICATED, List.of(), Set.of("a", "b")), Requirement.parse(text));
    }

    @Test
    void parse_rolesAndScopes_allAreKept() {
        assertEquals(
                new Requirement(
                        Requirement.Kind.AUTHENTICATED, List.of(Set.of("a"), Set.of("b", "c")), Set.of("s", "t")),
                Requirement.parse("role(a) scope(s) role(b, c) scope(t)"));
    }

    @Test
    void parse_nothing_refused() {
        assertEquals("the requirement is missing" + FORMS, complaint(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role()",
                "role( )",
                "role",
                "role(a,)",
                "role(,a)",
                "role(a,,b)",
                "role(a b)",
                "role(\"\")",
                "role(\"a)",
                "role(a\")",
                "role(a\"b)",
                "role(\"a\"b)",
                "role(\"a\" \"b\")",
                "scope()",
                "scope",
                "scope(a, b)",
                "scope(a\"b)",
                "scope(a\\b)",
                "scope(ä)"
            })
    void parse_namesMissingOrMalformed_refused(String text) {
        assertEquals("cannot read '" + text + "'" + FORMS, complaint(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Permit",
                "PERMIT",
                "allow",
                "denyAll",
                "roles(a)",
                "Role(a)",
                "permit()",
                "deny(a)",
                "authenticated(a)",
                "permitrole(a)"
            })
    void parse_unknownWord_refused(String text) {
        assertEquals("there is no requirement '" + text + "'" + FORMS, complaint(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role(a",
                "role)",
                "role(a))",
                "role((a))",
                "scope(a",
                "deny!",
                "permit, deny",
                "permit;",
                "+role(a)"
            })
    void parse_otherCharacters_refused(String text) {
        assertTrue(complaint(text).startsWith("cannot read '"), complaint(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permit role(a)",
                "role(a) permit",
                "permit scope(a)",
                "optional role(a)",
                "deny role(a)",
                "permit deny",
                "permit authenticated",
                "permit permit",
                "optional authenticated",
            })
    void parse_wordThatStandsAlone_refusedInCompany(String text) {
        assertEquals(
                "permit, optional and deny stand alone; only authenticated goes with role(…) and scope(…)",
                complaint(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"role(a)", "role(b)", "role(x, a)", "role(a) role(b)", "authenticated"})
    void check_userWithRoles_passes(String requirement) {
        assertMet(requirement, user(Set.of("a", "b"), Set.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"role(x)", "role(A)", "role(x, y)", "role(a) role(x)", "role(ab)", "role(*)"})
    void check_userWithoutRole_refused(String requirement) {
        assertEquals(
                FailureCode.ROLE_MISSING,
                refusal(requirement, user(Set.of("a", "b"), Set.of())).code());
    }

    @Test
    void check_scopeOfRolesName_isNoRole() {
        assertEquals(
                FailureCode.ROLE_MISSING,
                refusal("role(a)", user(Set.of(), Set.of("a"))).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope(s)", "scope(s t)", "scope(s) scope(t)", "authenticated"})
    void check_userWithScopes_passes(String requirement) {
        assertMet(requirement, user(Set.of(), Set.of("s", "t")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope(x)", "scope(s x)", "scope(S)"})
    void check_userWithoutScope_refused(String requirement) {
        assertEquals(
                FailureCode.SCOPE_MISSING,
                refusal(requirement, user(Set.of(), Set.of("s", "t"))).code());
    }

    @Test
    void check_userWithoutScope_tellsAllThatAreRequired() {
        AuthFailure.ScopeMissing missing =
                assertInstanceOf(AuthFailure.ScopeMissing.class, refusal("scope(s x)", user(Set.of(), Set.of("s"))));
        assertEquals(Set.of("s", "x"), missing.required());
    }

    @Test
    void check_roleAndScopeMissing_tellsTheRole() {
        assertEquals(
                FailureCode.ROLE_MISSING,
                refusal("scope(s) role(a)", user(Set.of(), Set.of())).code());
    }

    @Test
    void check_roleHeldAndScopeMissing_refused() {
        assertEquals(
                FailureCode.SCOPE_MISSING,
                refusal("role(a) scope(s)", user(Set.of("a"), Set.of())).code());
    }
}
