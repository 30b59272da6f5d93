package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.key.JwsKey;
import io.github.servletjwt.internal.key.KeySet;
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

    private static SignatureCheck check(String jwk) {
        KeySet set = SwitchableKeys.set(List.of(), jwk);
        return new SignatureChecks(set).require(set.keys().get(0), JwsAlgorithm.EdDSA);
    }

    private static void refuse(SignatureCheck check, String token) throws AuthFailureException {
        assertFalse(CompactToken.parse(token).isSigned(check));
    }

    @Test
    void verify_exampleOfTheRfc_holds() throws Exception {
        SignatureCheck check = check("{" + X + "}");
        assertTrue(CompactToken.parse(CONTENT + "." + SIGNATURE).isSigned(check));
    }

    @Test
    void sign_exampleOfTheRfc_isThatSignature() throws Exception {
        JwsKey key = SwitchableKeys.set(List.of(), "{" + X + D + "}").keys().get(0);
        byte[] made = SignatureChecks.signing(key).sign(CONTENT.getBytes(StandardCharsets.US_ASCII));
        assertEquals(SIGNATURE, Base64.getUrlEncoder().withoutPadding().encodeToString(made));
    }

    @Test
    void verify_oneCharacterOfTheContentChanged_isRefused() throws Exception {
        refuse(check("{" + X + "}"), CONTENT.replace("RXhh", "RXhi") + "." + SIGNATURE);
    }

    @Test
    void verify_anotherKey_isRefused() throws Exception {
        refuse(check(TestKeys.ed25519().publicJwk()), CONTENT + "." + SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 63, 65, 114, 128})
    void verify_otherLength_isRefused(int length) throws Exception {
        String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[length]);
        refuse(check("{" + X + "}"), CONTENT + "." + signature);
    }

    @Test
    void verify_tampered_isRefused() throws Exception {
        refuse(check("{" + X + "}"), TestTokens.tampered(CONTENT + "." + SIGNATURE));
    }
}
