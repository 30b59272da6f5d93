package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens of several issuers, each judged by its own issuer's settings alone. */
class SeveralIssuersTest {
    private static final TestKey CORP = TestKeys.rsa();
    private static final TestKey PARTNER = TestKeys.otherRsa();

    /** Our own issuer with a secret, corp and partner with a key each, and more. */
    private static TestServer start(String... more) throws Exception {
        Map<String, String> params = new HashMap<>(KeyApp.params(
                "secret",
                TestTokens.SECRET,
                "issuer",
                "me",
                "issuers",
                "corp, partner",
                "issuer.corp.issuer",
                "https://corp.example",
                "issuer.corp.publicKey",
                CORP.pemPublic(),
                "issuer.partner.issuer",
                "https://partner.example",
                "issuer.partner.keys",
                TestKeys.jwkSet(PARTNER)));
        params.putAll(KeyApp.params(more));
        return KeyApp.start(params);
    }

    private static String corp(String more) {
        return CORP.token("RS256", claims("https://corp.example", more));
    }

    private static String partner(String more) {
        return PARTNER.token("RS256", claims("https://partner.example", more));
    }

    private static String own(String more) {
        return TestTokens.of(claims("me", more));
    }

    private static String claims(String issuer, String more) {
        return KeyApp.claims("\"iss\":\"" + issuer + "\"" + (more.isEmpty() ? "" : "," + more));
    }

    private static String expiredAgo(String issuer, int seconds) {
        long now = Instant.now().getEpochSecond();
        return "{\"iss\":\"" + issuer + "\",\"sub\":\"alice\",\"iat\":" + (now - 900) + ",\"exp\":" + (now - seconds)
                + "}";
    }

    @Test
    @TestsSetting("issuers")
    void issuers_each_isAcceptedUnderItsOwnNames() throws Exception {
        try (TestServer server = start()) {
            KeyApp.assertName(server, own(""), "alice");
            KeyApp.assertName(server, corp(""), "corp:alice");
            KeyApp.assertName(server, partner(""), "partner:alice");
        }
    }

    @Test
    @TestsSetting("issuers")
    void issuers_unknownOrSimilarIss_isRefused() throws Exception {
        try (TestServer server = start()) {
            for (String iss : List.of(
                    "https://other.example",
                    "https://corp.example/",
                    "https://CORP.example",
                    "http://corp.example",
                    "corp",
                    "",
                    " me")) {
                for (String token : List.of(
                        CORP.token("RS256", claims(iss, "")),
                        PARTNER.token("RS256", claims(iss, "")),
                        TestTokens.of(claims(iss, "")))) {
                    KeyApp.assertRefused(server, token, "issuer");
                }
            }
        }
    }

    @Test
    @TestsSetting("issuers")
    void issuers_tokenOfOneSignedByTheKeyOfAnother_isRefusedInEveryCombination() throws Exception {
        try (FakeIssuer cloud = FakeIssuer.start();
                TestServer server = start(
                        "issuers",
                        "corp, partner, cloud",
                        "issuer.cloud.issuer",
                        cloud.issuer(),
                        "issuer.cloud.audience",
                        "api")) {
            Map<String, Signer> signers = new LinkedHashMap<>();
            signers.put("me", TestTokens::of);
            signers.put("https://corp.example", claims -> CORP.withKid("").token("RS256", claims));
            signers.put("https://partner.example", claims -> PARTNER.withKid("").token("RS256", claims));
            signers.put(cloud.issuer(), claims -> cloud.key().withKid("").token("RS256", claims));
            int refused = 0;
            for (String iss : signers.keySet()) {
                for (Map.Entry<String, Signer> signer : signers.entrySet()) {
                    String token = signer.getValue().sign(claims(iss, "\"aud\":\"api\""));
                    boolean same = signer.getKey().equals(iss);
                    assertEquals(
                            same ? 200 : 401,
                            KeyApp.status(server, token),
                            () -> iss + " signed by " + signer.getKey());
                    refused += same ? 0 : 1;
                }
            }
            assertEquals(12, refused);
        }
    }

    private interface Signer {
        String sign(String claims);
    }

