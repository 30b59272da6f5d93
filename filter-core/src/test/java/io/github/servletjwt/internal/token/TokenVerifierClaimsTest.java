package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The issuer, audience, type and user of a token, and what it grants. */
class TokenVerifierClaimsTest {
    private static final String ISSUER = "https://id.example";
    private static final String ACCEPTED = "accepted";
    private static final String EXP = "\"exp\":" + (TestTokens.NOW + 600);

    private final MovableClock clock = new MovableClock();

    private JwtAuthBuilder settings() {
        return JwtAuth.builder().secret(TestTokens.SECRET).clock(clock);
    }

    private static AuthenticatedUser user(JwtAuthBuilder settings, String more) throws AuthFailureException {
        return settings.build().verify(TestTokens.of(TestTokens.claims(more)));
    }

    private static String outcome(JwtAuthBuilder settings, String token) {
        try {
            settings.build().verify(token);
            return ACCEPTED;
        } catch (AuthFailureException refused) {
            return refused.failure().code().name();
        }
    }

    private static String outcomeOfMore(JwtAuthBuilder settings, String more) {
        return outcome(settings, TestTokens.of(TestTokens.claims(more)));
    }

    private static String header(String typ) {
        return typ == null ? "{\"alg\":\"HS256\"}" : "{\"alg\":\"HS256\",\"typ\":\"" + typ + "\"}";
    }

