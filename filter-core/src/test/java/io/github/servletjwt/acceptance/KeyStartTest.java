package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong settings of keys stop the start, with a message that names the setting and the remedy and no key. */
class KeyStartTest {
    private static final String PRIVATE = TestKeys.rsa().pemPrivate();
    private static final String PUBLIC = TestKeys.rsa().pemPublic();
    private static final String SET = "{\"keys\":[" + TestKeys.rsa().privateJwk() + "]}";
    private static final String PUBLIC_SET = TestKeys.jwkSet(TestKeys.rsa());
    private static final String URL = "https://issuer.example/keys";

    /** The mistake, strings that the message must contain separated by bars, and the settings. */
    private static Arguments row(String wrong, String expected, String... settings) {
        return Arguments.of(wrong, List.of(expected.split("\\|")), settings);
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    private static String rsa1024(boolean isPrivate) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(1024);
            var pair = generator.generateKeyPair();
            return isPrivate
                    ? pem("PRIVATE KEY", pair.getPrivate().getEncoded())
                    : pem("PUBLIC KEY", pair.getPublic().getEncoded());
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String twice(TestKey key) {
        return "{\"keys\":[" + key.privateJwk() + ","
                + TestKeys.otherRsa().withKid(key.kid()).publicJwk() + "]}";
    }

    static Stream<Arguments> oneSet() {
        String damaged = PRIVATE.replace("MII", "!!!");
        return Stream.of(
                row(
                        "secret and key",
                        "privateKey: contradicts secret|exactly one of",
                        "secret",
                        TestTokens.SECRET,
                        "privateKey",
                        PRIVATE),
                row(
                        "secret and public key",
                        "publicKey: contradicts secret",
                        "secret",
                        TestTokens.SECRET,
                        "publicKey",
                        PUBLIC),
                row(
                        "key and location",
                        "keys: contradicts privateKey|exactly one of",
                        "privateKey",
                        PRIVATE,
                        "keys",
                        URL,
                        "issuer",
                        "i",
                        "audience",
                        "a"),
                row("secret and location", "keys: contradicts secret", "secret", TestTokens.SECRET, "keys", SET),
                row("public key and set", "keys: contradicts publicKey", "publicKey", PUBLIC, "keys", SET),
                row(
                        "private where public belongs",
                        "publicKey: holds a PRIVATE KEY|belongs into privateKey|-pubout",
                        "publicKey",
                        PRIVATE),
                row("private among public", "publicKey: holds a PRIVATE KEY", "publicKey", PUBLIC + PRIVATE),
                row("public where private belongs", "privateKey: is a PUBLIC KEY|publicKey", "privateKey", PUBLIC),
                row(
                        "certificate where private belongs",
                        "privateKey: is a CERTIFICATE",
                        "privateKey",
                        TestKeys.CERTIFICATE_PEM),
                row(
                        "PKCS#1",
                        "privateKey: is a RSA PRIVATE KEY|openssl pkcs8 -topk8",
                        "privateKey",
                        PRIVATE.replace("PRIVATE KEY", "RSA PRIVATE KEY")),
                row(
                        "encrypted",
                        "privateKey: is encrypted|-nocrypt",
                        "privateKey",
                        PRIVATE.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY")),
                row("two private keys", "privateKey: holds 2 keys|exactly one", "privateKey", PRIVATE + PRIVATE),
                row("empty private key", "privateKey: is empty; expected PEM text", "privateKey", ""),
                row("blank private key", "privateKey: is empty; expected PEM text", "privateKey", "  \n "),
                row("empty public key", "publicKey: is empty; expected PEM text", "publicKey", ""),
                row("empty set", "keys: is empty; expected a JWK Set", "keys", ""),
                row("no PEM", "privateKey: expected PEM text", "privateKey", "my key"),
                row("damaged PEM", "privateKey: is not PEM text, or is damaged", "privateKey", damaged),
                row(
                        "cut PEM",
                        "privateKey: is not PEM text, or is damaged",
                        "privateKey",
                        PRIVATE.substring(0, PRIVATE.length() / 2)),
                row(
                        "PEM of nothing",
                        "privateKey: is damaged",
                        "privateKey",
                        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"),
                row(
                        "PEM without a body",
                        "publicKey: holds a key that is damaged",
                        "publicKey",
                        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----"),
                row("RSA 1024 private", "privateKey: is an RSA key of 1024 bits|2048", "privateKey", rsa1024(true)),
                row("RSA 1024 public", "publicKey: is an RSA key of 1024 bits|2048", "publicKey", rsa1024(false)),
                row("no JSON", "keys: is not a JSON object|{\"keys\":[", "keys", "{keys}"),
                row(
                        "no set",
                        "keys: is not a JWK Set|{\"keys\":[",
                        "keys",
                        TestKeys.rsa().privateJwk()),
                row("set of nothing", "keys: holds no key that can be used", "keys", "{\"keys\":[]}"),
                row("duplicate kids", "keys: holds two keys with the kid 'rsa'|its own", "keys", twice(TestKeys.rsa())),
                row(
                        "weak oct",
                        "keys: key 1|bytes|32",
                        "keys",
                        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2hvcnQtQWExIQ\"}]}"),
                row(
                        "unknown signingKeyId",
                        "signingKeyId: the set has no private or oct key of that kid|[rsa]",
                        "keys",
                        SET,
                        "signingKeyId",
                        "other"),
                row(
                        "signingKeyId of a public key",
                        "signingKeyId: the set has no private or oct key of that kid",
                        "keys",
                        PUBLIC_SET,
                        "signingKeyId",
                        "rsa"),
                row(
                        "signingKeyId without set",
                        "signingKeyId: has no effect without a key set",
                        "privateKey",
                        PRIVATE,
                        "signingKeyId",
                        "rsa"),
                row(
                        "signingKeyId with a URL",
                        "signingKeyId: has no effect without a key set",
                        "keys",
                        URL,
                        "issuer",
                        "i",
                        "audience",
                        "a",
                        "signingKeyId",
                        "rsa"),
                row(
                        "http off loopback",
                        "keys: http: is only allowed to loopback|https|allowHttpKeys=true",
                        "keys",
                        "http://issuer.example/keys",
                        "issuer",
                        "i",
                        "audience",
                        "a"),
                row(
                        "http to a name that begins like loopback",
                        "keys: http: is only allowed to loopback",
                        "keys",
                        "http://127.0.0.1.evil.example/keys",
                        "issuer",
                        "i",
                        "audience",
                        "a"),
                row(
                        "http issuer off loopback",
                        "issuer: its keys cannot be discovered: http: is only allowed to loopback|allowHttpKeys=true|; or set the "
                                + "keys, by secret, privateKey, publicKey or keys",
                        "issuer",
                        "http://keycloak:8080/realms/x",
                        "audience",
                        "a"),
                row(
                        "issuer with a query",
                        "issuer: its keys cannot be discovered: expected https://host/path, without a query",
                        "issuer",
                        "https://issuer.example/?a=b",
                        "audience",
                        "a"),
                row(
                        "http issuer off loopback, of another issuer",
                        "issuer.corp.issuer: its keys cannot be discovered: http: is only allowed to loopback|"
                                + "issuer.corp.allowHttpKeys=true|issuer.corp.keys, issuer.corp.publicKey or "
                                + "issuer.corp.secret",
                        "secret",
                        "pK9vX2mQ7rT4wZ8nB3cF6hJ1lD5gS0aY",
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "http://keycloak:8080/realms/x",
                        "issuer.corp.audience",
                        "a"),
                row(
                        "http keys off loopback, of another issuer",
                        "issuer.corp.keys: http: is only allowed to loopback|issuer.corp.allowHttpKeys=true",
                        "secret",
                        "pK9vX2mQ7rT4wZ8nB3cF6hJ1lD5gS0aY",
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "x",
                        "issuer.corp.keys",
                        "http://keycloak:8080/keys",
                        "issuer.corp.audience",
                        "a"),
                row("issuer that is not a URL", "secret: is required", "issuer", "me", "audience", "a"),
                row(
                        "URL with a user",
                        "keys: expected https://host/path, without user",
                        "keys",
                        "https://user:pa55word@issuer.example/keys",
                        "issuer",
                        "i",
                        "audience",
                        "a"),
                row("URL without issuer", "issuer: is required", "keys", URL, "audience", "a"),
                row("URL without audience", "audience: is required", "keys", URL, "issuer", "i"),
                row("discovery without audience", "audience: is required", "issuer", "https://issuer.example"),
                row(
                        "HS with a URL",
                        "algorithms: HS256 needs a secret|remove it",
                        "keys",
                        URL,
                        "issuer",
                        "i",
                        "audience",
                        "a",
                        "algorithms",
                        "HS256"),
                row(
                        "HS with discovery",
                        "algorithms: HS256 needs a secret",
                        "issuer",
                        "https://issuer.example",
                        "audience",
                        "a",
                        "algorithms",
                        "RS256, HS256"),
                row(
                        "HS with a public key",
                        "algorithms: HS256 needs a secret",
                        "publicKey",
                        PUBLIC,
                        "algorithms",
                        "HS256"),
                row(
                        "RS with a secret",
                        "algorithms: RS256 needs a key pair",
                        "secret",
                        TestTokens.SECRET,
                        "algorithms",
                        "RS256"),
                row(
                        "ES with an RSA key",
                        "privateKey: holds a key for|algorithms",
                        "privateKey",
                        PRIVATE,
                        "algorithms",
                        "ES256"),
                row("none", "algorithms: expected|found 'none'", "privateKey", PRIVATE, "algorithms", "none"),
                row(
                        "users with public key",
                        "users: nobody can log in|privateKey",
                        "publicKey",
                        PUBLIC,
                        "users",
                        "memory"),
                row("users with public set", "users: nobody can log in", "keys", PUBLIC_SET, "users", "memory"),
                row(
                        "users with URL",
                        "users: nobody can log in",
                        "keys",
                        URL,
                        "issuer",
                        "i",
                        "audience",
                        "a",
                        "users",
                        "memory"),
                row(
                        "users with discovery",
                        "users: nobody can log in",
                        "issuer",
                        "https://issuer.example",
                        "audience",
                        "a",
                        "users",
                        "memory"),
                row(
                        "allowHttpKeys with a secret",
                        "allowHttpKeys: has no effect unless keys are fetched",
                        "secret",
                        TestTokens.SECRET,
                        "allowHttpKeys",
                        "true"),
                row("no such class", "keys: |org.example.NoSuchKeys", "keys", "org.example.NoSuchKeys"),
                row("class that is not a KeySource", "keys: |KeySource", "keys", "java.lang.Object"),
                row(
                        "no such file",
                        "privateKey: no file can be read at file:/no/such.pem",
                        "privateKey",
                        "file:/no/such.pem"),
                row(
                        "no such file of a set",
                        "keys: no file can be read at file:/no/such.json",
                        "keys",
                        "file:/no/such.json"),
                row(
                        "misspelt",
                        "privateKye: there is no such setting; did you mean 'privateKey'?",
                        "privateKye",
                        PRIVATE));
    }

    static Stream<Arguments> several() {
        return Stream.of(
                row("no issuer", "issuer.corp.issuer: is required", "issuers", "corp", "issuer.corp.publicKey", PUBLIC),
                row(
                        "no keys",
                        "issuer.corp.secret: is required|publicKey",
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "corp"),
                row(
                        "not named",
                        "issuer.corp.issuer: issuers does not name 'corp'; add it there",
                        "issuer.corp.issuer",
                        "c",
                        "issuer.corp.publicKey",
                        PUBLIC),
                row(
                        "one iss twice",
                        "issuer.b.issuer: 'c' is configured twice",
                        "issuers",
                        "a,b",
                        "issuer.a.issuer",
                        "c",
                        "issuer.a.publicKey",
                        PUBLIC,
                        "issuer.b.issuer",
                        "c",
                        "issuer.b.publicKey",
                        PUBLIC),
                row(
                        "our own iss",
                        "issuer.a.issuer: 'me' is configured twice",
                        "issuer",
                        "me",
                        "issuers",
                        "a",
                        "issuer.a.issuer",
                        "me",
                        "issuer.a.publicKey",
                        PUBLIC),
                row(
                        "private key",
                        "issuer.corp.privateKey: ",
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "c",
                        "issuer.corp.privateKey",
                        PRIVATE),
                row(
                        "misspelt",
                        "issuer.corp.kyes: there is no such setting|did you mean 'issuer.corp.keys'?",
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "c",
                        "issuer.corp.kyes",
                        PUBLIC_SET),
                row(
                        "key and location",
                        "issuer.corp.keys: contradicts issuer.corp.publicKey",
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "c",
                        "issuer.corp.publicKey",
                        PUBLIC,
                        "issuer.corp.keys",
                        PUBLIC_SET),
                row(
                        "URL without audience",
                        "issuer.corp.audience: is required",
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "c",
                        "issuer.corp.keys",
                        URL),
                row(
                        "HS with a URL",
                        "issuer.corp.algorithms: HS256 needs a secret",
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "c",
                        "issuer.corp.audience",
                        "a",
                        "issuer.corp.keys",
                        URL,
                        "issuer.corp.algorithms",
                        "HS256"),
                row(
                        "private where public belongs",
                        "issuer.corp.publicKey: holds a PRIVATE KEY",
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "c",
                        "issuer.corp.publicKey",
                        PRIVATE),
                row("not under an issuer", "principalPrefix: ", "principalPrefix", "x:"),
                row(
                        "what does not belong there",
                        "issuer.corp.accessTokenTtl: ",
                        "issuers",
                        "corp",
                        "issuer.corp.issuer",
                        "c",
                        "issuer.corp.publicKey",
                        PUBLIC,
                        "issuer.corp.accessTokenTtl",
                        "5m"),
                row("malformed name", "issuers: expected", "issuers", "a.b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oneSet")
    void start_wrongKeys_stopsWithSettingAndRemedy(String wrong, List<String> expected, String[] settings) {
        assertStops(wrong, expected, settings);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("several")
    void start_wrongIssuers_stopsWithSettingAndRemedy(String wrong, List<String> expected, String[] settings) {
        boolean own = Arrays.asList(settings).contains("secret");
        assertStops(
                wrong,
                expected,
                own
                        ? settings
                        : Stream.concat(Stream.of("secret", TestTokens.SECRET), Arrays.stream(settings))
                                .toArray(String[]::new));
    }

    private static void assertStops(String wrong, List<String> expected, String... settings) {
        String message = KeyApp.startFailure(settings);
        assertTrue(message.startsWith("servlet-jwt cannot start: "), message);
        expected.forEach(text -> assertTrue(message.contains(text), wrong + ": " + message));
        assertNoKey(message);
        assertEquals(List.of(), KeyApp.keyThreads(), wrong);
    }

    /** No run of characters of any secret or key, and no key in other clothes. */
    private static void assertNoKey(String message) {
        assertFalse(message.contains(TestTokens.SECRET.substring(0, 12)), message);
        assertFalse(message.contains("pa55word"), message);
        assertFalse(message.contains("c2hvcnQtQWExIQ") || message.contains("short-Aa1"), message);
        for (String line : (PRIVATE + PUBLIC + TestKeys.CERTIFICATE_PEM).lines().toList()) {
            if (!line.startsWith("-----")) {
                assertFalse(message.contains(line.substring(0, Math.min(12, line.length()))), message);
            }
        }
        for (String name : new String[] {"d", "p", "n"}) {
            String value = String.valueOf(KeyApp.member(TestKeys.rsa().privateJwk(), name));
            assertFalse(message.contains(value.substring(0, 12)), message);
        }
    }

    @Test
    void start_oneMistakeInAFile_namesSettingAndNoKey(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("k.pem"), PRIVATE);
        assertStops("private in a public file", List.of("publicKey: holds a PRIVATE KEY"), "publicKey", "file:" + file);
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertStops("empty file", List.of("privateKey: is not PEM text"), "privateKey", "file:" + empty);
        assertStops("empty file of a set", List.of("keys: is not a JSON object"), "keys", "file:" + empty);
    }

    @Test
    void start_severalMistakes_areAllTold() {
        String message = KeyApp.startFailure(
                "keys", "http://issuer.example/keys", "algorithms", "HS256", "leeway", "x", "users", "memory");
        for (String name : new String[] {"keys", "issuer", "audience", "algorithms", "leeway"}) {
            assertTrue(message.contains(": " + name + ": "), message);
        }
        assertTrue(message.toLowerCase(Locale.ROOT).startsWith("servlet-jwt cannot start: "), message);
    }
}
