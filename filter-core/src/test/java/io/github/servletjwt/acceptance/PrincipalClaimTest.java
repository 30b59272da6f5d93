package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.servlet.SessionsServlet;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who the user is, and for whom the token is, where issuers write it into claims of their own. */
class PrincipalClaimTest {
    private static final String JWT = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String AT_JWT = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}";

    /** The further claims of a token without sub, or with it; the header; the response. */
    static Stream<Arguments> names() {
        String malformed = "401 A claim of the token is malformed";
        String missing = "401 The token lacks a required claim";
        return Stream.of(
                        Arguments.of(JWT, "\"user_id\":\"carol\"", "200 hello carol"),
                        Arguments.of(JWT, "\"user_id\":4711", "200 hello 4711"),
                        Arguments.of(JWT, "\"user_id\":-1", "200 hello -1"),
                        Arguments.of(JWT, "\"user_id\":0", "200 hello 0"),
                        Arguments.of(JWT, "\"user_id\":12345678901234567890", "200 hello 12345678901234567890"),
                        Arguments.of(JWT, "\"user_id\":1.0", malformed),
                        Arguments.of(JWT, "\"user_id\":1e3", malformed),
                        Arguments.of(JWT, "\"user_id\":true", malformed),
                        Arguments.of(JWT, "\"user_id\":[\"carol\"]", malformed),
                        Arguments.of(JWT, "\"user_id\":{\"id\":1}", malformed),
                        Arguments.of(JWT, "\"user_id\":\"\"", malformed),
                        Arguments.of(JWT, "\"user_id\":\"a\\nb\"", malformed),
                        Arguments.of(JWT, "\"sub\":\"s\"", missing),
                        Arguments.of(JWT, "\"user_id\":1,\"sub\":\"s\"", "200 hello 1"),
                        Arguments.of(JWT, "\"user_id\":1,\"sub\":null", "200 hello 1"),
                        Arguments.of(JWT, "\"user_id\":1,\"sub\":2", malformed),
                        Arguments.of(JWT, "\"user_id\":1,\"sub\":\"\"", malformed),
                        // RFC 9068 §2.2
                        Arguments.of(AT_JWT, "\"user_id\":1", missing),
                        Arguments.of(AT_JWT, "\"user_id\":1,\"sub\":\"s\"", "200 hello 1"))
                .flatMap(row -> Stream.of(Container.values())
                        .map(container -> Arguments.of(container, row.get()[0], row.get()[1], row.get()[2])));
    }

    private static String token(String header, String more) {
        long now = Instant.now().getEpochSecond();
        return TestTokens.of(header, "{\"iat\":" + now + ",\"exp\":" + (now + 600) + "," + more + "}");
    }

    private static String outcome(TestApp app, String token) throws Exception {
        HttpResponse<String> answer = app.get("/x", "Authorization", "Bearer " + token);
        String text = answer.statusCode() == 200 ? answer.body() : TestApp.member(answer, "error_description");
        return answer.statusCode() + " " + text;
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("names")
    @TestsSetting("principalClaim")
    void request_userInAnotherClaim_needsNoSub(Container container, String header, String more, String expected)
            throws Exception {
        try (TestApp app = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "principalClaim", "user_id")
                .start(container)) {
            assertEquals(expected, outcome(app, token(header, more)));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void request_userInSub_needsAText(Container container) throws Exception {
        try (TestApp app = TestApp.builder().filter("secret", TestTokens.SECRET).start(container)) {
            assertEquals("401 A claim of the token is malformed", outcome(app, token(JWT, "\"sub\":4711")));
            assertEquals("401 The token lacks a required claim", outcome(app, token(JWT, "\"user_id\":\"carol\"")));
        }
    }

    /** Our endpoints act on accounts, which a token without sub does not name. */
    @ParameterizedTest
    @EnumSource(Container.class)
    void endpoint_tokenWithoutSub_isRefused(Container container) throws Exception {
        try (TestApp app = TestApp.builder()
                .filter("secret", TestTokens.SECRET, "principalClaim", "user_id")
                .servlet(SessionsServlet.class, "/sessions/*")
                .start(container)) {
            String bearer = "Bearer " + token(JWT, "\"user_id\":\"null\",\"sid\":\"x\"");
            assertEquals(403, app.get("/sessions", "Authorization", bearer).statusCode());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void request_tokenOfAFurtherIssuer_hasItsOwnRules(Container container) throws Exception {
        try (FakeIssuer issuer = FakeIssuer.start();
                TestApp app = TestApp.builder()
                        .filter("secret", TestTokens.SECRET, "issuers", "pool")
                        .filter("issuer.pool.issuer", issuer.issuer(), "issuer.pool.keys", issuer.keysUri())
                        .filter("issuer.pool.audience", "client-7", "issuer.pool.audienceClaims", "client_id")
                        .filter("issuer.pool.principalClaim", "username")
                        .start(container)) {
            long now = Instant.now().getEpochSecond();
            String claims = "{\"iss\":\"" + issuer.issuer() + "\",\"iat\":" + now + ",\"exp\":" + (now + 600) + ",";
            String good = issuer.key().token("RS256", claims + "\"username\":7,\"client_id\":\"client-7\"}");
            String other = issuer.key().token("RS256", claims + "\"username\":7,\"client_id\":\"client-8\"}");
            String idToken = issuer.key().token("RS256", claims + "\"username\":7,\"aud\":\"client-7\"}");
            assertEquals("200 hello pool:7", outcome(app, good));
            assertEquals("401 The token is for another audience", outcome(app, other));
            assertEquals("401 The token is for another audience", outcome(app, idToken));
        }
    }

    /** The first claim that is present counts; a later one never adds to it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aud, client_id | \"client_id\":\"api\"                           | 200",
                "aud, client_id | \"aud\":\"api\"                                 | 200",
                "aud, client_id | \"aud\":[\"x\",\"api\"]                         | 200",
                "aud, client_id | \"aud\":\"x\",\"client_id\":\"api\"             | 401",
                "aud, client_id | \"aud\":[],\"client_id\":\"api\"                | 401",
                "aud, client_id | \"aud\":null,\"client_id\":\"api\"              | 401",
                "aud, client_id | \"aud\":7,\"client_id\":\"api\"                 | 401",
                "aud, client_id | \"azp\":\"api\"                                 | 401",
                "aud, client_id | \"client_id\":{\"a\":\"api\"}                   | 401",
                "appid          | \"appid\":\"api\"                               | 200",
                "appid          | \"aud\":\"api\"                                 | 401",
                "azp, aud       | \"azp\":\"x\",\"aud\":\"api\"                   | 401",
                "aud            | \"client_id\":\"api\"                           | 401"
            })
    @TestsSetting("audienceClaims")
    void request_audienceInAnotherClaim_theFirstPresentCounts(String names, String more, int status) throws Exception {
        for (Container container : Container.values()) {
            try (TestApp app = TestApp.builder()
                    .filter("secret", TestTokens.SECRET, "audience", "api", "audienceClaims", names)
                    .start(container)) {
                String token = token(JWT, "\"sub\":\"alice\"," + more);
                assertEquals(
                        status,
                        app.get("/x", "Authorization", "Bearer " + token).statusCode());
            }
        }
    }

    /** The log says which claim, and never its value. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"sub\":17                       | the claim sub is malformed: it is a number; expected a string",
                "\"sub\":\"\"                     | the claim sub is malformed: it is a string; expected a string that is not",
                "\"sub\":\"a\",\"nbf\":1790000000000 | the claim nbf is malformed: it is a number; expected seconds since 1970",
                "\"sub\":\"a\",\"jti\":{}         | the claim jti is malformed: it is an object; expected a string",
                "\"sub\":\"a\",\"iss\":[]         | the claim iss is malformed: it is an empty array; expected a string",
                "\"x\":\"y\"                      | the claim sub is missing",
                "\"sub\":\"a\"                    | the claim tenant is missing",
                "\"sub\":\"a\",\"tenant\":1,\"roles\":{\"admin\":1} | the claim roles grants nothing: it is an object",
                "\"sub\":\"a\",\"tenant\":1,\"realm_access\":{\"x\":1} | the claim realm_access.roles grants nothing: the token has realm_access"
            })
    void log_ofAClaim_namesItAndItsKind(String more, String expected) throws Exception {
        try (LogLines log = new LogLines();
                TestApp app = TestApp.builder()
                        .filter("secret", TestTokens.SECRET, "requiredClaims", "tenant")
                        .filter("rolesClaims", "roles, realm_access.roles", "scopeClaims", "scp, roles")
                        .start(Container.JETTY)) {
            outcome(app, token(JWT, more));
            assertTrue(log.text().contains(expected), log.text());
        }
    }
}
