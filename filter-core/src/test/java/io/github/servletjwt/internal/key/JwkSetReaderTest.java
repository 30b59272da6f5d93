package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A set of keys holds what can be trusted, and nothing else. */
class JwkSetReaderTest {
    private static final TestKey RSA = TestKeys.rsa();
    private static final TestKey EC = TestKeys.ec("P-256");
    private static final TestKey ED = TestKeys.ed25519();

    private static String oct(String secret, String more) {
        return "{\"kty\":\"oct\",\"k\":\"" + Keys.base64url(secret.getBytes(StandardCharsets.UTF_8)) + "\"" + more
                + "}";
    }

    private static String refusal(String json) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> Keys.own(json))
                .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-384", "P-521", "Ed25519"})
    void read_publicMember_isThatKeyAndSignsNothing(String kind) {
        TestKey key = Keys.of(kind);
        JwsKey read = Keys.own(TestKeys.jwkSet(key)).get(0);
        assertEquals(key.pair().getPublic(), read.publicKey());
        assertEquals(key.kid(), read.kid());
        assertFalse(read.canSign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-384", "P-521", "Ed25519"})
    void read_privateMemberOfOwnSet_signs(String kind) {
        TestKey key = Keys.of(kind);
        JwsKey read = Keys.own(Keys.set(key.privateJwk())).get(0);
        assertEquals(key.pair().getPublic(), read.publicKey());
        assertTrue(read.canSign());
    }

    @ParameterizedTest
    @CsvSource({"RSA, RS256", "P-256, ES256", "P-384, ES384", "P-521, ES512"})
    void read_noAlg_servesTheFirstOfItsKind(String kind, JwsAlgorithm algorithm) {
        assertEquals(
                List.of(algorithm),
                Keys.own(TestKeys.jwkSet(Keys.of(kind))).get(0).algorithms());
    }

    /** RFC 9864 §2.2: two names of one algorithm. The first is the one that is minted. */
    @ParameterizedTest
    @CsvSource({"'', EdDSA, Ed25519", "EdDSA, EdDSA, Ed25519", "Ed25519, Ed25519, EdDSA"})
    void read_ed25519_servesBothNames(String alg, JwsAlgorithm first, JwsAlgorithm second) {
        String jwk = Keys.of("Ed25519").publicJwk(alg.isEmpty() ? "" : "\"alg\":\"" + alg + "\"");
        assertEquals(List.of(first, second), Keys.own(Keys.set(jwk)).get(0).algorithms());
    }

    /** Public keys of a serializer that writes what it does not have. */
    @Test
    void read_privateMembersThatAreNull_areAbsent() {
        String nothing =
                "\"d\":null,\"p\":null,\"q\":null,\"dp\":null,\"dq\":null,\"qi\":null,\"use\":null,\"alg\":null,"
                        + "\"key_ops\":null,\"x5c\":null";
        JwsKey key =
                Keys.foreign(Keys.set(Keys.of("RSA").publicJwk(nothing))).keys().get(0);
        assertFalse(key.canSign());
    }

    @ParameterizedTest
    @CsvSource({"RSA, PS384", "RSA, RS512", "P-256, ES256"})
    void read_alg_bindsTheKeyToItAlone(String kind, JwsAlgorithm algorithm) {
        String jwk = Keys.of(kind).publicJwk("\"alg\":\"" + algorithm + "\"");
        assertEquals(List.of(algorithm), Keys.own(Keys.set(jwk)).get(0).algorithms());
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, HS256",
        "RSA, ES256",
        "RSA, none",
        "RSA, rs256",
        "RSA, RSA-OAEP",
        "RSA, ''",
        "P-256, ES384",
        "P-384, ES256",
        "P-256, HS256",
        "Ed25519, ES256",
        "Ed25519, HS256"
    })
    void read_algOfAnotherFamily_isRefused(String kind, String alg) {
        String json = Keys.set(Keys.of(kind).publicJwk("\"alg\":\"" + alg + "\""));
        assertTrue(refusal(json).contains("alg that does not fit"), () -> refusal(json));
        assertEquals(List.of(), Keys.foreign(json).keys());
    }

    @Test
    void read_algorithmsAllowed_narrowInTheirOrder() {
        JwkSetReader reader =
                new JwkSetReader(List.of(JwsAlgorithm.PS256, JwsAlgorithm.ES256, JwsAlgorithm.RS256), true);
        List<JwsKey> keys = reader.read(TestKeys.jwkSet(RSA, EC, ED));
        assertEquals(
                List.of(JwsAlgorithm.PS256, JwsAlgorithm.RS256), keys.get(0).algorithms());
        assertEquals(List.of(JwsAlgorithm.ES256), keys.get(1).algorithms());
        assertEquals(2, keys.size());
        assertEquals(1, reader.notes().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"use\":\"enc\"",
                "\"use\":\"SIG\"",
                "\"key_ops\":[\"encrypt\"]",
                "\"key_ops\":[]",
                "\"key_ops\":[\"wrapKey\",\"unwrapKey\"]",
                "\"use\":\"sig\",\"key_ops\":[\"deriveKey\"]"
            })
    void read_keyForSomethingElse_isLeftOutSilently(String members) {
        JwkSetReader reader = new JwkSetReader(List.of(), true);
        List<JwsKey> keys = reader.read(Keys.set(RSA.publicJwk(members), EC.publicJwk()));
        assertEquals(List.of(EC.kid()), keys.stream().map(JwsKey::kid).toList());
        assertEquals(List.of(), reader.notes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"use\":\"sig\"", "\"key_ops\":[\"verify\"]", "\"key_ops\":[\"sign\",\"verify\"]"})
    void read_keyForSignatures_isTaken(String members) {
        assertEquals(1, Keys.own(Keys.set(RSA.publicJwk(members))).size());
    }

    static Stream<String> badMembers() {
        String rsa = RSA.publicJwk();
        String ec = EC.publicJwk();
        String ed = ED.publicJwk();
        return Stream.of(
                "1",
                "null",
                "[]",
                "{}",
                Keys.with(rsa, "kty", "\"rsa\""),
                Keys.with(rsa, "kty", "\"AKP\""),
                Keys.with(rsa, "kty", "null"),
                Keys.with(rsa, "kid", "1"),
                Keys.with(rsa, "kid", "\"\""),
                Keys.without(rsa, "n"),
                Keys.without(rsa, "e"),
                Keys.with(rsa, "n", "5"),
                Keys.with(rsa, "n", "\"\""),
                Keys.with(rsa, "n", "\"+/==\""),
                Keys.with(rsa, "e", "\"AQ\""),
                Keys.with(rsa, "e", "\"AA\""),
                Keys.with(rsa, "e", "\"AQAC\""),
                Keys.with(rsa, "n", "\"" + "A".repeat(170) + "w\""),
                Keys.with(rsa, "n", "\"w" + "w".repeat(169) + "w\""),
                Keys.with(rsa, "n", "\"w" + "w".repeat(2999) + "\""),
                Keys.with(ec, "crv", "\"P-384\""),
                Keys.with(ec, "crv", "\"secp256k1\""),
                Keys.without(ec, "crv"),
                Keys.without(ec, "y"),
                Keys.with(ec, "y", "\"AQ\""),
                Keys.with(ec, "x", "\"AA\""),
                Keys.with(ec, "x", "\"" + "_".repeat(43) + "\""),
                Keys.with(ed, "crv", "\"Ed448\""),
                Keys.with(ed, "crv", "\"X25519\""),
                Keys.with(ed, "x", "\"" + "A".repeat(42) + "\""),
                Keys.with(ed, "x", "\"" + "A".repeat(44) + "\""));
    }

    @ParameterizedTest
    @MethodSource("badMembers")
    void read_badMemberOfOwnSet_isRefusedByItsPlace(String jwk) {
        String why = refusal(Keys.set(TestKeys.ec("P-384").publicJwk(), jwk));
        assertTrue(why.startsWith("key 2 "), why);
    }

    @ParameterizedTest
    @MethodSource("badMembers")
    void read_badMemberOfForeignSet_isNotedAndTheOthersStay(String jwk) {
        JwkSetReader reader = new JwkSetReader(List.of(), false);
        List<JwsKey> keys = reader.read(Keys.set(jwk, TestKeys.ec("P-384").publicJwk()));
        assertEquals(List.of("P-384"), keys.stream().map(JwsKey::kid).toList());
        assertEquals(1, reader.notes().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":null}",
                "{\"Keys\":[]}",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":[]} x",
                "{\"keys\":[}",
                "<html>",
                "\uFEFF{\"keys\":[]}"
            })
    void read_noSet_isRefused(String json) {
        assertThrows(IllegalArgumentException.class, () -> Keys.own(json));
        assertThrows(IllegalArgumentException.class, () -> Keys.foreign(json));
    }

    @Test
    void read_duplicateMemberOfAKey_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Keys.foreign(Keys.set(RSA.publicJwk("\"kid\":\"other\""))));
    }

    @Test
    void read_duplicateKid_isRefused() {
        String json = TestKeys.jwkSet(RSA, EC.withKid(RSA.kid()));
        assertTrue(refusal(json).contains("two keys with the kid"));
    }

    @Test
    void read_duplicateKidInAForeignSet_keepsBoth() {
        KeySet set = Keys.foreign(TestKeys.jwkSet(RSA, EC.withKid(RSA.kid())));
        assertEquals(2, set.keys().size());
    }

    @Test
    void read_sameMemberTwiceInAForeignSet_isOneKey() {
        KeySet set = Keys.foreign(TestKeys.jwkSet(RSA, RSA));
        assertEquals(1, set.keys().size());
    }

    @Test
    void read_severalWithoutKid_areAllTaken() {
        List<JwsKey> keys = Keys.own(TestKeys.jwkSet(RSA.withKid(""), EC.withKid("")));
        assertEquals(2, keys.size());
        assertNull(keys.get(0).kid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-521", "Ed25519"})
    void read_privateMemberOfForeignSet_isNotedAndUnused(String kind) {
        JwkSetReader reader = new JwkSetReader(List.of(), false);
        List<JwsKey> keys = reader.read(
                Keys.set(Keys.of(kind).privateJwk(), TestKeys.ec("P-384").publicJwk()));
        assertEquals(List.of("P-384"), keys.stream().map(JwsKey::kid).toList());
        assertTrue(reader.notes().get(0).contains("private key"), reader.notes().toString());
    }

    @Test
    void read_octOfForeignSet_isNotedAndUnused() {
        JwkSetReader reader = new JwkSetReader(List.of(), false);
        assertEquals(List.of(), reader.read(Keys.set(oct(TestTokens.SECRET, ",\"alg\":\"HS256\""))));
        assertEquals(1, reader.notes().size());
    }

    @Test
    void read_octOfOwnSet_signsHs256() {
        JwsKey key =
                Keys.own(Keys.set(oct(TestTokens.SECRET, ",\"kid\":\"s\""))).get(0);
        assertTrue(key.canSign());
        assertEquals(List.of(JwsAlgorithm.HS256), key.algorithms());
        assertNull(key.publicKey());
        assertFalse(key.toString().contains(TestTokens.SECRET));
    }

    @ParameterizedTest
    @CsvSource({"31, HS256", "47, HS384", "63, HS512"})
    void read_octOneByteTooShort_isRefused(int bytes, String alg) {
        String secret = (TestTokens.SECRET + TestTokens.OTHER_SECRET).substring(0, bytes);
        String why = refusal(Keys.set(oct(secret, ",\"alg\":\"" + alg + "\"")));
        assertTrue(why.contains(bytes + " bytes"), why);
        assertFalse(why.contains(secret));
    }

    @ParameterizedTest
    @CsvSource({"RS256", "ES256", "EdDSA", "none"})
    void read_octWithAlgOfKeyPairs_isRefused(String alg) {
        String json = Keys.set(oct(TestTokens.SECRET, ",\"alg\":\"" + alg + "\""));
        assertThrows(IllegalArgumentException.class, () -> Keys.own(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "P-256", "P-384", "P-521", "Ed25519"})
    void read_halvesOfTwoKeys_areRefused(String kind) {
        String one = Keys.of(kind).publicJwk();
        String other = TestKey.fresh(kind, "o").privateJwk();
        String privateMembers = other.substring(other.indexOf(",\"d\":"));
        String why = refusal(Keys.set(one.substring(0, one.length() - 1) + privateMembers));
        assertTrue(why.contains("do not belong together") || why.contains("damaged"), why);
    }

    @Test
    void read_rsaWithoutCrt_signs() {
        String jwk = RSA.privateJwk();
        for (String member : List.of("p", "q", "dp", "dq", "qi")) {
            jwk = Keys.without(jwk, member);
        }
        assertTrue(Keys.own(Keys.set(jwk)).get(0).canSign());
    }

    @Test
    void refusal_ofPrivateKey_doesNotTellIt() {
        String jwk = Keys.with(RSA.privateJwk(), "n", "\"AQAB\"");
        String d = jwk.replaceFirst(".*\"d\":\"([^\"]*)\".*", "$1");
        assertFalse(refusal(Keys.set(jwk)).contains(d));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "q", "dp", "dq", "qi"})
    void read_primeWithoutD_ofForeignSet_isUnused(String member) {
        String jwk = TestKeys.rsa().publicJwk("\"" + member + "\":\"AQAB\"");
        assertEquals(List.of(), Keys.foreign(Keys.set(jwk)).keys());
    }

    /** y = 1 is the identity, under which anybody can sign; 0 and −1 are of small order, too; 2 lies off the curve. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "7P________________________________________8",
                "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "___________________________________________"
            })
    void read_ed25519PointThatIsNoKey_isUnused(String x) {
        String jwk = Keys.with(TestKeys.ed25519().publicJwk(), "x", "\"" + x + "\"");
        assertEquals(List.of(), Keys.foreign(Keys.set(jwk)).keys());
    }

    @Test
    void read_keyOpsThatAreNoList_isUnused() {
        assertEquals(
                List.of(),
                Keys.foreign(Keys.set(TestKeys.rsa().publicJwk("\"key_ops\":\"encrypt\"")))
                        .keys());
    }

    @Test
    void read_ecCoordinateTooLong_isUnused() {
        String jwk = Keys.with(TestKeys.ec("P-256").publicJwk(), "x", "\"" + "A".repeat(48) + "\"");
        assertEquals(List.of(), Keys.foreign(Keys.set(jwk)).keys());
    }
}
