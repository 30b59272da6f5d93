package io.github.servletjwt.internal.token;

import static io.github.servletjwt.internal.token.SwitchableKeys.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.RolesSeparator;
import io.github.servletjwt.internal.config.ClaimPath;
import io.github.servletjwt.internal.config.KeyConfig;
import io.github.servletjwt.internal.config.TokenConfig;
import io.github.servletjwt.internal.config.TokenTypes;
import io.github.servletjwt.internal.key.JwsKey;
import io.github.servletjwt.internal.key.KeySet;
import io.github.servletjwt.internal.key.KeySetProvider;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which key may prove a token, and when the keys are asked for anew. */
class TrustedIssuerTest {
    private static final String CLAIMS = TestTokens.claims("");
    private static final TestKey RSA = TestKeys.rsa();
    private static final TestKey OTHER = TestKeys.otherRsa();
    private static final TestKey EC = TestKeys.ec("P-256");

    private final SwitchableKeys keys = new SwitchableKeys(set(List.of(), RSA.publicJwk()));

    /** The defaults, except for these keys and no leeway. */
    static TokenConfig config(String address, JwsAlgorithm... algorithms) {
        return new TokenConfig(
                new KeyConfig("", null, null, null, address, null, List.of(algorithms), null, false, null, null, false),
                null,
                List.of(),
                List.of("aud"),
                Duration.ZERO,
                8192,
                new TokenTypes(Set.of("jwt"), true),
                List.of(),
                null,
                "sub",
                List.of(ClaimPath.parse("roles")),
                RolesSeparator.NONE,
                List.of(ClaimPath.parse("scope")),
                Duration.ofMinutes(15));
    }

    private static TrustedIssuer trust(KeySetProvider keys, String address, JwsAlgorithm... algorithms) {
        return new TrustedIssuer(config(address, algorithms), keys, "");
    }

    private static JwsKey prove(TrustedIssuer trust, String token) throws AuthFailureException {
        CompactToken parts = CompactToken.parse(token);
        return trust.requireSigned(parts, TokenHeader.parse(parts.headerBytes()));
    }

    private static FailureCode refusal(Executable executable) {
        return assertThrows(AuthFailureException.class, executable).failure().code();
    }

    private TrustedIssuer remote(JwsAlgorithm... algorithms) {
        return trust(keys, "https://issuer.example/keys", algorithms);
    }

    @Test
    void requireSigned_knownKid_asksNobody() throws Exception {
        assertEquals("rsa", prove(remote(), RSA.token("RS256", CLAIMS)).kid());
        assertEquals(List.of(), keys.asked());
    }

    @Test
    void requireSigned_noKid_triesTheFamilyAndAsksNobody() throws Exception {
        keys.replace(set(List.of(), RSA.publicJwk(), EC.publicJwk(), OTHER.publicJwk()));
        assertEquals(
                "other-rsa",
                prove(remote(), OTHER.withKid("").token("RS256", CLAIMS)).kid());
        assertEquals(List.of(), keys.asked());
    }

    @Test
    void requireSigned_newKid_isProvenInTheSameRequest() throws Exception {
        keys.replaceAtSource(set(List.of(), OTHER.publicJwk()));
        assertEquals("other-rsa", prove(remote(), OTHER.token("RS256", CLAIMS)).kid());
        assertEquals(List.of("other-rsa"), keys.asked());
    }

    @Test
    void requireSigned_unknownKid_isRefusedAfterOneQuestion() {
        assertEquals(FailureCode.UNKNOWN_KEY, refusal(() -> prove(remote(), OTHER.token("RS256", CLAIMS))));
        assertEquals(List.of("other-rsa"), keys.asked());
    }

