package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestServer;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.testkit.FakeIssuer;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of each setting of keys, set by init-params, over HTTP. */
class KeySettingsTest {
    private static final List<String> ALL = List.of(
            "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
            "EdDSA");

    private static TestKey keyFor(String alg) {
        return switch (alg) {
            case "ES256" -> TestKeys.ec("P-256");
            case "ES384" -> TestKeys.ec("P-384");
            case "ES512" -> TestKeys.ec("P-521");
            case "EdDSA" -> TestKeys.ed25519();
            default -> TestKeys.rsa();
        };
    }

    private static String tokenOf(String alg) {
        return alg.startsWith("HS")
                ? TestTokens.sign(
                        "{\"alg\":\"" + alg + "\"}", KeyApp.claims(""), TestTokens.SECRET, "HmacSHA" + alg.substring(2))
                : KeyApp.token(keyFor(alg), alg);
    }

    private static String privateSet(TestKey... keys) {
        return Arrays.stream(keys).map(TestKey::privateJwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private static String octJwk(String kid, String secret) {
        return "{\"kty\":\"oct\",\"kid\":\"" + kid + "\",\"k\":\"" + TestTokens.part(secret) + "\"}";
    }

    /** RFC 7638 §3.2: the required members in the order of their names. */
    private static String thumbprint(TestKey key) throws Exception {
        String jwk = key.withKid("").publicJwk();
        String json = Stream.of("crv", "e", "kty", "n", "x", "y")
                .filter(name -> KeyApp.member(jwk, name) != null)
                .map(name -> "\"" + name + "\":\"" + KeyApp.member(jwk, name) + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    static Stream<TestKey> kinds() {
        return Stream.of(
                TestKeys.rsa(), TestKeys.ec("P-256"), TestKeys.ec("P-384"), TestKeys.ec("P-521"), TestKeys.ed25519());
    }

    private static String defaultAlg(TestKey key) {
        return switch (key.kid()) {
            case "P-256" -> "ES256";
            case "P-384" -> "ES384";
            case "P-521" -> "ES512";
            case "ed25519" -> "EdDSA";
            default -> "RS256";
        };
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @TestsSetting("privateKey")
    void privateKey_pemText_mintsWithThumbprintAndItsPublicHalfVerifies(TestKey key) throws Exception {
        try (TestServer server = KeyApp.start("privateKey", key.pemPrivate(), "users", "memory")) {
            String minted = KeyApp.login(server);
            String header = TestTokens.headerOf(minted);
            assertEquals(defaultAlg(key), KeyApp.member(header, "alg"));
            assertEquals(thumbprint(key), KeyApp.member(header, "kid"));
            KeyApp.assertAccepted(server, minted);
            KeyApp.assertAccepted(server, KeyApp.token(key, defaultAlg(key)));
            KeyApp.assertRefused(server, TestTokens.tampered(minted), "signature");
        }
    }

    @Test
    @TestsSetting("privateKey")
    void privateKey_file_isRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key.pem"), TestKeys.rsa().pemPrivate());
        try (TestServer server = KeyApp.start("privateKey", "file:" + file)) {
            KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa(), "RS256"));
        }
    }

    @Test
    @TestsSetting("privateKey")
    void privateKey_placeholderOfFile_isPemText(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key.pem"), TestKeys.rsa().pemPrivate());
        try (TestServer server = KeyApp.start("privateKey", "${file:" + file + "}")) {
            KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa(), "RS256"));
        }
    }

    @Test
    @TestsSetting({"privateKey", "publicKey"})
    void publicKey_besidePrivateKey_verifiesThePreviousTokens() throws Exception {
        TestKey old = TestKeys.otherRsa();
        try (TestServer server = KeyApp.start(
                "privateKey", TestKeys.rsa().pemPrivate(), "publicKey", old.pemPublic(), "users", "memory")) {
            KeyApp.assertAccepted(server, KeyApp.token(old, "RS256"));
            String minted = KeyApp.login(server);
            assertEquals(thumbprint(TestKeys.rsa()), KeyApp.member(TestTokens.headerOf(minted), "kid"));
            KeyApp.assertAccepted(server, minted);
        }
    }

