package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Thousands of crooked tokens, the same every time: none but the original is believed, none breaks anything. */
class TokenMutationTest {
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n\0\u00e9\ud83d{}[]\":,eE\\u";
    private static final String CLAIMS = TestTokens.claims(
            "\"nbf\":" + TestTokens.NOW
                    + ",\"roles\":[\"user\",\"a\"],\"scope\":\"x y\",\"aud\":[\"b\"],\"iss\":\"c\",\"jti\":\"d\",\"n\":{\"m\":1.5e3}");

    private final TokenVerifier verifier = RuntimeAccess.of(JwtAuth.builder()
                    .secret(TestTokens.SECRET)
                    .algorithms(JwsAlgorithm.HS256, JwsAlgorithm.HS384, JwsAlgorithm.HS512)
                    .clock(new MovableClock())
                    .build())
            .verifier();

    private static String mutant(String text, Random random) {
        String mutant = text;
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            mutant = changed(mutant, random);
        }
        return mutant;
    }

    private static String changed(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int to = at + random.nextInt(text.length() - at + 1);
        char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + other + text.substring(at); // insert
            case 1 -> text.substring(0, at) + text.substring(Math.min(at + 1, text.length())); // delete
            case 2 -> text.substring(0, at); // cut off
            case 3 -> text.substring(0, to) + text.substring(at); // repeat
            case 4 -> text.substring(0, at) + text.substring(to); // cut out
            default -> text.substring(0, at) + other + text.substring(Math.min(at + 1, text.length())); // replace
        };
    }

    /** Whether the verifier believes the token; what else than its own exception it throws, fails the test. */
    private boolean believes(String token) {
        try {
            verifier.verify(token);
            return true;
        } catch (AuthFailureException refused) {
            return false;
        }
    }

    @Test
    void verify_mutants_believesTheOriginalAlone() {
        Random random = new Random(7519);
        String original = TestTokens.of(CLAIMS);
        int different = 0;
        for (int i = 0; i < 5000; i++) {
            String mutant = mutant(original, random);
            assertEquals(mutant.equals(original), believes(mutant), mutant);
            different += mutant.equals(original) ? 0 : 1;
        }
        assertTrue(different > 4000, "too few mutants differ");
    }

    @Test
    void verify_everyCharacterOfTheToken_counts() {
        String original = TestTokens.of(CLAIMS);
        for (int at = 0; at < original.length(); at++) {
            char other = original.charAt(at) == 'A' ? 'B' : 'A';
            assertFalse(believes(original.substring(0, at) + other + original.substring(at + 1)), "at " + at);
        }
    }

    @Test
    void verify_mutantClaimsSignedAgain_throwNothingElse() {
        Random random = new Random(7515);
        int believed = 0;
        for (int i = 0; i < 5000; i++) {
            believed += believes(TestTokens.of(mutant(CLAIMS, random))) ? 1 : 0;
        }
        assertNotEquals(0, believed);
        assertNotEquals(5000, believed);
    }

    @Test
    void verify_mutantHeaderSignedAgain_throwNothingElse() {
        Random random = new Random(8725);
        String header = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"1\",\"cty\":\"JWT\"}";
        int believed = 0;
        for (int i = 0; i < 5000; i++) {
            believed += believes(TestTokens.of(mutant(header, random), CLAIMS)) ? 1 : 0;
        }
        assertNotEquals(0, believed);
        assertNotEquals(5000, believed);
    }
}