    // --- iss ---

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "iss":"https://id.example"       | accepted
                    "iss":"https://id.example/"      | ISSUER_REFUSED
                    "iss":"HTTPS://ID.EXAMPLE"       | ISSUER_REFUSED
                    "iss":"https://id.example "      | ISSUER_REFUSED
                    "iss":"https://id.example.evil"  | ISSUER_REFUSED
                    "iss":""                         | ISSUER_REFUSED
                    ``                               | ISSUER_REFUSED
                    "iss":null                       | CLAIM_MALFORMED
                    "iss":["https://id.example"]     | CLAIM_MALFORMED
                    "iss":1                          | CLAIM_MALFORMED
                    """)
    void verify_issuerConfigured_mustBeExactlyThat(String more, String expected) {
        assertEquals(expected, outcomeOfMore(settings().issuer(ISSUER), more));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                    | accepted
                    "iss":"anybody"       | accepted
                    "iss":null            | CLAIM_MALFORMED
                    "iss":{}              | CLAIM_MALFORMED
                    """)
    void verify_issuerNotConfigured_isAnyText(String more, String expected) {
        assertEquals(expected, outcomeOfMore(settings(), more));
    }

    // --- aud ---

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "aud":"orders"             | accepted
                    "aud":"billing"            | accepted
                    "aud":["orders"]           | accepted
                    "aud":["other","billing"]  | accepted
                    "aud":["orders","billing"] | accepted
                    "aud":"other"              | AUDIENCE_REFUSED
                    "aud":"Orders"             | AUDIENCE_REFUSED
                    "aud":"orders billing"     | AUDIENCE_REFUSED
                    "aud":""                   | AUDIENCE_REFUSED
                    "aud":[]                   | AUDIENCE_REFUSED
                    "aud":["other"]            | AUDIENCE_REFUSED
                    ``                         | AUDIENCE_REFUSED
                    "aud":null                 | CLAIM_MALFORMED
                    "aud":1                    | CLAIM_MALFORMED
                    "aud":["orders",1]         | CLAIM_MALFORMED
                    "aud":["orders",null]      | CLAIM_MALFORMED
                    "aud":{"orders":true}      | CLAIM_MALFORMED
                    """)
    void verify_audienceConfigured_mustNameOne(String more, String expected) {
        assertEquals(expected, outcomeOfMore(settings().audience("orders", "billing"), more));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                    | accepted
                    "aud":"anything"      | accepted
                    "aud":[1]             | CLAIM_MALFORMED
                    """)
    void verify_audienceNotConfigured_isAnyOfItsType(String more, String expected) {
        assertEquals(expected, outcomeOfMore(settings(), more));
    }

    // --- typ ---

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    -,                         accepted
                    JWT,                       accepted
                    jwt,                       accepted
                    Jwt,                       accepted
                    at+jwt,                    accepted
                    AT+JWT,                    accepted
                    application/at+jwt,        accepted
                    APPLICATION/JWT,           accepted
                    none,                      TYPE_REFUSED
                    '',                        TYPE_REFUSED
                    ' JWT',                    TYPE_REFUSED
                    application/,              TYPE_REFUSED
                    application/none,          TYPE_REFUSED
                    text/jwt,                  TYPE_REFUSED
                    application/application/jwt, TYPE_REFUSED
                    JOSE,                      TYPE_REFUSED
                    logout+jwt,                TYPE_REFUSED
                    secevent+jwt,              TYPE_REFUSED
                    dpop+jwt,                  TYPE_REFUSED
                    """)
    void verify_defaultTokenTypes_areAtJwtJwtAndNone(String typ, String expected) {
        assertEquals(expected, outcome(settings(), TestTokens.of(header(typ), TestTokens.claims(""))));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    at+jwt,             at+jwt,             accepted
                    at+jwt,             JWT,                TYPE_REFUSED
                    at+jwt,             -,                  TYPE_REFUSED
                    JWT,                -,                  TYPE_REFUSED
                    JWT,                at+jwt,             TYPE_REFUSED
                    none,               -,                  accepted
                    none,               none,               TYPE_REFUSED
                    none,               JWT,                TYPE_REFUSED
                    Application/My+JWT, my+jwt,             accepted
                    my+jwt,             application/MY+jwt, accepted
                    """)
    void verify_tokenTypes_areThoseConfigured(String types, String typ, String expected) {
        assertEquals(
                expected, outcome(settings().tokenTypes(types), TestTokens.of(header(typ), TestTokens.claims(""))));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    -,                  nonce,   TYPE_REFUSED
                    JWT,                nonce,   TYPE_REFUSED
                    JWT,                at_hash, TYPE_REFUSED
                    JWT,                c_hash,  TYPE_REFUSED
                    JWT,                s_hash,  TYPE_REFUSED
                    -,                  s_hash,  TYPE_REFUSED
                    JWT,                events,  TYPE_REFUSED
                    -,                  events,  TYPE_REFUSED
                    JWT,                cnf,     TYPE_REFUSED
                    at+jwt,             nonce,   accepted
                    at+jwt,             at_hash, accepted
                    at+jwt,             c_hash,  accepted
                    at+jwt,             events,  accepted
                    application/AT+JWT, nonce,   accepted
                    at+jwt,             cnf,     TYPE_REFUSED
                    application/at+jwt, cnf,     TYPE_REFUSED
                    """)
    void verify_claimOfAnotherKindOfToken_isRefusedUnlessAtJwt(String typ, String claim, String expected) {
        String text = TestTokens.of(header(typ), TestTokens.claims("\"" + claim + "\":\"x\""));
        String nothing = TestTokens.of(header(typ), TestTokens.claims("\"" + claim + "\":null"));
        assertEquals(expected, outcome(settings(), text));
        assertEquals(ACCEPTED, outcome(settings(), nothing));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
                    JWT    | "Bearer"   | accepted
                    -      | "BEARER"   | accepted
                    JWT    | "bearer"   | accepted
                    JWT    | null       | accepted
                    JWT    | "ID"       | TYPE_REFUSED
                    -      | "ID"       | TYPE_REFUSED
                    JWT    | "Refresh"  | TYPE_REFUSED
                    JWT    | "Offline"  | TYPE_REFUSED
                    JWT    | "Logout"   | TYPE_REFUSED
                    JWT    | ""         | TYPE_REFUSED
                    JWT    | "Bearer "  | TYPE_REFUSED
                    JWT    | "at+jwt"   | TYPE_REFUSED
                    JWT    | "JWT"      | TYPE_REFUSED
                    JWT    | 1          | TYPE_REFUSED
                    JWT    | false      | TYPE_REFUSED
                    JWT    | ["Bearer"] | TYPE_REFUSED
                    JWT    | {}         | TYPE_REFUSED
                    at+jwt | "ID"       | accepted
                    at+jwt | "Bearer"   | accepted
                    """)
    void verify_payloadTyp_mustBeBearerUnlessAtJwt(String typ, String value, String expected) {
        String token = TestTokens.of(header(typ), TestTokens.claims("\"typ\":" + value));
        assertEquals(expected, outcome(settings(), token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonce", "at_hash", "c_hash", "s_hash", "events"})
    void verify_payloadTypBearer_allowsClaimsOfOtherTokens(String claim) {
        String bearer = "\"typ\":\"Bearer\",\"" + claim + "\":\"x\"";
        assertEquals(ACCEPTED, outcome(settings(), TestTokens.of(header("JWT"), TestTokens.claims(bearer))));
        String id = "\"typ\":\"ID\",\"" + claim + "\":\"x\"";
        assertEquals("TYPE_REFUSED", outcome(settings(), TestTokens.of(header("JWT"), TestTokens.claims(id))));
    }

    @Test
    void verify_claimOfAnotherKindOfTokenNested_isAccepted() {
        assertEquals(ACCEPTED, outcomeOfMore(settings(), "\"x\":{\"cnf\":{},\"nonce\":1}"));
    }

    // --- requiredClaims ---

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "tenant":"acme","plan":1          | accepted
                    "tenant":"","plan":false          | accepted
                    "tenant":[],"plan":{}             | accepted
                    "tenant":"acme"                   | CLAIM_MISSING
                    "plan":1                          | CLAIM_MISSING
                    ``                                | CLAIM_MISSING
                    "tenant":null,"plan":1            | CLAIM_MISSING
                    "x":{"tenant":"acme","plan":1}    | CLAIM_MISSING
                    """)
    void verify_requiredClaims_mustAllBeThere(String more, String expected) {
        assertEquals(expected, outcomeOfMore(settings().requiredClaims("tenant", "plan"), more));
    }

    // --- sub and the principal ---

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "x":1                    | CLAIM_MISSING
                    "sub":null               | CLAIM_MALFORMED
                    "sub":""                 | CLAIM_MALFORMED
                    "sub":"  "               | CLAIM_MALFORMED
                    "sub":"al\\u0000ice"     | CLAIM_MALFORMED
                    "sub":"alice\\r\\nroot"  | CLAIM_MALFORMED
                    "sub":1                  | CLAIM_MALFORMED
                    "sub":["alice"]          | CLAIM_MALFORMED
                    "sub":{}                 | CLAIM_MALFORMED
                    "sub":true               | CLAIM_MALFORMED
                    """)
    void verify_subThatNamesNobody_isRefused(String member, String expected) {
        assertEquals(expected, outcome(settings(), TestTokens.of("{" + member + "," + EXP + "}")));
    }

    @Test
    void verify_principalClaim_namesTheUser() throws Exception {
        assertEquals(
                "al", user(settings().principalClaim("nick"), "\"nick\":\"al\"").getName());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``              | CLAIM_MISSING
                    "nick":null     | CLAIM_MALFORMED
                    "nick":""       | CLAIM_MALFORMED
                    "nick":7.5      | CLAIM_MALFORMED
                    "nick":"a\\tb"  | CLAIM_MALFORMED
                    """)
    void verify_principalClaimThatNamesNobody_isRefused(String more, String expected) {
        assertEquals(expected, outcomeOfMore(settings().principalClaim("nick"), more));
    }

    @Test
    void verify_principalClaimWithoutSub_isMissingInAccessTokensOfRfc9068Alone() {
        String claims = "{\"nick\":\"al\"," + EXP + "}";
        assertEquals("accepted", outcome(settings().principalClaim("nick"), TestTokens.of(claims)));
        String marked = TestTokens.of("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", claims);
        assertEquals("CLAIM_MISSING", outcome(settings().principalClaim("nick"), marked));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "[]", "{}"})
    void verify_jtiNoText_isMalformed(String value) {
        assertEquals("CLAIM_MALFORMED", outcomeOfMore(settings(), "\"jti\":" + value));
    }

    // --- grants ---

    @Test
    void verify_noRoles_grantsNone() throws Exception {
        AuthenticatedUser user = user(settings(), "\"groups\":[\"admin\"]");
        assertEquals(Set.of(), user.roles());
        assertEquals(Set.of(), user.scopes());
    }

    @Test
    void verify_rolesText_isOneRole() throws Exception {
        assertEquals(Set.of("a b,c"), user(settings(), "\"roles\":\"a b,c\"").roles());
    }

    @Test
    void verify_rolesArrayWithNonText_grantsNothing() throws Exception {
        assertEquals(Set.of(), user(settings(), "\"roles\":[\"admin\",1]").roles());
    }

    @Test
    void verify_rolesClaims_areAllSearched() throws Exception {
        JwtAuthBuilder settings = settings()
                .rolesClaims("realm_access.roles", "resource_access.my-app.roles", "\"https://acme.example/roles\"");
        String more = "\"realm_access\":{\"roles\":[\"a\"]},\"resource_access\":{\"my-app\":{\"roles\":\"b\"}},"
                + "\"https://acme.example/roles\":[\"c\"],\"roles\":[\"not\"]";
        assertEquals(Set.of("a", "b", "c"), user(settings, more).roles());
    }

    @Test
    void verify_defaultScopeClaims_areScopeAndScp() throws Exception {
        AuthenticatedUser user = user(settings(), "\"scope\":\"a b\",\"scp\":[\"c\"],\"scopes\":\"d\"");
        assertEquals(Set.of("a", "b", "c"), user.scopes());
    }

    @Test
    void verify_scopeClaims_areThoseConfigured() throws Exception {
        JwtAuthBuilder settings = settings().scopeClaims("permissions.granted");
        AuthenticatedUser user = user(settings, "\"scope\":\"a\",\"permissions\":{\"granted\":[\"b\"]}");
        assertEquals(Set.of("b"), user.scopes());
    }

    @Test
    void verify_claims_cannotBeChanged() throws Exception {
        AuthenticatedUser user = user(settings(), "\"x\":{\"y\":[1]}");
        assertThrows(UnsupportedOperationException.class, () -> user.claims().clear());
    }

    @Test
    void verify_issuerBeforeAudience_isTold() {
        assertEquals(
                FailureCode.ISSUER_REFUSED.name(),
                outcomeOfMore(settings().issuer(ISSUER).audience("orders"), ""));
    }
}
