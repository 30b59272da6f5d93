package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.internal.json.StrictJson;
import io.github.servletjwt.servlet.JwksServlet;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published keys, over HTTP, as another service would read them. */
class JwksServletTest {
    private static final Set<String> PUBLIC_MEMBERS = Set.of("kty", "kid", "use", "alg", "n", "e", "crv", "x", "y");

    static Stream<TestKey> kinds() {
        return KeySettingsTest.kinds();
    }

    private static List<?> keys(HttpResponse<String> answer) throws Exception {
        Map<String, ?> set = StrictJson.readObject(answer.body().getBytes(StandardCharsets.UTF_8));
        assertEquals(Set.of("keys"), set.keySet());
        return (List<?>) set.get("keys");
    }

    private static BigInteger number(Map<?, ?> jwk, String name) {
        return new BigInteger(1, bytes(jwk, name));
    }

    private static byte[] bytes(Map<?, ?> jwk, String name) {
        return Base64.getUrlDecoder().decode((String) jwk.get(name));
    }

    /** The key, by the JDK alone (RFC 7518 §6, RFC 8037 §2). */
    private static PublicKey read(Map<?, ?> jwk) throws Exception {
        switch ((String) jwk.get("kty")) {
            case "RSA" -> {
                return KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
            }
            case "EC" -> {
                AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
                String crv = (String) jwk.get("crv");
                curve.init(new ECGenParameterSpec("secp" + crv.substring(2) + "r1"));
                ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
                return KeyFactory.getInstance("EC")
                        .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
            }
            default -> {
                assertEquals("Ed25519", jwk.get("crv"));
                String der = "302a300506032b6570032100" + HexFormat.of().formatHex(bytes(jwk, "x"));
                return KeyFactory.getInstance("Ed25519")
                        .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(der)));
            }
        }
    }

    private static boolean holds(String token, PublicKey key, String alg) throws Exception {
        String name = switch (alg.substring(0, 2)) {
            case "RS" -> "SHA256withRSA";
            case "ES" -> "SHA" + alg.substring(2) + "withECDSAinP1363Format";
            default -> "Ed25519";
        };
        Signature signature = Signature.getInstance(name);
        signature.initVerify(key);
        int dot = token.lastIndexOf('.');
        signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        try {
            return signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
        } catch (SignatureException malformed) {
            // the JDK's message for an R that is not a point
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void jwks_keyOfEachKind_verifiesAMintedTokenByTheJdkAlone(TestKey key) throws Exception {
        try (TestServer server = KeyApp.start("privateKey", key.pemPrivate(), "users", "memory")) {
            String minted = KeyApp.login(server);
            String header = TestTokens.headerOf(minted);
            List<?> keys = keys(server.get(KeyApp.JWKS));
            assertEquals(1, keys.size());
            Map<?, ?> jwk = (Map<?, ?>) keys.get(0);
            assertEquals(KeyApp.member(header, "kid"), jwk.get("kid"));
            assertEquals("sig", jwk.get("use"));
            String alg = String.valueOf(KeyApp.member(header, "alg"));
            assertEquals(alg, jwk.get("alg"));
            assertTrue(
                    PUBLIC_MEMBERS.containsAll(jwk.keySet()), () -> jwk.keySet().toString());
            assertTrue(holds(minted, read(jwk), alg));
            assertFalse(holds(TestTokens.tampered(minted), read(jwk), alg));
        }
    }

    @Test
    void jwks_ecCoordinates_haveTheLengthOfTheField() throws Exception {
        for (int i = 0; i < 3; i++) {
            TestKey key = TestKey.fresh("P-521", "p");
            try (TestServer server = KeyApp.start("publicKey", key.pemPublic())) {
                Map<?, ?> jwk = (Map<?, ?>) keys(server.get(KeyApp.JWKS)).get(0);
                assertEquals(66, bytes(jwk, "x").length);
                assertEquals(66, bytes(jwk, "y").length);
            }
        }
    }

    @Test
    void jwks_get_isJsonThatMayBeKeptForFiveMinutesWithoutToken() throws Exception {
        try (TestServer server = KeyApp.start("privateKey", TestKeys.rsa().pemPrivate())) {
            HttpResponse<String> answer = server.get(KeyApp.JWKS);
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "public, max-age=300",
                    answer.headers().firstValue("Cache-Control").orElseThrow());
            String type = answer.headers().firstValue("Content-Type").orElseThrow();
            assertTrue(type.matches("application/(jwk-set\\+)?json(;charset=(?i:utf-8))?"), type);
            assertEquals(401, server.get("/.well-known/other").statusCode());
            assertEquals(200, server.getWithToken(KeyApp.JWKS, "no.real.token").statusCode());
        }
    }

    @Test
    void jwks_secret_isEmpty() throws Exception {
        String oct =
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"h\",\"k\":\"" + TestTokens.part(TestTokens.SECRET) + "\"}]}";
        for (Map<String, String> params : List.of(Map.of("secret", TestTokens.SECRET), Map.of("keys", oct))) {
            try (TestServer server = KeyApp.start(params)) {
                assertEquals("{\"keys\":[]}", server.get(KeyApp.JWKS).body());
            }
        }
    }

    @Test
    void jwks_privateMembersOfSet_arePublishedNever() throws Exception {
        String json = "{\"keys\":[" + TestKeys.rsa().privateJwk() + ","
                + TestKeys.ec("P-256").privateJwk() + "," + TestKeys.ed25519().privateJwk() + ","
                + "{\"kty\":\"oct\",\"kid\":\"h\",\"k\":\"" + TestTokens.part(TestTokens.SECRET) + "\"}]}";
        try (TestServer server = KeyApp.start("keys", json)) {
            HttpResponse<String> answer = server.get(KeyApp.JWKS);
            List<?> keys = keys(answer);
            assertEquals(3, keys.size());
            for (Object key : keys) {
                assertTrue(PUBLIC_MEMBERS.containsAll(((Map<?, ?>) key).keySet()), String.valueOf(key));
            }
            assertFalse(answer.body().contains(TestTokens.part(TestTokens.SECRET)));
            for (TestKey key : List.of(TestKeys.rsa(), TestKeys.ec("P-256"), TestKeys.ed25519())) {
                assertFalse(answer.body().contains(String.valueOf(KeyApp.member(key.privateJwk(), "d"))));
            }
        }
    }

    @Test
    void jwks_previousKeys_arePublishedToo() throws Exception {
        try (TestServer server = KeyApp.start(
                "privateKey",
                TestKeys.rsa().pemPrivate(),
                "publicKey",
                TestKeys.CERTIFICATE_PEM + TestKeys.ed25519().pemPublic())) {
            assertEquals(3, keys(server.get(KeyApp.JWKS)).size());
        }
    }

    @Test
    void jwks_furtherIssuers_areNotOurs() throws Exception {
        try (FakeIssuer issuer = FakeIssuer.start();
                TestServer server = KeyApp.start(
                        "secret",
                        TestTokens.SECRET,
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        issuer.issuer(),
                        "issuer.corp.audience",
                        "api")) {
            assertEquals("{\"keys\":[]}", server.get(KeyApp.JWKS).body());
        }
    }

    @Test
    void jwks_head_isGetWithoutBody() throws Exception {
        try (TestServer server = KeyApp.start("privateKey", TestKeys.rsa().pemPrivate())) {
            HttpResponse<String> answer = server.send("HEAD", KeyApp.JWKS, null);
            assertEquals(200, answer.statusCode());
            assertEquals("", answer.body());
            assertEquals(
                    "public, max-age=300",
                    answer.headers().firstValue("Cache-Control").orElseThrow());
        }
    }

    @Test
    void jwks_otherMethods_are405WithAllow() throws Exception {
        try (TestServer server = KeyApp.start("privateKey", TestKeys.rsa().pemPrivate())) {
            for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
                HttpResponse<String> answer = server.send(method, KeyApp.JWKS, "{}");
                assertEquals(405, answer.statusCode(), method);
                assertEquals("GET, HEAD", answer.headers().firstValue("Allow").orElseThrow(), method);
            }
        }
    }

    @Test
    void jwks_madeInCode_answersWithoutFilter() throws Exception {
        try (JwtAuth auth = JwtAuth.builder()
                        .set("privateKey", TestKeys.ed25519().pemPrivate())
                        .build();
                TestServer server = TestServer.start(
                        context -> context.addServlet(new ServletHolder(new JwksServlet(auth)), "/keys"))) {
            Map<?, ?> jwk = (Map<?, ?>) keys(server.get("/keys")).get(0);
            assertTrue(holds(auth.issue("alice"), read(jwk), "EdDSA"));
        }
    }
}
