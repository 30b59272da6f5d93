package io.github.servletjwt.acceptance;

import static io.github.servletjwt.acceptance.Attack.token;

import io.github.servletjwt.acceptance.Attack.Answer;
import io.github.servletjwt.acceptance.Attack.Config;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens that choose their own algorithm or their own key. */
final class KeyAttacks {
    private static final String CLAIMS = TestTokens.claims("");
    private static final TestKey RSA = TestKeys.rsa();
    private static final TestKey OTHER = TestKeys.otherRsa();
    private static final TestKey EC = TestKeys.ec("P-256");
    private static final TestKey EC_384 = TestKeys.ec("P-384");
    private static final TestKey EC_521 = TestKeys.ec("P-521");
    private static final TestKey ED = TestKeys.ed25519();

    private KeyAttacks() {}

    static List<Attack> rows() {
        List<Attack> rows = new ArrayList<>();
        controls(rows);
        publicKeyAsSecret(rows);
        families(rows);
        none(rows);
        algorithmNames(rows);
        kids(rows);
        embeddedKeys(rows);
        issuers(rows);
        return rows;
    }

    private static String header(String alg) {
        return "{\"alg\":\"" + alg + "\"}";
    }

    private static String header(String alg, String more) {
        return "{\"alg\":\"" + alg + "\"," + more + "}";
    }

    private static void controls(List<Attack> rows) {
        rows.add(token("good token", Config.SECRET, Answer.ACCEPTED, TestTokens.valid()));
        rows.add(token("good token", Config.SECRET_512, Answer.ACCEPTED, hmac("HS512", TestTokens.SECRET)));
        rows.add(token("good token", Config.RSA, Answer.ACCEPTED, RSA.token("RS256", CLAIMS)));
        rows.add(token("good token", Config.PSS, Answer.ACCEPTED, RSA.token("PS256", CLAIMS)));
        rows.add(token("good RS256", Config.RSA_BOTH, Answer.ACCEPTED, RSA.token("RS256", CLAIMS)));
        rows.add(token("good PS256", Config.RSA_BOTH, Answer.ACCEPTED, RSA.token("PS256", CLAIMS)));
        rows.add(token("good token", Config.P_256, Answer.ACCEPTED, EC.token("ES256", CLAIMS)));
        rows.add(token("good token", Config.P_384, Answer.ACCEPTED, EC_384.token("ES384", CLAIMS)));
        rows.add(token("good token", Config.P_521, Answer.ACCEPTED, EC_521.token("ES512", CLAIMS)));
        rows.add(token("good token", Config.ED25519, Answer.ACCEPTED, ED.token("EdDSA", CLAIMS)));
        rows.add(token("good RS256", Config.SET, Answer.ACCEPTED, RSA.token("RS256", CLAIMS)));
        rows.add(token("good RS256 of the other", Config.SET, Answer.ACCEPTED, OTHER.token("RS256", CLAIMS)));
        rows.add(token("good ES256", Config.SET, Answer.ACCEPTED, EC.token("ES256", CLAIMS)));
        rows.add(token("good ES384", Config.SET, Answer.ACCEPTED, EC_384.token("ES384", CLAIMS)));
        rows.add(token("good EdDSA", Config.SET, Answer.ACCEPTED, ED.token("EdDSA", CLAIMS)));
        String mac = header("HS256", "\"kid\":\"mac\"");
        rows.add(token("good HS256", Config.SET, Answer.ACCEPTED, TestTokens.of(mac, CLAIMS)));
    }

    private static String hmac(String alg, String secret) {
        return TestTokens.sign(header(alg), CLAIMS, secret, "HmacSHA" + alg.substring(2));
    }

