package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of other libraries verify here, and ours there. */
class InteroperabilityTest {
    // RFC 7515, Appendix A.1
    private static final String RFC_SECRET =
            "base64:AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    private static final String RFC_TOKEN =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                    + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final Instant RFC_EXP = Instant.ofEpochSecond(1300819380);

    /*
     * PyJWT 2.6.0 (Debian's python3-jwt), with S = TestTokens.SECRET and
     * p = {"sub": "alice", "name": "Zoë", "roles": ["user"], "iat": 1764072000.5, "exp": 4102444800}
     */
    private static final List<String> PYJWT = List.of(
            // jwt.encode(p, S)
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJab1x1MDBlYiIsInJvbGVzIjpbInVzZXIiXSwiaWF0IjoxNzY0MDcyMDAwLjUsImV4cCI6NDEwMjQ0NDgwMH0.15PyaokFpg_GvIGJCIbYU157LhC6RKjvKc5pcTF7bHg",
            // jwt.encode(p, S, "HS384", {"typ": "at+jwt"})
            "eyJhbGciOiJIUzM4NCIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJab1x1MDBlYiIsInJvbGVzIjpbInVzZXIiXSwiaWF0IjoxNzY0MDcyMDAwLjUsImV4cCI6NDEwMjQ0NDgwMH0.viC3NNNW-NZsqQOg2ouN8xHWzAbB3EELQz8ue_tSefb_x0TibY38KtBsrcR9J99w",
            // jwt.encode(p, S, "HS512", {"typ": None})
            "eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJab1x1MDBlYiIsInJvbGVzIjpbInVzZXIiXSwiaWF0IjoxNzY0MDcyMDAwLjUsImV4cCI6NDEwMjQ0NDgwMH0.ubR_C2XL2nA2TE4WlEn5okGrt2UvDJtCKoUnwKI3Hkg7kw7QBWgw0yUqiS2xwussAQI0XS7mk46WX-wrqam-Ag",
            // jwt.encode(p, S, "HS512", {"typ": "application/JWT"})
            "eyJhbGciOiJIUzUxMiIsInR5cCI6ImFwcGxpY2F0aW9uL0pXVCJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJab1x1MDBlYiIsInJvbGVzIjpbInVzZXIiXSwiaWF0IjoxNzY0MDcyMDAwLjUsImV4cCI6NDEwMjQ0NDgwMH0.narX4-e2TMBrR_3zy85ytrJCDplan2OBq5xLa25TG3g0RX2lNFaDHADI3xe-3uGF-0x-IDZrzBG5O0CrA4tLLA");

    /*
     * npm jsonwebtoken 9.0.3, with S = TestTokens.SECRET and
     * p = {sub: 'alice', name: 'Zoë', roles: ['user'], iat: 1764072000, exp: 4102444800}
     */
    private static final List<String> JSONWEBTOKEN = List.of(
            // jsonwebtoken.sign(p, S)
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJab8OrIiwicm9sZXMiOlsidXNlciJdLCJpYXQiOjE3NjQwNzIwMDAsImV4cCI6NDEwMjQ0NDgwMH0.9BP7bpviGJxrZ-7_M_96131dyOWTBVyMZ4c-MFORYvI",
            // jsonwebtoken.sign(p, S, {algorithm: 'HS384', header: {typ: 'at+jwt'}})
            "eyJhbGciOiJIUzM4NCIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJab8OrIiwicm9sZXMiOlsidXNlciJdLCJpYXQiOjE3NjQwNzIwMDAsImV4cCI6NDEwMjQ0NDgwMH0.jqY7LfVpDAMG2qZIjNwBZV5BaNbKB6yTuXGwk4_s0c8r4JtPQyNfW_lRUMeD0Ld6",
            // jsonwebtoken.sign(p, S, {algorithm: 'HS512', header: {typ: undefined}})
            "eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJab8OrIiwicm9sZXMiOlsidXNlciJdLCJpYXQiOjE3NjQwNzIwMDAsImV4cCI6NDEwMjQ0NDgwMH0.aJ75kvVU0L_Eqc8YfqcqoEnN6BTWUrqGxPjgjhwDFhdJwHW4iojG1PDa1Xgv-J1nzTtV6cTbpGZfQAMXYycEpQ");