    @Test
    void requireSigned_unknownKidOfAKnownKey_isNotTriedWithIt() {
        String token = RSA.withKid("new").token("RS256", CLAIMS);
        assertEquals(FailureCode.UNKNOWN_KEY, refusal(() -> prove(remote(), token)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "HS512", "XX256", ""})
    void requireSigned_algorithmThatCannotBe_asksNobody(String alg) {
        String token = RSA.sign("RS256", "{\"alg\":\"" + alg + "\",\"kid\":\"new\"}", CLAIMS);
        assertEquals(FailureCode.ALGORITHM_REFUSED, refusal(() -> prove(remote(), token)));
        assertEquals(List.of(), keys.asked());
    }

    @Test
    void requireSigned_algorithmNotAllowed_asksNobody() {
        String token = RSA.withKid("new").token("RS512", CLAIMS);
        assertEquals(FailureCode.ALGORITHM_REFUSED, refusal(() -> prove(remote(JwsAlgorithm.RS256), token)));
        assertEquals(List.of(), keys.asked());
    }

    @Test
    void requireSigned_kidOfAnotherFamily_isRefused() {
        keys.replace(set(List.of(), RSA.publicJwk(), EC.publicJwk()));
        String token = RSA.withKid("P-256").token("RS256", CLAIMS);
        assertEquals(FailureCode.ALGORITHM_REFUSED, refusal(() -> prove(remote(), token)));
    }

    @Test
    void requireSigned_keyWithoutKid_servesAnyTokenOfItsFamily() throws Exception {
        keys.replace(set(List.of(), RSA.withKid("").publicJwk(), EC.publicJwk()));
        assertNull(
                prove(remote(), RSA.withKid("anything").token("RS256", CLAIMS)).kid());
        String ecToken = EC.withKid("anything").token("ES256", CLAIMS);
        assertEquals(FailureCode.UNKNOWN_KEY, refusal(() -> prove(remote(), ecToken)));
    }

    @Test
    void requireSigned_pemKeys_ignoreTheKidAndAreAllTried() throws Exception {
        keys.replace(SwitchableKeys.pem(RSA.pemPublic(), OTHER.pemPublic()));
        TrustedIssuer trust = remote();
        prove(trust, RSA.withKid("foreign").token("RS256", CLAIMS));
        prove(trust, OTHER.withKid("rsa").token("RS256", CLAIMS));
        assertEquals(List.of(), keys.asked());
    }

    @Test
    void requireSigned_jwkWithAlg_servesThatAlone() throws Exception {
        keys.replace(set(List.of(), RSA.publicJwk("\"alg\":\"PS256\"")));
        assertNotNull(prove(remote(), RSA.token("PS256", CLAIMS)));
        assertEquals(FailureCode.ALGORITHM_REFUSED, refusal(() -> prove(remote(), RSA.token("RS256", CLAIMS))));
    }

    @Test
    void requireSigned_afterRotation_oldKeyIsUnknown() throws Exception {
        TrustedIssuer trust = remote();
        prove(trust, RSA.token("RS256", CLAIMS));
        keys.replace(set(List.of(), OTHER.publicJwk()));
        prove(trust, OTHER.token("RS256", CLAIMS));
        assertEquals(FailureCode.UNKNOWN_KEY, refusal(() -> prove(trust, RSA.token("RS256", CLAIMS))));
    }

    @Test
    void requireSigned_sameKidForAnotherKey_oldSignatureIsBad() throws Exception {
        TrustedIssuer trust = remote();
        prove(trust, RSA.token("RS256", CLAIMS));
        keys.replace(set(List.of(), OTHER.withKid("rsa").publicJwk()));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(() -> prove(trust, RSA.token("RS256", CLAIMS))));
    }

    @Test
    void requireSigned_keysUnavailable_saysSo() {
        TrustedIssuer trust = trust(new NoKeys(), "https://issuer.example/keys");
        assertEquals(FailureCode.KEYS_UNAVAILABLE, refusal(() -> prove(trust, RSA.token("RS256", CLAIMS))));
        assertEquals(FailureCode.KEYS_UNAVAILABLE, refusal(trust::publicKeys));
    }

    private static final class NoKeys implements KeySetProvider {
        @Override
        public KeySet current() throws AuthFailureException {
            throw new AuthFailureException(FailureCode.KEYS_UNAVAILABLE);
        }

        @Override
        public KeySet refetched(String kid) throws AuthFailureException {
            throw new AuthFailureException(FailureCode.KEYS_UNAVAILABLE);
        }
    }

    @Test
    void requireStillTrusted_sameKeyReadAnew_isTrusted() throws Exception {
        TrustedIssuer trust = remote();
        JwsKey key = prove(trust, RSA.token("RS256", CLAIMS));
        keys.replace(set(List.of(), OTHER.publicJwk(), RSA.publicJwk()));
        trust.requireStillTrusted(key);
    }

    @Test
    void requireStillTrusted_withdrawn_isRefused() throws Exception {
        TrustedIssuer trust = remote();
        JwsKey key = prove(trust, RSA.token("RS256", CLAIMS));
        keys.replace(set(List.of(), OTHER.publicJwk()));
        assertEquals(FailureCode.UNKNOWN_KEY, refusal(() -> trust.requireStillTrusted(key)));
    }