    @Test
    @TestsSetting("issuers")
    void issuers_noIss_goesToOurOwn() throws Exception {
        Map<String, String> params = KeyApp.params(
                "secret",
                TestTokens.SECRET,
                "issuers",
                "corp",
                "issuer.corp.issuer",
                "https://corp.example",
                "issuer.corp.publicKey",
                CORP.pemPublic());
        try (TestServer server = KeyApp.start(params)) {
            KeyApp.assertName(server, TestTokens.of(KeyApp.claims("")), "alice");
            KeyApp.assertName(server, corp(""), "corp:alice");
            KeyApp.assertRefused(server, CORP.token("RS256", KeyApp.claims("")), "algorithm");
            KeyApp.assertRefused(server, TestTokens.of(claims("me", "")), "issuer");
        }
        try (TestServer server = start()) {
            KeyApp.assertRefused(server, TestTokens.of(KeyApp.claims("")), "issuer");
            KeyApp.assertRefused(server, CORP.token("RS256", KeyApp.claims("")), "algorithm");
        }
    }

    @Test
    @TestsSetting("issuers")
    void issuers_issThatIsNoTextOrTwice_isRefused() throws Exception {
        try (TestServer server = start()) {
            for (String iss : List.of(
                    "\"iss\":1",
                    "\"iss\":null",
                    "\"iss\":[\"https://corp.example\"]",
                    "\"iss\":{}",
                    "\"iss\":\"me\",\"iss\":\"https://corp.example\"")) {
                assertEquals(401, KeyApp.status(server, CORP.token("RS256", KeyApp.claims(iss))), iss);
                assertEquals(401, KeyApp.status(server, TestTokens.of(KeyApp.claims(iss))), iss);
            }
        }
    }

    @Test
    @TestsSetting({"issuers", "audience"})
    void issuers_audience_isEachItsOwn() throws Exception {
        try (TestServer server =
                start("audience", "mine", "issuer.corp.audience", "for-corp", "issuer.partner.audience", "p1,p2")) {
            KeyApp.assertName(server, own("\"aud\":\"mine\""), "alice");
            KeyApp.assertName(server, corp("\"aud\":\"for-corp\""), "corp:alice");
            KeyApp.assertName(server, partner("\"aud\":[\"x\",\"p2\"]"), "partner:alice");
            KeyApp.assertRefused(server, corp("\"aud\":\"mine\""), "audience");
            KeyApp.assertRefused(server, partner("\"aud\":\"for-corp\""), "audience");
            KeyApp.assertRefused(server, own("\"aud\":\"for-corp\""), "audience");
        }
    }

    @Test
    @TestsSetting("issuers")
    void issuers_nothingOfOurs_isInherited() throws Exception {
        try (TestServer server = start("audience", "mine", "requiredClaims", "tenant", "tokenTypes", "at+jwt, JWT")) {
            KeyApp.assertName(server, corp(""), "corp:alice");
            KeyApp.assertRefused(server, own("\"aud\":\"mine\""), "required claim");
        }
    }

    @Test
    @TestsSetting({"issuers", "maxTokenBytes"})
    void issuers_maxTokenBytes_isEachItsOwn() throws Exception {
        String filler = "\"x\":\"" + "y".repeat(1000) + "\"";
        try (TestServer server = start("issuer.corp.maxTokenBytes", "1024")) {
            KeyApp.assertName(server, corp(""), "corp:alice");
            KeyApp.assertRefused(server, corp(filler), "too long");
            KeyApp.assertName(server, partner(filler), "partner:alice");
        }
    }

    @Test
    @TestsSetting({"issuers", "leeway"})
    void issuers_leeway_isEachItsOwn() throws Exception {
        try (TestServer server = start("leeway", "5m", "issuer.corp.leeway", "0s")) {
            assertEquals(200, KeyApp.status(server, TestTokens.of(expiredAgo("me", 100))));
            KeyApp.assertRefused(server, CORP.token("RS256", expiredAgo("https://corp.example", 10)), "expired");
            KeyApp.assertName(
                    server, PARTNER.token("RS256", expiredAgo("https://partner.example", 10)), "partner:alice");
            KeyApp.assertRefused(server, PARTNER.token("RS256", expiredAgo("https://partner.example", 100)), "expired");
        }
    }