    /* npm jose 6.2.18, S and p as above: new SignJWT(p).setProtectedHeader(…).sign(new TextEncoder().encode(S)) */
    private static final List<String> JOSE = List.of(
            // setProtectedHeader({alg: 'HS256'})
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJab8OrIiwicm9sZXMiOlsidXNlciJdLCJpYXQiOjE3NjQwNzIwMDAsImV4cCI6NDEwMjQ0NDgwMH0.NKklXB8z3Mufrry-o0gQawQ158tIpvkTPIiwACnAVqU",
            // setProtectedHeader({alg: 'HS384', typ: 'application/at+jwt'})
            "eyJhbGciOiJIUzM4NCIsInR5cCI6ImFwcGxpY2F0aW9uL2F0K2p3dCJ9.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJab8OrIiwicm9sZXMiOlsidXNlciJdLCJpYXQiOjE3NjQwNzIwMDAsImV4cCI6NDEwMjQ0NDgwMH0.RBQLhS13uOKmbAvMhx351wD5kgX4tq42eomNMipCFsNcAkyD2dOnvolQFBlgw0wG",
            // setProtectedHeader({alg: 'HS512', typ: 'JWT', kid: 'k1'})
            "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0.eyJzdWIiOiJhbGljZSIsIm5hbWUiOiJab8OrIiwicm9sZXMiOlsidXNlciJdLCJpYXQiOjE3NjQwNzIwMDAsImV4cCI6NDEwMjQ0NDgwMH0.blmFfdsKiEnuqmfnr8zYkBtw_xiY6lpb3UxLpXaWzO-e6qfzrwc4Ftg1IhCt8QC3I7XbCE8VhhTWGjtnvOfO_w");

    static final List<String> RECORDED = recorded();

    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private final MovableClock clock = new MovableClock();

    private static List<String> recorded() {
        List<String> all = new ArrayList<>(PYJWT);
        all.addAll(JSONWEBTOKEN);
        all.addAll(JOSE);
        return all;
    }

    private TokenVerifier verifier(String secret, String... algorithms) {
        return RuntimeAccess.of(JwtAuth.builder()
                        .secret(secret)
                        .set("algorithms", String.join(",", algorithms))
                        .clock(clock)
                        .build())
                .verifier();
    }

    private TokenVerifier verifier() {
        return verifier(TestTokens.SECRET, "HS256", "HS384", "HS512");
    }

    private static FailureCode refusal(TokenVerifier verifier, String token) {
        return assertThrows(AuthFailureException.class, () -> verifier.verify(token))
                .failure()
                .code();
    }

    // --- RFC 7515, Appendix A.1 ---

    @Test
    void verify_exampleOfRfc7515_holdsButNamesNobody() {
        clock.move(Duration.between(MovableClock.START, RFC_EXP.minusSeconds(1)));
        assertEquals(FailureCode.CLAIM_MISSING, refusal(verifier(RFC_SECRET, "HS256"), RFC_TOKEN));
    }