    /** Everything an attacker could take for the "secret" of a public key. */
    private static Map<String, byte[]> formsOf(TestKey key) {
        String pem = key.pemPublic();
        Map<String, byte[]> forms = new LinkedHashMap<>();
        forms.put("PEM", pem.getBytes(StandardCharsets.UTF_8));
        forms.put("PEM without its last newline", pem.strip().getBytes(StandardCharsets.UTF_8));
        forms.put("PEM with CR LF", pem.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        forms.put("PEM on one line", pem.replace("\n", "").getBytes(StandardCharsets.UTF_8));
        forms.put("base64 body", pem.replaceAll("-----[A-Z ]+-----|\n", "").getBytes(StandardCharsets.UTF_8));
        forms.put("DER", key.pair().getPublic().getEncoded());
        forms.put("JWK", key.publicJwk().getBytes(StandardCharsets.UTF_8));
        return forms;
    }

    private static void publicKeyAsSecret(List<Attack> rows) {
        Map<Config, TestKey> keys =
                Map.of(Config.RSA, RSA, Config.P_256, EC, Config.ED25519, ED, Config.PSS, RSA, Config.P_384, EC_384);
        keys.forEach((config, key) -> formsOf(key)
                .forEach((form, secret) -> rows.add(token(
                        "HS256 by the public key as " + form,
                        config,
                        Answer.ALGORITHM,
                        Forge.hmac(header("HS256"), secret, "256")))));
        byte[] modulus = Forge.modulus(RSA);
        byte[] unsigned = Arrays.copyOfRange(modulus, 1, modulus.length);
        for (String bits : List.of("256", "384", "512")) {
            String alg = header("HS" + bits);
            rows.add(token(
                    "HS" + bits + " by the modulus", Config.RSA, Answer.ALGORITHM, Forge.hmac(alg, unsigned, bits)));
            rows.add(token(
                    "HS" + bits + " by the modulus with its sign",
                    Config.RSA,
                    Answer.ALGORITHM,
                    Forge.hmac(alg, modulus, bits)));
        }
        formsOf(RSA).forEach((form, secret) -> {
            rows.add(token(
                    "HS256 of kid mac by the RSA key as " + form,
                    Config.SET,
                    Answer.SIGNATURE,
                    Forge.hmac(header("HS256", "\"kid\":\"mac\""), secret, "256")));
            rows.add(token(
                    "HS256 of kid rsa by the RSA key as " + form,
                    Config.SET,
                    Answer.ALGORITHM,
                    Forge.hmac(header("HS256", "\"kid\":\"rsa\""), secret, "256")));
        });
        rows.add(token(
                "HS256 without kid by the RSA key as PEM",
                Config.SET,
                Answer.SIGNATURE,
                Forge.hmac(header("HS256"), RSA.pemPublic().getBytes(StandardCharsets.UTF_8), "256")));
    }

    private static void families(List<Attack> rows) {
        Answer no = Answer.ALGORITHM;
        rows.add(token("RS256", Config.P_256, no, RSA.token("RS256", CLAIMS)));
        rows.add(token("RS256", Config.ED25519, no, RSA.token("RS256", CLAIMS)));
        rows.add(token("RS256", Config.SECRET, no, RSA.token("RS256", CLAIMS)));
        rows.add(token("ES256", Config.RSA, no, EC.token("ES256", CLAIMS)));
        rows.add(token("ES256", Config.ED25519, no, EC.token("ES256", CLAIMS)));
        rows.add(token("ES256", Config.SECRET, no, EC.token("ES256", CLAIMS)));
        rows.add(token("EdDSA", Config.RSA, no, ED.token("EdDSA", CLAIMS)));
        rows.add(token("EdDSA", Config.P_256, no, ED.token("EdDSA", CLAIMS)));
        rows.add(token("EdDSA", Config.SECRET, no, ED.token("EdDSA", CLAIMS)));
        for (String alg : List.of("RS384", "RS512", "PS256", "PS384", "PS512")) {
            rows.add(token(alg + " by the right key, not allowed", Config.RSA, no, RSA.token(alg, CLAIMS)));
        }
        for (String alg : List.of("RS256", "RS384", "PS384", "PS512")) {
            rows.add(token(alg + " by the right key, not allowed", Config.PSS, no, RSA.token(alg, CLAIMS)));
        }
        rows.add(token("HS384 by the right secret, not allowed", Config.SECRET, no, hmac("HS384", TestTokens.SECRET)));
        rows.add(token("HS256 by the right secret, not allowed", Config.SECRET_512, no, TestTokens.valid()));
        rows.add(token("ES384", Config.P_256, no, EC_384.token("ES384", CLAIMS)));
        rows.add(token("ES256", Config.P_384, no, EC.token("ES256", CLAIMS)));
        rows.add(token(
                "ES256 by a P-384 key", Config.P_256, Answer.SIGNATURE, EC_384.sign("ES256", header("ES256"), CLAIMS)));
        rows.add(token(
                "ES384 by a P-256 key", Config.P_384, Answer.SIGNATURE, EC.sign("ES384", header("ES384"), CLAIMS)));
        rows.add(token("ES256 by our P-384 key", Config.P_384, no, EC_384.sign("ES256", header("ES256"), CLAIMS)));
        rows.add(token(
                "ES256 made with SHA-384", Config.P_256, Answer.SIGNATURE, EC.sign("ES384", header("ES256"), CLAIMS)));
        rows.add(token(
                "PS256 called RS256", Config.RSA_BOTH, Answer.SIGNATURE, RSA.sign("PS256", header("RS256"), CLAIMS)));
        rows.add(token(
                "RS256 called PS256", Config.RSA_BOTH, Answer.SIGNATURE, RSA.sign("RS256", header("PS256"), CLAIMS)));
        rows.add(token("PS256 called RS256", Config.RSA, Answer.SIGNATURE, RSA.sign("PS256", header("RS256"), CLAIMS)));
        rows.add(token("RS256 called PS256", Config.PSS, Answer.SIGNATURE, RSA.sign("RS256", header("PS256"), CLAIMS)));
        rows.add(token("RS512 called RS256", Config.RSA, Answer.SIGNATURE, RSA.sign("RS512", header("RS256"), CLAIMS)));
        rows.add(token("another RSA key", Config.RSA, Answer.SIGNATURE, OTHER.token("RS256", CLAIMS)));
        TestKey fresh = TestKey.fresh("P-256", "P-256");
        rows.add(token("another P-256 key", Config.P_256, Answer.SIGNATURE, fresh.token("ES256", CLAIMS)));
        TestKey freshEd = TestKey.fresh("Ed25519", "ed25519");
        rows.add(token("another Ed25519 key", Config.ED25519, Answer.SIGNATURE, freshEd.token("EdDSA", CLAIMS)));
        rows.add(token("another secret", Config.SECRET, Answer.SIGNATURE, hmac("HS256", TestTokens.OTHER_SECRET)));
    }

    private static void none(List<Attack> rows) {
        String signature = TestTokens.valid().substring(TestTokens.valid().lastIndexOf('.') + 1);
        for (String alg : List.of("none", "None", "nOnE", "NONE")) {
            for (Config config : List.of(Config.SECRET, Config.RSA, Config.P_256, Config.ED25519, Config.SET)) {
                String signed = Forge.signed(header(alg), CLAIMS);
                rows.add(token(alg + " without a signature", config, Answer.MALFORMED, signed + "."));
                rows.add(token(alg + " with a signature", config, Answer.ALGORITHM, signed + "." + signature));
            }
        }
        String signed = Forge.signed(header("none"), CLAIMS);
        rows.add(token("none without the last dot", Config.SECRET, Answer.MALFORMED, signed));
        rows.add(token("none by our secret", Config.SECRET, Answer.ALGORITHM, TestTokens.of(header("none"), CLAIMS)));
        rows.add(token(
                "HS256 without a signature",
                Config.SECRET,
                Answer.MALFORMED,
                Forge.signed(header("HS256"), CLAIMS) + "."));
        rows.add(token(
                "RS256 without a signature",
                Config.RSA,
                Answer.MALFORMED,
                Forge.signed(header("RS256"), CLAIMS) + "."));
    }

    private static void algorithmNames(List<Attack> rows) {
        for (String alg :
                List.of("", "hs256", "Hs256", "HS256 ", " HS256", "HS257", "HS1", "HmacSHA256", "\\u0000HS256")) {
            rows.add(token("alg '" + alg + "'", Config.SECRET, Answer.ALGORITHM, TestTokens.of(header(alg), CLAIMS)));
        }
        for (String alg : List.of("null", "1", "[\"HS256\"]", "{\"HS256\":1}", "true")) {
            rows.add(token(
                    "alg " + alg, Config.SECRET, Answer.MALFORMED, TestTokens.of("{\"alg\":" + alg + "}", CLAIMS)));
        }
        rows.add(token("no alg", Config.SECRET, Answer.MALFORMED, TestTokens.of("{\"typ\":\"JWT\"}", CLAIMS)));
        rows.add(token(
                "alg in another case of its name",
                Config.SECRET,
                Answer.MALFORMED,
                TestTokens.of("{\"ALG\":\"HS256\"}", CLAIMS)));
        rows.add(token(
                "escaped alg alone",
                Config.SECRET,
                Answer.ACCEPTED,
                TestTokens.of("{\"\\u0061lg\":\"HS256\"}", CLAIMS)));
        for (String alg : List.of("eddsa", "EDDSA", "Ed448", "ES256K")) {
            rows.add(token("alg " + alg, Config.ED25519, Answer.ALGORITHM, ED.sign("EdDSA", header(alg), CLAIMS)));
        }
        rows.add(token("alg ES256K", Config.P_256, Answer.ALGORITHM, EC.sign("ES256", header("ES256K"), CLAIMS)));
        rows.add(token("alg RS1", Config.RSA, Answer.ALGORITHM, RSA.sign("RS256", header("RS1"), CLAIMS)));
    }

    private static void kids(List<Attack> rows) {
        rows.add(token(
                "RS256 of kid P-256",
                Config.SET,
                Answer.ALGORITHM,
                RSA.withKid("P-256").token("RS256", CLAIMS)));
        rows.add(token(
                "RS256 of kid ed25519",
                Config.SET,
                Answer.ALGORITHM,
                RSA.withKid("ed25519").token("RS256", CLAIMS)));
        rows.add(token(
                "RS256 of kid mac",
                Config.SET,
                Answer.ALGORITHM,
                RSA.withKid("mac").token("RS256", CLAIMS)));
        rows.add(token(
                "ES256 of kid rsa",
                Config.SET,
                Answer.ALGORITHM,
                EC.withKid("rsa").token("ES256", CLAIMS)));
        rows.add(token(
                "ES256 of kid P-384",
                Config.SET,
                Answer.ALGORITHM,
                EC.withKid("P-384").token("ES256", CLAIMS)));
        rows.add(token(
                "EdDSA of kid rsa",
                Config.SET,
                Answer.ALGORITHM,
                ED.withKid("rsa").token("EdDSA", CLAIMS)));
        rows.add(token(
                "RS256 of the other key's kid",
                Config.SET,
                Answer.SIGNATURE,
                RSA.withKid("other-rsa").token("RS256", CLAIMS)));
        rows.add(token(
                "RS256 without kid",
                Config.SET,
                Answer.ACCEPTED,
                OTHER.withKid("").token("RS256", CLAIMS)));
        rows.add(token("HS256 without kid", Config.SET, Answer.ACCEPTED, TestTokens.valid()));
        for (String kid : List.of(
                "unknown",
                "",
                "RSA",
                "rsa ",
                "rsa\\u0000",
                "\\u0000",
                "../../dev/null",
                "' OR 1=1--",
                "mac\\u0000rsa")) {
            rows.add(token(
                    "kid '" + kid + "'",
                    Config.SET,
                    Answer.UNKNOWN_KEY,
                    RSA.withKid("").sign("RS256", header("RS256", "\"kid\":\"" + kid + "\""), CLAIMS)));
        }
        for (String kid : List.of("unknown", "", "../../../../dev/null", "' UNION SELECT 'k'--", "\\u0000")) {
            rows.add(token(
                    "kid '" + kid + "' is ignored",
                    Config.SECRET,
                    Answer.ACCEPTED,
                    TestTokens.of(header("HS256", "\"kid\":\"" + kid + "\""), CLAIMS)));
        }
        for (String kid : List.of("null", "1", "[\"rsa\"]", "{}", "true")) {
            String header = header("RS256", "\"kid\":" + kid);
            rows.add(token("kid " + kid, Config.SET, Answer.MALFORMED, RSA.sign("RS256", header, CLAIMS)));
            rows.add(token("kid " + kid, Config.RSA, Answer.MALFORMED, RSA.sign("RS256", header, CLAIMS)));
        }
        String empty = header("HS256", "\"kid\":\"/dev/null\"");
        rows.add(token(
                "kid of an empty file, one zero byte as secret",
                Config.SECRET,
                Answer.SIGNATURE,
                Forge.hmac(empty, new byte[1], "256")));
    }

    private static void embeddedKeys(List<Attack> rows) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("jwk", "\"jwk\":" + OTHER.publicJwk());
        members.put("jku", "\"jku\":\"https://attacker.example/jwks.json\"");
        members.put("x5u", "\"x5u\":\"https://attacker.example/x.pem\"");
        members.put("x5c", "\"x5c\":[\"" + certificate() + "\"]");
        members.put("x5t", "\"x5t\":\"AAAA\"");
        members.put("all of them", String.join(",", members.values()));
        members.forEach((name, member) -> {
            String header = header("RS256", member);
            TestKey attacker = name.equals("x5c") ? TestKeys.certified() : OTHER;
            rows.add(token(
                    name + ", attacker's key", Config.RSA, Answer.SIGNATURE, attacker.sign("RS256", header, CLAIMS)));
            rows.add(token(
                    name + ", attacker's key, kid rsa",
                    Config.SET,
                    Answer.SIGNATURE,
                    attacker.sign("RS256", header("RS256", "\"kid\":\"rsa\"," + member), CLAIMS)));
            rows.add(token(
                    name + " is ignored, our key", Config.RSA, Answer.ACCEPTED, RSA.sign("RS256", header, CLAIMS)));
        });
        String oct = "\"jwk\":{\"kty\":\"oct\",\"k\":\"" + TestTokens.part(TestTokens.OTHER_SECRET) + "\"}";
        rows.add(token(
                "jwk with the secret",
                Config.SECRET,
                Answer.SIGNATURE,
                TestTokens.sign(header("HS256", oct), CLAIMS, TestTokens.OTHER_SECRET, "HmacSHA256")));
        rows.add(token(
                "jwk with the secret",
                Config.RSA,
                Answer.ALGORITHM,
                TestTokens.sign(header("HS256", oct), CLAIMS, TestTokens.OTHER_SECRET, "HmacSHA256")));
        TestKey attacker = TestKey.fresh("P-256", "P-256");
        rows.add(token(
                "jwk, attacker's key",
                Config.P_256,
                Answer.SIGNATURE,
                attacker.sign("ES256", header("ES256", "\"jwk\":" + attacker.publicJwk()), CLAIMS)));
        rows.add(token(
                "jwk of a strange type is ignored",
                Config.SECRET,
                Answer.ACCEPTED,
                TestTokens.of(header("HS256", "\"jwk\":7,\"jku\":null,\"x5c\":{}"), CLAIMS)));
    }

