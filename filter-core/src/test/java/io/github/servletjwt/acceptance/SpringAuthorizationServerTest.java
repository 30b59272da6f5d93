package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.servletjwt.TestApp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tokens of a real Spring Authorization Server, found by discovery. */
class SpringAuthorizationServerTest {
    /** Settings as in {@code docs/issuers.md}. */
    private static TestApp start(TestApp.Container container, SpringIssuer issuer, String... more) throws Exception {
        return TestApp.builder()
                .filter("issuer", issuer.issuer(), "audience", SpringIssuer.CLIENT, "rolesClaims", "roles")
                .filter("rules", "/clerks/* role(clerk)\n/* authenticated")
                .filter(more)
                .start(container);
    }

    private static String outcome(TestApp app, String path, JsonNode tokens, String kind) throws Exception {
        var answer = app.get(path, "Authorization", "Bearer " + tokens.get(kind).asText());
        return answer.statusCode() == 200 ? answer.body() : String.valueOf(answer.statusCode());
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void tokens_asSpringWritesThem_onlyAccessTokensPass(TestApp.Container container) throws Exception {
        try (SpringIssuer issuer = SpringIssuer.start();
                TestApp app = start(container, issuer, "requiredClaims", "scope")) {
            JsonNode tokens = issuer.login("n-0S6");
            assertEquals("hello alice", outcome(app, "/x", tokens, "access_token"));
            assertEquals("403", outcome(app, "/clerks/x", tokens, "access_token"));
            assertEquals("401", outcome(app, "/x", tokens, "id_token"));
            assertEquals("401", outcome(app, "/x", tokens, "refresh_token"));
            JsonNode refreshed = issuer.refresh(tokens);
            assertEquals("hello alice", outcome(app, "/x", refreshed, "access_token"));
            assertEquals("401", outcome(app, "/x", refreshed, "id_token"));
            JsonNode ofTheClient = issuer.clientCredentials();
            assertEquals("hello " + SpringIssuer.CLIENT, outcome(app, "/x", ofTheClient, "access_token"));
        }
    }

    /** What operations.md warns of, so that the advice is dropped when Spring marks its ID tokens one day. */
    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void idToken_withoutNonce_isRefusedByRequiredClaimsAlone(TestApp.Container container) throws Exception {
        try (SpringIssuer issuer = SpringIssuer.start();
                TestApp open = start(container, issuer);
                TestApp closed = start(container, issuer, "requiredClaims", "scope")) {
            JsonNode tokens = issuer.login("");
            assertEquals("hello alice", outcome(open, "/x", tokens, "id_token"));
            assertEquals("401", outcome(closed, "/x", tokens, "id_token"));
        }
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void tokens_markedByACustomizer_passWithTheirRoles(TestApp.Container container) throws Exception {
        try (SpringIssuer issuer = SpringIssuer.start(SpringIssuer::markAccessTokens);
                TestApp app = start(container, issuer, "tokenTypes", "at+jwt")) {
            JsonNode tokens = issuer.login("");
            assertEquals("hello alice", outcome(app, "/clerks/x", tokens, "access_token"));
            assertEquals("401", outcome(app, "/x", tokens, "id_token"));
        }
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void key_replacedAtTheIssuer_isFoundWithoutARestart(TestApp.Container container) throws Exception {
        try (SpringIssuer issuer = SpringIssuer.start();
                TestApp app = start(container, issuer)) {
            JsonNode before = issuer.login("");
            assertEquals("hello alice", outcome(app, "/x", before, "access_token"));
            issuer.replaceKey("second");
            JsonNode after = issuer.login("");
            assertEquals("hello alice", outcome(app, "/x", after, "access_token"));
            assertEquals("401", outcome(app, "/x", before, "access_token"));
        }
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void key_onACurve_verifies(TestApp.Container container) throws Exception {
        try (SpringIssuer issuer = SpringIssuer.start(SpringIssuer::signByEc)) {
            issuer.replaceKeyByEc("curve");
            try (TestApp app = start(container, issuer)) {
                assertEquals("hello alice", outcome(app, "/x", issuer.login(""), "access_token"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void issuer_gone_itsTokensPassOn(TestApp.Container container) throws Exception {
        SpringIssuer issuer = SpringIssuer.start();
        try (issuer;
                TestApp app = start(container, issuer)) {
            JsonNode tokens = issuer.login("");
            assertEquals("hello alice", outcome(app, "/x", tokens, "access_token"));
            issuer.close();
            assertEquals("hello alice", outcome(app, "/other", tokens, "access_token"));
        }
    }
}