    @Test
    @TestsSetting({"issuers", "algorithms"})
    void issuers_algorithms_areEachItsOwn() throws Exception {
        try (TestServer server = start("issuer.corp.algorithms", "PS256")) {
            String corpClaims = claims("https://corp.example", "");
            KeyApp.assertName(server, CORP.token("PS256", corpClaims), "corp:alice");
            KeyApp.assertRefused(server, CORP.token("RS256", corpClaims), "algorithm");
            KeyApp.assertName(server, partner(""), "partner:alice");
            KeyApp.assertRefused(server, PARTNER.token("PS256", claims("https://partner.example", "")), "algorithm");
        }
    }

    @Test
    @TestsSetting("issuers")
    void issuers_publicKeyAsSecretOfAnother_isRefused() throws Exception {
        try (TestServer server = start()) {
            String forged = TestTokens.sign(
                    "{\"alg\":\"HS256\"}", claims("https://corp.example", ""), CORP.pemPublic(), "HmacSHA256");
            KeyApp.assertRefused(server, forged, "algorithm");
        }
    }

    @Test
    @TestsSetting({"issuers", "rolesClaims", "scopeClaims"})
    void issuers_rolesAndScopes_areGrantedOnlyWhereAPathSaysSo() throws Exception {
        String rules = "/role/* role(admin)\n/scope/* scope(read)\n/* authenticated";
        String claims = "\"roles\":[\"admin\"],\"scope\":\"read\",\"scp\":[\"read\"]";
        try (TestServer server = start("rules", rules)) {
            assertEquals(200, server.getWithToken("/role/x", own(claims)).statusCode());
            assertEquals(200, server.getWithToken("/scope/x", own(claims)).statusCode());
            assertEquals(403, server.getWithToken("/role/x", corp(claims)).statusCode());
            assertEquals(403, server.getWithToken("/scope/x", corp(claims)).statusCode());
            assertEquals(200, server.getWithToken("/x", corp(claims)).statusCode());
        }
        try (TestServer server = start(
                "rules",
                rules,
                "issuer.corp.rolesClaims",
                "realm_access.roles, resource_access.my-app.roles",
                "issuer.partner.scopeClaims",
                "\"https://p.example/scope\"")) {
            String nested =
                    "\"realm_access\":{\"roles\":[\"x\"]},\"resource_access\":{\"my-app\":{\"roles\":[\"admin\"]}}";
            assertEquals(200, server.getWithToken("/role/x", corp(nested)).statusCode());
            assertEquals(403, server.getWithToken("/role/x", corp(claims)).statusCode());
            assertEquals(403, server.getWithToken("/role/x", partner(nested)).statusCode());
            assertEquals(403, server.getWithToken("/role/x", own(nested)).statusCode());
            String scope = "\"https://p.example/scope\":\"read\"";
            assertEquals(200, server.getWithToken("/scope/x", partner(scope)).statusCode());
            assertEquals(403, server.getWithToken("/scope/x", corp(scope)).statusCode());
        }
    }

    @Test
    @TestsSetting({"principalPrefix", "principalClaim"})
    void principalPrefix_givenOrNone_isPutBeforeNames() throws Exception {
        try (TestServer server = start(
                "allowSharedPrincipals",
                "true",
                "issuer.corp.principalPrefix",
                "none",
                "issuer.partner.principalPrefix",
                "ext/",
                "issuer.partner.principalClaim",
                "email")) {
            KeyApp.assertName(server, corp(""), "alice");
            KeyApp.assertName(server, partner("\"email\":\"a@p.example\""), "ext/a@p.example");
            KeyApp.assertRefused(server, partner(""), "required claim");
        }
    }

    @Test
    @TestsSetting("issuers")
    void issuers_oneIsDown_othersAreNotTouched() throws Exception {
        try (FakeIssuer cloud = FakeIssuer.start()) {
            cloud.down();
            try (TestServer server = start(
                    "issuers",
                    "corp, partner, cloud",
                    "issuer.cloud.issuer",
                    cloud.issuer(),
                    "issuer.cloud.audience",
                    "api")) {
                KeyApp.assertUnavailable(server, cloud.token());
                long start = System.nanoTime();
                KeyApp.assertName(server, corp(""), "corp:alice");
                KeyApp.assertName(server, own(""), "alice");
                assertTrue(KeyApp.millisSince(start) < 1_000);
                HttpResponse<String> jwks = server.get(KeyApp.JWKS);
                assertEquals("200 {\"keys\":[]}", jwks.statusCode() + " " + jwks.body());
            }
        }
    }
}