    private static String certificate() {
        return TestKeys.CERTIFICATE_PEM.replaceAll("-----[A-Z ]+-----|\n", "");
    }

    private static void issuers(List<Attack> rows) {
        String own = TestTokens.claims("\"iss\":\"https://own.example\"");
        String corp = TestTokens.claims("\"iss\":\"https://corp.example\"");
        String stranger = TestTokens.claims("\"iss\":\"https://stranger.example\"");
        rows.add(token("own token", Config.ISSUERS, Answer.ACCEPTED, TestTokens.of(own)));
        rows.add(token("token of corp", Config.ISSUERS, Answer.ACCEPTED, RSA.token("RS256", corp)));
        rows.add(token("iss of corp by our secret", Config.ISSUERS, Answer.ALGORITHM, TestTokens.of(corp)));
        rows.add(token("our iss by the key of corp", Config.ISSUERS, Answer.ALGORITHM, RSA.token("RS256", own)));
        rows.add(token("iss of corp by another key", Config.ISSUERS, Answer.SIGNATURE, OTHER.token("RS256", corp)));
        rows.add(token(
                "iss of corp, its public key as secret",
                Config.ISSUERS,
                Answer.ALGORITHM,
                TestTokens.sign(header("HS256"), corp, RSA.pemPublic(), "HmacSHA256")));
        rows.add(token("unknown iss by our secret", Config.ISSUERS, Answer.ISSUER, TestTokens.of(stranger)));
        rows.add(token("unknown iss by the key of corp", Config.ISSUERS, Answer.ISSUER, RSA.token("RS256", stranger)));
        rows.add(token("no iss by our secret", Config.ISSUERS, Answer.ISSUER, TestTokens.of(CLAIMS)));
        rows.add(token("no iss by the key of corp", Config.ISSUERS, Answer.ALGORITHM, RSA.token("RS256", CLAIMS)));
        rows.add(token(
                "iss twice",
                Config.ISSUERS,
                Answer.MALFORMED,
                TestTokens.of(TestTokens.claims("\"iss\":\"https://own.example\",\"iss\":\"https://corp.example\""))));
        rows.add(token(
                "iss as an array",
                Config.ISSUERS,
                Answer.CLAIM,
                TestTokens.of(TestTokens.claims("\"iss\":[\"https://own.example\"]"))));
        rows.add(token(
                "our iss with a slash more",
                Config.ISSUERS,
                Answer.ISSUER,
                TestTokens.of(TestTokens.claims("\"iss\":\"https://own.example/\""))));
        rows.add(token(
                "right iss",
                Config.ISSUER,
                Answer.ACCEPTED,
                TestTokens.of(TestTokens.claims("\"iss\":\"https://login.example\""))));
        for (String iss : List.of(
                "\"https://login.example/\"",
                "\"HTTPS://login.example\"",
                "\"\"",
                "\"https://login.example\\u0000\"")) {
            rows.add(token(
                    "iss " + iss, Config.ISSUER, Answer.ISSUER, TestTokens.of(TestTokens.claims("\"iss\":" + iss))));
        }
        for (String iss : List.of("null", "1", "[\"https://login.example\"]")) {
            rows.add(token(
                    "iss " + iss, Config.ISSUER, Answer.CLAIM, TestTokens.of(TestTokens.claims("\"iss\":" + iss))));
        }
        rows.add(token("no iss", Config.ISSUER, Answer.ISSUER, TestTokens.valid()));
    }
}