    @Test
    void verify_exampleOfRfc7515Changed_isBadSignature() {
        clock.move(Duration.between(MovableClock.START, RFC_EXP.minusSeconds(1)));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(RFC_SECRET, "HS256"), TestTokens.tampered(RFC_TOKEN)));
    }

    @Test
    void verify_exampleOfRfc7515WithClaimChanged_isBadSignature() {
        clock.move(Duration.between(MovableClock.START, RFC_EXP.minusSeconds(1)));
        String changed = RFC_TOKEN.replace(".eyJpc3MiOiJqb2Ui", ".eyJpc3MiOiJqb2Yi");
        assertNotEquals(RFC_TOKEN, changed);
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(RFC_SECRET, "HS256"), changed));
    }

    // --- recorded ---

    @ParameterizedTest
    @FieldSource("RECORDED")
    void verify_tokenOfAnotherLibrary_isAccepted(String token) throws Exception {
        AuthenticatedUser user = verifier().verify(token).user();
        assertEquals("alice", user.getName());
        assertEquals("Zoë", user.claims().get("name"));
        assertEquals(Set.of("user"), user.roles());
        assertEquals(Instant.ofEpochSecond(1764072000), user.issuedAt());
        assertEquals(Instant.ofEpochSecond(4102444800L), user.expiresAt());
    }

    @ParameterizedTest
    @FieldSource("RECORDED")
    void verify_tokenOfAnotherLibraryWithSignatureChanged_isBadSignature(String token) {
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(), TestTokens.tampered(token)));
    }

    @ParameterizedTest
    @FieldSource("RECORDED")
    void verify_tokenOfAnotherLibraryWithPayloadChanged_isBadSignature(String token) {
        String[] parts = token.split("\\.");
        String root = TestTokens.part(TestTokens.claimsOf(token).replace("alice", "admin"));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(verifier(), parts[0] + "." + root + "." + parts[2]));
    }

    @ParameterizedTest
    @FieldSource("RECORDED")
    void verify_tokenOfAnotherLibraryUnderAnotherSecret_isBadSignature(String token) {
        TokenVerifier other = verifier(TestTokens.OTHER_SECRET, "HS256", "HS384", "HS512");
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(other, token));
    }

    // --- both ways, at run time ---

    private static final String DECODE = """
            import json, sys, jwt
            token, secret, issuer, audience = sys.argv[1:]
            claims = jwt.decode(token, secret, algorithms=["HS256", "HS384", "HS512"], issuer=issuer,
                                audience=audience, options={"require": ["exp", "iat", "iss", "aud", "sub", "jti"]})
            print(jwt.get_unverified_header(token)["typ"], claims["sub"], claims["iss"], json.dumps(claims["aud"]),
                  claims["client_id"], claims["exp"] - claims["iat"], json.dumps(claims["roles"]), claims["scope"],
                  ascii(claims["name"]), sep=";")
            """;
    private static final String ENCODE = """
            import sys, time, jwt
            secret, alg, issuer, audience = sys.argv[1:]
            now = time.time()
            print(jwt.encode({"iss": issuer, "aud": ["other", audience], "sub": "bob", "iat": now, "nbf": now,
                              "exp": now + 60, "roles": ["user", "admin"], "name": "Zo\\u00eb"}, secret, alg))
            """;

    private record Output(int status, String text) {}

    private static Output python(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON.toString(), "-c", script));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Output(process.waitFor(), text);
    }

    private static void assumePyJwt() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PYTHON), "no " + PYTHON);
        assumeTrue(python("import jwt").status() == 0, PYTHON + " has no module jwt (Debian: python3-jwt)");
    }

    /** At the time of the world, which is also PyJWT's. */
    private static JwtAuthBuilder settings(String alg) {
        return JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .set("algorithms", alg)
                .issuer("https://id.example")
                .audience("orders");
    }

    private static String issued(String alg) throws AuthFailureException {
        UserGrants grants = new UserGrants(
                new LinkedHashSet<>(List.of("user", "admin")),
                new LinkedHashSet<>(List.of("a:read", "a:write")),
                Map.of("name", "Zoë"));
        return settings(alg).build().issue("alice", grants).token();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void issue_decodedByPyJwt_saysTheSame(String alg) throws Exception {
        assumePyJwt();
        Output output = python(DECODE, issued(alg), TestTokens.SECRET, "https://id.example", "orders");
        assertEquals(
                new Output(
                        0,
                        "at+jwt;alice;https://id.example;\"orders\";orders;900;[\"user\", \"admin\"];a:read a:write;"
                                + "'Zo\\xeb'"),
                output);
    }

    @Test
    void issue_decodedByPyJwtForAnotherAudience_isRefusedThere() throws Exception {
        assumePyJwt();
        Output output = python(DECODE, issued("HS256"), TestTokens.SECRET, "https://id.example", "billing");
        assertTrue(output.text().contains("InvalidAudienceError"), output.text());
    }

    @Test
    void issue_decodedByPyJwtUnderAnotherSecret_isRefusedThere() throws Exception {
        assumePyJwt();
        Output output = python(DECODE, issued("HS256"), TestTokens.OTHER_SECRET, "https://id.example", "orders");
        assertTrue(output.text().contains("InvalidSignatureError"), output.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void verify_encodedByPyJwt_isAccepted(String alg) throws Exception {
        assumePyJwt();
        Output output = python(ENCODE, TestTokens.SECRET, alg, "https://id.example", "orders");
        assertEquals(0, output.status(), output.text());
        AuthenticatedUser user = settings(alg).build().verify(output.text());
        assertEquals("bob", user.getName());
        assertEquals(Set.of("user", "admin"), user.roles());
        assertEquals("https://id.example", user.issuer());
        assertEquals("Zoë", user.claims().get("name"));
    }

    @Test
    void verify_encodedByPyJwtForAnotherAudience_isRefused() throws Exception {
        assumePyJwt();
        Output output = python(ENCODE, TestTokens.SECRET, "HS256", "https://id.example", "billing");
        assertEquals(0, output.status(), output.text());
        assertEquals(
                FailureCode.AUDIENCE_REFUSED,
                refusal(RuntimeAccess.of(settings("HS256").build()).verifier(), output.text()));
    }
}