    @Test
    void requireStillTrusted_otherKeyUnderItsKid_isRefused() throws Exception {
        TrustedIssuer trust = remote();
        JwsKey key = prove(trust, RSA.token("RS256", CLAIMS));
        keys.replace(set(List.of(), OTHER.withKid("rsa").publicJwk()));
        assertEquals(FailureCode.UNKNOWN_KEY, refusal(() -> trust.requireStillTrusted(key)));
    }

    @Test
    void requireStillTrusted_boundToAnotherAlgorithm_isRefused() throws Exception {
        TrustedIssuer trust = remote();
        JwsKey key = prove(trust, RSA.token("RS256", CLAIMS));
        keys.replace(set(List.of(), RSA.publicJwk("\"alg\":\"PS256\"")));
        assertEquals(FailureCode.UNKNOWN_KEY, refusal(() -> trust.requireStillTrusted(key)));
    }

    @Test
    void signing_publicKeysAlone_isNone() throws Exception {
        assertNull(remote().signing());
    }

    @Test
    void signing_privateKey_makesWhatItsPublicHalfProves() throws Exception {
        keys.replace(set(List.of(), OTHER.publicJwk(), RSA.privateJwk()));
        TrustedIssuer.Signing signing = Objects.requireNonNull(remote().signing());
        assertEquals("rsa", signing.kid());
        assertEquals("RS256", signing.algorithm().getName());
    }

    @Test
    void publicKeys_privateAndSecretMembers_stayInside() throws Exception {
        String secret = "{\"kty\":\"oct\",\"kid\":\"mac\",\"k\":\"" + TestTokens.part(TestTokens.SECRET) + "\"}";
        keys.replace(set(List.of(), RSA.privateJwk(), secret));
        List<?> published = (List<?>) remote().publicKeys().get("keys");
        assertEquals(1, published.size());
        assertEquals(Set.of("kty", "kid", "n", "e", "alg", "use"), ((Map<?, ?>) published.get(0)).keySet());
    }

    @Test
    void failure_ofAnUnknownKey_tellsNothingElse() {
        AuthFailureException refused =
                assertThrows(AuthFailureException.class, () -> prove(remote(), OTHER.token("RS256", CLAIMS)));
        AuthFailure failure = refused.failure();
        assertEquals(FailureCode.UNKNOWN_KEY, failure.code());
        assertNull(refused.getCause());
    }

    @Test
    void signing_sameKeyTwiceWithoutKidPublicFirst_signs() throws Exception {
        TestKey unnamed = RSA.withKid("");
        keys.replace(set(List.of(), unnamed.publicJwk(), unnamed.privateJwk()));
        TrustedIssuer.Signing signing = Objects.requireNonNull(remote().signing());
        assertEquals(256, signing.algorithm().sign(new byte[1], new byte[1]).length);
    }

    @Test
    void requireSigned_newKidBesideAKeyWithoutOne_isProvenInTheSameRequest() throws Exception {
        keys.replace(set(List.of(), RSA.withKid("").publicJwk()));
        keys.replaceAtSource(set(List.of(), RSA.withKid("").publicJwk(), OTHER.publicJwk()));
        assertEquals("other-rsa", prove(remote(), OTHER.token("RS256", CLAIMS)).kid());
        assertEquals(List.of("other-rsa"), keys.asked());
    }

    @Test
    void requireSigned_unknownKidBesideAKeyWithoutOne_isRefusedAfterOneQuestion() {
        keys.replace(set(List.of(), RSA.withKid("").publicJwk()));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(() -> prove(remote(), OTHER.token("RS256", CLAIMS))));
        assertEquals(List.of("other-rsa"), keys.asked());
    }

    @Test
    void requireSigned_keyWithoutKidHolds_asksNobody() throws Exception {
        keys.replace(set(List.of(), RSA.withKid("").publicJwk()));
        prove(remote(), RSA.withKid("anything").token("RS256", CLAIMS));
        assertEquals(List.of(), keys.asked());
    }

    @Test
    void requireSigned_knownKidAndBadSignature_asksNobody() {
        keys.replace(set(List.of(), RSA.withKid("").publicJwk(), RSA.publicJwk()));
        String forged = OTHER.withKid("rsa").token("RS256", CLAIMS);
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(() -> prove(remote(), forged)));
        assertEquals(List.of(), keys.asked());
    }

    @Test
    void requireSigned_badSignatureUnderPemKeys_asksNobody() {
        keys.replace(SwitchableKeys.pem(RSA.pemPublic()));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(() -> prove(remote(), OTHER.token("RS256", CLAIMS))));
        assertEquals(List.of(), keys.asked());
    }
}
