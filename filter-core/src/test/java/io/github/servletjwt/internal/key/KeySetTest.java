package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys a token may have been signed with: contract §3.6, kid. */
class KeySetTest {
    private static final TestKey RSA = TestKeys.rsa();
    private static final TestKey OTHER = TestKeys.otherRsa();
    private static final TestKey EC = TestKeys.ec("P-256");
    private static final KeySet NAMED = new KeySet(Keys.own(TestKeys.jwkSet(RSA, OTHER, EC)), true, null);
    private static final KeySet UNNAMED = new KeySet(Keys.own(TestKeys.jwkSet(RSA, OTHER, EC)), false, null);

    private static List<String> kids(List<JwsKey> keys) {
        return keys.stream().map(key -> String.valueOf(key.kid())).toList();
    }

    @Test
    void candidates_knownKid_isThatKeyAlone() {
        assertEquals(List.of("other-rsa"), kids(NAMED.candidates("other-rsa", JwsAlgorithm.RS256)));
    }

    @Test
    void candidates_noKid_areThoseOfTheFamily() {
        assertEquals(List.of("rsa", "other-rsa"), kids(NAMED.candidates(null, JwsAlgorithm.RS256)));
    }

    @ParameterizedTest
    @CsvSource({"nobody", "''", "RSA", "'rsa '"})
    void candidates_unknownKid_areNone(String kid) {
        assertEquals(List.of(), NAMED.candidates(kid, JwsAlgorithm.RS256));
        assertFalse(NAMED.knows(kid, JwsAlgorithm.RS256));
    }

    @ParameterizedTest
    @CsvSource({"rsa, ES256", "rsa, PS256", "rsa, RS512", "rsa, HS256", "P-256, RS256", "P-256, ES384", "P-256, EdDSA"})
    void candidates_algOfAnotherFamilyOrNotAllowed_areNone(String kid, JwsAlgorithm algorithm) {
        assertEquals(List.of(), NAMED.candidates(kid, algorithm));
        assertTrue(NAMED.knows(kid, algorithm));
    }

    @Test
    void candidates_keyWithoutKid_servesAnyTokenOfItsFamily() {
        KeySet set = new KeySet(Keys.own(TestKeys.jwkSet(RSA, OTHER.withKid(""))), true, null);
        assertEquals(List.of("null"), kids(set.candidates("x", JwsAlgorithm.RS256)));
        assertEquals(List.of("rsa", "null"), kids(set.candidates("rsa", JwsAlgorithm.RS256)));
        assertTrue(set.knows("x", JwsAlgorithm.RS256));
    }

    @Test
    void candidates_unnamedSetAndForeignKid_areTheConfiguredKeys() {
        assertEquals(List.of("rsa", "other-rsa"), kids(UNNAMED.candidates("foreign", JwsAlgorithm.RS256)));
        assertTrue(UNNAMED.knows("foreign", JwsAlgorithm.RS256));
    }

    @ParameterizedTest
    @EnumSource(JwsAlgorithm.class)
    void candidates_emptySet_areNone(JwsAlgorithm algorithm) {
        KeySet empty = new KeySet(List.of(), true, null);
        assertEquals(List.of(), empty.candidates(null, algorithm));
        assertTrue(empty.knows(null, algorithm));
        assertFalse(empty.knows("x", algorithm));
    }

    @Test
    void contains_sameMaterialUnderSameName_isTrue() {
        assertTrue(NAMED.contains(Keys.own(TestKeys.jwkSet(RSA)).get(0)));
    }

    @Test
    void contains_otherNameOrAlgorithms_isFalse() {
        assertFalse(NAMED.contains(Keys.own(TestKeys.jwkSet(RSA.withKid("x"))).get(0)));
        assertFalse(NAMED.contains(
                Keys.own(Keys.set(RSA.publicJwk("\"alg\":\"PS256\""))).get(0)));
        assertFalse(
                NAMED.contains(Keys.own(TestKeys.jwkSet(OTHER.withKid("rsa"))).get(0)));
    }

    @Test
    void equals_otherSecretUnderTheSameName_isFalse() {
        String one = "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75\"}";
        String other = one.replace("AyM1", "ByM1");
        assertNotEquals(Keys.own(Keys.set(one)), Keys.own(Keys.set(other)));
        assertEquals(Keys.own(Keys.set(one)), Keys.own(Keys.set(one)));
    }

    /** Otherwise a rotation of one family would go unnoticed. */
    @Test
    void knows_keyWithoutKidOfAnotherFamily_isFalse() {
        KeySet set =
                new KeySet(Keys.own(TestKeys.jwkSet(RSA, TestKeys.ec("P-256").withKid(""))), true, null);
        assertFalse(set.knows("new-rsa", JwsAlgorithm.RS256));
        assertTrue(set.knows("new-ec", JwsAlgorithm.ES256));
    }

    @Test
    void candidates_twoKeysOfOneKid_areBoth() {
        KeySet set = Keys.foreign(TestKeys.jwkSet(RSA, OTHER.withKid("rsa")));
        assertEquals(List.of("rsa", "rsa"), kids(set.candidates("rsa", JwsAlgorithm.RS256)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keys_sameKeyWithAndWithoutItsPrivateHalf_areTheOneThatSigns(boolean publicFirst) {
        TestKey unnamed = RSA.withKid("");
        KeySet set = new KeySet(
                Keys.own(
                        publicFirst
                                ? Keys.set(unnamed.publicJwk(), unnamed.privateJwk())
                                : Keys.set(unnamed.privateJwk(), unnamed.publicJwk())),
                true,
                null);
        assertEquals(List.of(true), set.keys().stream().map(JwsKey::canSign).toList());
    }
}