    @Test
    @TestsSetting("publicKey")
    void publicKey_keyAndCertificateAndOtherKinds_eachVerifies(@TempDir Path folder) throws Exception {
        String several = TestKeys.rsa().pemPublic()
                + "a comment between\n"
                + TestKeys.CERTIFICATE_PEM
                + TestKeys.ec("P-384").pemPublic()
                + TestKeys.ed25519().pemPublic();
        Path file = Files.writeString(folder.resolve("keys.pem"), several);
        for (String setting : new String[] {several, "file:" + file}) {
            try (TestServer server = KeyApp.start("publicKey", setting)) {
                KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa(), "RS256"));
                KeyApp.assertAccepted(server, KeyApp.token(TestKeys.certified(), "RS256"));
                KeyApp.assertAccepted(server, KeyApp.token(TestKeys.ec("P-384"), "ES384"));
                KeyApp.assertAccepted(server, KeyApp.token(TestKeys.ed25519(), "EdDSA"));
                KeyApp.assertRefused(server, KeyApp.token(TestKeys.otherRsa(), "RS256"), "signature");
                KeyApp.assertRefused(server, KeyApp.token(TestKeys.ec("P-256"), "ES256"), "algorithm");
            }
        }
    }

    @Test
    @TestsSetting("publicKey")
    void publicKey_linesEndedByCrLf_isRead() throws Exception {
        try (TestServer server =
                KeyApp.start("publicKey", TestKeys.rsa().pemPublic().replace("\n", "\r\n"))) {
            KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa(), "RS256"));
        }
    }

    @Test
    @TestsSetting("publicKey")
    void publicKey_foreignKid_isIgnored() throws Exception {
        try (TestServer server = KeyApp.start("publicKey", TestKeys.rsa().pemPublic())) {
            KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa().withKid("elsewhere"), "RS256"));
            KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa().withKid(""), "RS256"));
        }
    }

    @Test
    @TestsSetting("publicKey")
    void publicKey_asHmacSecret_isRefused() throws Exception {
        String pem = TestKeys.rsa().pemPublic();
        try (TestServer server = KeyApp.start("publicKey", pem)) {
            for (String secret : new String[] {pem, pem.strip()}) {
                String forged = TestTokens.sign("{\"alg\":\"HS256\"}", KeyApp.claims(""), secret, "HmacSHA256");
                KeyApp.assertRefused(server, forged, "algorithm");
            }
        }
    }

    @Test
    @TestsSetting("keys")
    void keys_textAndFile_verifyByKidAndMintWithIt(@TempDir Path folder) throws Exception {
        String json = privateSet(TestKeys.rsa(), TestKeys.ec("P-256"));
        Path file = Files.writeString(folder.resolve("jwks.json"), json);
        for (String setting : new String[] {json, "file:" + file}) {
            try (TestServer server = KeyApp.start("keys", setting, "users", "memory")) {
                String header = TestTokens.headerOf(KeyApp.login(server));
                assertEquals("rsa RS256", KeyApp.member(header, "kid") + " " + KeyApp.member(header, "alg"));
                KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa(), "RS256"));
                KeyApp.assertAccepted(server, KeyApp.token(TestKeys.ec("P-256"), "ES256"));
                KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa().withKid(""), "RS256"));
                KeyApp.assertRefused(server, KeyApp.token(TestKeys.rsa().withKid("nobody"), "RS256"), "key");
                KeyApp.assertRefused(server, KeyApp.token(TestKeys.rsa().withKid("P-256"), "RS256"), "algorithm");
            }
        }
    }

    @Test
    @TestsSetting("keys")
    void keys_withoutKid_mintTheThumbprint() throws Exception {
        TestKey key = TestKeys.ed25519().withKid("");
        try (TestServer server = KeyApp.start("keys", privateSet(key), "users", "memory")) {
            String minted = KeyApp.login(server);
            assertEquals(thumbprint(key), KeyApp.member(TestTokens.headerOf(minted), "kid"));
            KeyApp.assertAccepted(server, minted);
        }
    }

    @Test
    @TestsSetting("keys")
    void keys_oct_signAndVerify() throws Exception {
        String json = "{\"keys\":[" + octJwk("h", TestTokens.SECRET) + "]}";
        try (TestServer server = KeyApp.start("keys", json, "users", "memory")) {
            String minted = KeyApp.login(server);
            assertEquals("h", KeyApp.member(TestTokens.headerOf(minted), "kid"));
            KeyApp.assertAccepted(server, minted);
            KeyApp.assertAccepted(server, TestTokens.of(KeyApp.claims("")));
        }
    }

    @Test
    @TestsSetting("keys")
    void keys_publicMembersAndEncryptionKeys_verifyAndAreLeftOut() throws Exception {
        String json = "{\"keys\":[" + TestKeys.rsa().publicJwk("\"use\":\"sig\",\"alg\":\"PS384\"") + ","
                + TestKeys.otherRsa().publicJwk("\"use\":\"enc\"") + "]}";
        try (TestServer server = KeyApp.start("keys", json)) {
            KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa(), "PS384"));
            KeyApp.assertRefused(server, KeyApp.token(TestKeys.rsa(), "RS256"), "algorithm");
            KeyApp.assertRefused(server, KeyApp.token(TestKeys.otherRsa(), "RS256"), "key");
        }
    }

    @Test
    @TestsSetting("keys")
    void keys_url_verify() throws Exception {
        try (FakeIssuer issuer = FakeIssuer.start();
                TestServer server =
                        KeyApp.start("keys", issuer.keysUri(), "issuer", issuer.issuer(), "audience", "api")) {
            KeyApp.assertAccepted(server, issuer.token());
            KeyApp.assertRefused(server, TestTokens.tampered(issuer.token()), "signature");
        }
    }

    @Test
    @TestsSetting("keys")
    void keys_urlWithPrivateAndSecretMembers_refusesThose() throws Exception {
        try (FakeIssuer issuer = FakeIssuer.start()) {
            issuer.keys("{\"keys\":[" + TestKeys.rsa().privateJwk() + "," + octJwk("h", TestTokens.SECRET) + ","
                    + TestKeys.otherRsa().publicJwk() + "]}");
            try (TestServer server =
                    KeyApp.start("keys", issuer.keysUri(), "issuer", issuer.issuer(), "audience", "api")) {
                KeyApp.assertAccepted(server, TestKeys.otherRsa().token("RS256", issuer.claims("")));
                KeyApp.assertRefused(server, TestKeys.rsa().token("RS256", issuer.claims("")), "key");
                String hmac = "{\"alg\":\"HS256\",\"kid\":\"h\"}";
                KeyApp.assertRefused(server, TestTokens.of(hmac, issuer.claims("")), "algorithm");
            }
        }
    }

    @Test
    @TestsSetting("keys")
    void keys_className_suppliesThem() throws Exception {
        SwitchableKeySource.JSON.set("");
        try (TestServer server = KeyApp.start("keys", SwitchableKeySource.class.getName(), "users", "memory")) {
            KeyApp.assertUnavailable(server, KeyApp.token(TestKeys.rsa(), "RS256"));
            assertEquals(503, server.get(KeyApp.JWKS).statusCode());
            SwitchableKeySource.JSON.set(privateSet(TestKeys.rsa()));
            KeyApp.until(
                    Duration.ofSeconds(8),
                    "keys of the class",
                    () -> KeyApp.status(server, KeyApp.token(TestKeys.rsa(), "RS256")) == 200);
            String minted = KeyApp.login(server);
            assertEquals("rsa", KeyApp.member(TestTokens.headerOf(minted), "kid"));
            KeyApp.assertAccepted(server, minted);
        }
    }

    @Test
    @TestsSetting("signingKeyId")
    void signingKeyId_second_signs() throws Exception {
        String json = privateSet(TestKeys.rsa(), TestKeys.ec("P-521"), TestKeys.ed25519());
        for (String kid : new String[] {"rsa", "P-521", "ed25519"}) {
            try (TestServer server = KeyApp.start("keys", json, "signingKeyId", kid, "users", "memory")) {
                String minted = KeyApp.login(server);
                assertEquals(kid, KeyApp.member(TestTokens.headerOf(minted), "kid"));
                KeyApp.assertAccepted(server, minted);
            }
        }
    }

    @Test
    @TestsSetting("allowHttpKeys")
    void allowHttpKeys_on_fetchesFromElsewhereAndOffIsStopped() throws Exception {
        String[] settings = {"keys", "http://issuer.invalid/keys", "issuer", "https://i.example", "audience", "api"};
        assertTrue(KeyApp.startFailure(settings).contains("allowHttpKeys=true"));
        String[] allowed = Stream.concat(Arrays.stream(settings), Stream.of("allowHttpKeys", "true"))
                .toArray(String[]::new);
        try (TestServer server = KeyApp.start(allowed)) {
            KeyApp.assertUnavailable(
                    server,
                    TestKeys.rsa().token("RS256", KeyApp.claims("\"iss\":\"https://i.example\",\"aud\":\"api\"")));
        }
    }

    static Stream<String> all() {
        return ALL.stream();
    }

    /** One server whose keys would serve every algorithm, and that allows one of them alone. */
    @ParameterizedTest
    @MethodSource("all")
    @TestsSetting("algorithms")
    void algorithms_one_isAcceptedAndEachOtherRefused(String allowed) throws Exception {
        String json = "{\"keys\":["
                + kinds().map(TestKey::privateJwk).collect(Collectors.joining(","))
                + "," + octJwk("h", TestTokens.SECRET) + "]}";
        try (TestServer server = KeyApp.start("keys", json, "algorithms", allowed, "users", "memory")) {
            String minted = KeyApp.login(server);
            assertEquals(allowed, KeyApp.member(TestTokens.headerOf(minted), "alg"));
            KeyApp.assertAccepted(server, minted);
            for (String alg : ALL) {
                if (alg.equals(allowed)) {
                    KeyApp.assertAccepted(server, tokenOf(alg));
                } else {
                    assertEquals(401, KeyApp.status(server, tokenOf(alg)), alg);
                }
            }
        }
    }

    @Test
    @TestsSetting("algorithms")
    void algorithms_all_areAcceptedAtOnce() throws Exception {
        String json = "{\"keys\":["
                + kinds().map(TestKey::privateJwk).collect(Collectors.joining(","))
                + "," + octJwk("h", TestTokens.SECRET) + "]}";
        try (TestServer server = KeyApp.start("keys", json, "algorithms", String.join(",", ALL))) {
            for (String alg : ALL) {
                KeyApp.assertAccepted(server, tokenOf(alg));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "RS512", "PS256", "PS384", "PS512"})
    @TestsSetting("algorithms")
    void algorithms_byDefault_areTheKeysOwn(String alg) throws Exception {
        try (TestServer server = KeyApp.start("privateKey", TestKeys.rsa().pemPrivate())) {
            KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa(), "RS256"));
            KeyApp.assertRefused(server, KeyApp.token(TestKeys.rsa(), alg), "algorithm");
        }
    }

    @Test
    @TestsSetting("algorithms")
    void algorithms_severalOfTheKey_mintTheFirst() throws Exception {
        try (TestServer server = KeyApp.start(
                "privateKey", TestKeys.rsa().pemPrivate(), "algorithms", "PS512, RS256", "users", "memory")) {
            assertEquals("PS512", KeyApp.member(TestTokens.headerOf(KeyApp.login(server)), "alg"));
            KeyApp.assertAccepted(server, KeyApp.token(TestKeys.rsa(), "RS256"));
            KeyApp.assertRefused(server, KeyApp.token(TestKeys.rsa(), "PS256"), "algorithm");
        }
    }

    @Test
    void header_saysAnotherAlgThanTheSignature_isRefused() throws Exception {
        try (TestServer server = KeyApp.start("publicKey", TestKeys.rsa().pemPublic(), "algorithms", "RS256, PS256")) {
            String claims = KeyApp.claims("");
            KeyApp.assertRefused(server, TestKeys.rsa().sign("PS256", "{\"alg\":\"RS256\"}", claims), "signature");
            KeyApp.assertRefused(server, TestKeys.rsa().sign("RS256", "{\"alg\":\"PS256\"}", claims), "signature");
            KeyApp.assertRefused(server, TestKeys.rsa().sign("RS256", "{\"alg\":\"none\"}", claims), "algorithm");
        }
    }
}
