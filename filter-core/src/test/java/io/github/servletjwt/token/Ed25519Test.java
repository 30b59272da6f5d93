package io.github.servletjwt.token;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import io.github.servletjwt.config.JwsAlgorithm;
import io.github.servletjwt.key.KeySet;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** EdDSA as in the example of RFC 8037 §A.4. */
class Ed25519Test {
    private static final String X =
            "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"";
    private static final String D = ",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"";
    private static final String CONTENT = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    private static final String SIGNATURE =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    private static Algorithm algorithm(String jwk) {
        KeySet set = SwitchableKeys.set(List.of(), jwk);
        return new Signatures(set).require(set.keys().get(0), JwsAlgorithm.EdDSA);
    }

    private static void refuse(Algorithm algorithm, String token) {
        assertThrows(SignatureVerificationException.class, () -> algorithm.verify(CompactToken.parse(token)));
    }

    @Test
    void verify_exampleOfTheRfc_holds() {
        Algorithm algorithm = algorithm("{" + X + "}");
        assertDoesNotThrow(() -> algorithm.verify(CompactToken.parse(CONTENT + "." + SIGNATURE)));
    }

    @Test
    void sign_exampleOfTheRfc_isThatSignature() {
        byte[] made = algorithm("{" + X + D + "}").sign(CONTENT.getBytes(StandardCharsets.US_ASCII));
        assertEquals(SIGNATURE, Base64.getUrlEncoder().withoutPadding().encodeToString(made));
    }

    @Test
    void verify_oneCharacterOfTheContentChanged_isRefused() {
        refuse(algorithm("{" + X + "}"), CONTENT.replace("RXhh", "RXhi") + "." + SIGNATURE);
    }

    @Test
    void verify_anotherKey_isRefused() {
        refuse(algorithm(TestKeys.ed25519().publicJwk()), CONTENT + "." + SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 63, 65, 114, 128})
    void verify_otherLength_isRefused(int length) {
        String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[length]);
        refuse(algorithm("{" + X + "}"), CONTENT + "." + signature);
    }

    @Test
    void verify_tampered_isRefused() {
        refuse(algorithm("{" + X + "}"), TestTokens.tampered(CONTENT + "." + SIGNATURE));
    }

    @Test
    void sign_publicKeyAlone_fails() {
        Algorithm algorithm = algorithm("{" + X + "}");
        byte[] content = CONTENT.getBytes(StandardCharsets.US_ASCII);
        assertThrows(SignatureGenerationException.class, () -> algorithm.sign(content));
    }
}
