package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.algorithms.Algorithm;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.key.JwsKey;
import io.github.servletjwt.internal.key.KeySet;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each algorithm does what its RFC says, against the JDK's own signatures and the examples of the RFCs. */
class SignatureChecksTest {
    private static SignatureCheck check(JwsAlgorithm algorithm, String jwk) {
        KeySet set = SwitchableKeys.set(List.of(algorithm), jwk);
        JwsKey key = set.keys().get(0);
        return new SignatureChecks(set).require(key, algorithm);
    }

    private static TestKey key(JwsAlgorithm algorithm) {
        return switch (algorithm.keyType()) {
            case RSA -> TestKeys.rsa();
            case EC ->
                TestKeys.ec(
                        algorithm == JwsAlgorithm.ES512
                                ? "P-521"
                                : "P-" + algorithm.name().substring(2));
            default -> TestKeys.ed25519();
        };
    }

    private static String jwk(JwsAlgorithm algorithm, boolean secret) {
        if (algorithm.secretBytes() > 0) {
            return "{\"kty\":\"oct\",\"k\":\"" + TestTokens.part(TestTokens.SECRET) + "\"}";
        }
        return secret ? key(algorithm).privateJwk() : key(algorithm).publicJwk();
    }

    private static String signed(JwsAlgorithm algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\"}";
        return algorithm.secretBytes() > 0
                ? TestTokens.sign(
                        header,
                        "{}",
                        TestTokens.SECRET,
                        "HmacSHA" + algorithm.name().substring(2))
                : key(algorithm).sign(algorithm.name(), header, "{}");
    }

    private static void verify(SignatureCheck check, String token) throws AuthFailureException {
        assertTrue(CompactToken.parse(token).isSigned(check));
    }

    private static void refuse(SignatureCheck check, String token) throws AuthFailureException {
        assertFalse(CompactToken.parse(token).isSigned(check));
    }

    private static Algorithm signing(JwsAlgorithm algorithm) {
        JwsKey key =
                SwitchableKeys.set(List.of(algorithm), jwk(algorithm, true)).signing();
        return SignatureChecks.signing(Objects.requireNonNull(key));
    }

    @ParameterizedTest
    @EnumSource
    void signing_eachAlgorithm_hasItsName(JwsAlgorithm algorithm) {
        assertEquals(algorithm.name(), signing(algorithm).getName());
    }

    @ParameterizedTest
    @EnumSource
    void verify_signatureOfAnotherLength_isRefused(JwsAlgorithm algorithm) throws Exception {
        String token = signed(algorithm);
        String content = token.substring(0, token.lastIndexOf('.') + 1);
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(content.length()));
        SignatureCheck check = check(algorithm, jwk(algorithm, false));
        for (int length : new int[] {1, signature.length - 1, signature.length + 1, 2 * signature.length}) {
            byte[] other = Arrays.copyOf(signature, length);
            refuse(check, content + Base64.getUrlEncoder().withoutPadding().encodeToString(other));
        }
    }

    @ParameterizedTest
    @EnumSource
    void verify_signatureOfTheJdk_holds(JwsAlgorithm algorithm) throws Exception {
        verify(check(algorithm, jwk(algorithm, false)), signed(algorithm));
    }

    @ParameterizedTest
    @EnumSource
    void verify_tampered_isRefused(JwsAlgorithm algorithm) throws Exception {
        refuse(check(algorithm, jwk(algorithm, false)), TestTokens.tampered(signed(algorithm)));
    }

    @ParameterizedTest
    @EnumSource
    void sign_thenVerify_holds(JwsAlgorithm algorithm) throws Exception {
        String content = TestTokens.part("{\"alg\":\"" + algorithm + "\"}") + "." + TestTokens.part("{}");
        byte[] signature = signing(algorithm).sign(content.getBytes(StandardCharsets.US_ASCII));
        verify(
                check(algorithm, jwk(algorithm, false)),
                content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    /** RFC 7515 §A.1. */
    @Test
    void hs256_exampleOfTheRfc_holds() throws Exception {
        SignatureCheck check = check(
                JwsAlgorithm.HS256,
                "{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow\"}");
        String example = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        verify(check, example);
        refuse(check, TestTokens.tampered(example));
    }

    /** RFC 7515 §A.2. */
    @Test
    void rs256_exampleOfTheRfc_holds() throws Exception {
        SignatureCheck check = check(
                JwsAlgorithm.RS256,
                "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp"
                        + "-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0"
                        + "LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k"
                        + "G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\"}");
        String example = "eyJhbGciOiJSUzI1NiJ9"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujG"
                + "bds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
                + "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6"
                + "LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        verify(check, example);
        refuse(check, TestTokens.tampered(example));
    }

    /** RFC 7515 §A.3. */
    @Test
    void es256_exampleOfTheRfc_holds() throws Exception {
        SignatureCheck check = check(
                JwsAlgorithm.ES256,
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                        + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}");
        String example = "eyJhbGciOiJFUzI1NiJ9"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        verify(check, example);
        refuse(check, TestTokens.tampered(example));
    }
}
