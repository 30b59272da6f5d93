package io.github.servletjwt.acceptance;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * A row of the corpus: what is sent, to which configuration, and what must be answered.
 *
 * @param headers lines of the request's head
 */
record Attack(String name, Config config, Answer answer, String target, List<String> headers) {
    /** A bearer token. */
    static Attack token(String name, Config config, Answer answer, String token) {
        return header(name, config, answer, "Authorization: Bearer " + token);
    }

    /** Lines of the head as they are. */
    static Attack header(String name, Config config, Answer answer, String... headers) {
        return target(name, config, answer, "/x", headers);
    }

    /** Another target than {@code /x}. */
    static Attack target(String name, Config config, Answer answer, String target, String... headers) {
        return new Attack(name, config, answer, target, List.of(headers));
    }

    /** The name for JUnit. */
    @Override
    public String toString() {
        return config + ": " + name + " → " + answer;
    }

    /** Key configurations, each of one server. */
    enum Config {
        SECRET(auth -> auth.secret(TestTokens.SECRET)),
        SECRET_512(auth -> auth.secret(TestTokens.SECRET).algorithms(JwsAlgorithm.HS512)),
        RSA(auth -> auth.publicKey(TestKeys.rsa().pemPublic())),
        PSS(auth -> auth.publicKey(TestKeys.rsa().pemPublic()).algorithms(JwsAlgorithm.PS256)),
        RSA_BOTH(auth -> auth.publicKey(TestKeys.rsa().pemPublic()).algorithms(JwsAlgorithm.RS256, JwsAlgorithm.PS256)),
        P_256(auth -> auth.publicKey(TestKeys.ec("P-256").pemPublic())),
        P_384(auth -> auth.publicKey(TestKeys.ec("P-384").pemPublic())),
        P_521(auth -> auth.publicKey(TestKeys.ec("P-521").pemPublic())),
        ED25519(auth -> auth.publicKey(TestKeys.ed25519().pemPublic())),
        /** Keys of all families, a secret among them, chosen by kid. */
        SET(auth -> auth.keys(set())),
        AUDIENCE(auth -> auth.secret(TestTokens.SECRET).audience("orders", "billing")),
        ISSUER(auth -> auth.secret(TestTokens.SECRET).issuer("https://login.example")),
        /** Our own secret, and corp with an RSA key. */
        ISSUERS(auth -> auth.secret(TestTokens.SECRET)
                .issuer("https://own.example")
                .issuers("corp")
                .set("issuer.corp.issuer", "https://corp.example")
                .set("issuer.corp.publicKey", TestKeys.rsa().pemPublic())),
        /** Tokens of 1024 characters at most. */
        SHORT(auth -> auth.secret(TestTokens.SECRET).maxTokenBytes(1024));

        @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
        private final Consumer<JwtAuthBuilder> settings;

        Config(Consumer<JwtAuthBuilder> settings) {
            this.settings = settings;
        }

        JwtAuth build() {
            JwtAuthBuilder builder = JwtAuth.builder().clock(new MovableClock());
            settings.accept(builder);
            return builder.build();
        }

        private static String set() {
            String secret = "{\"kty\":\"oct\",\"kid\":\"mac\",\"k\":\""
                    + Forge.base64(TestTokens.SECRET.getBytes(StandardCharsets.UTF_8)) + "\"}";
            String others = TestKeys.jwkSet(
                    TestKeys.rsa(),
                    TestKeys.otherRsa(),
                    TestKeys.ec("P-256"),
                    TestKeys.ec("P-384"),
                    TestKeys.ed25519());
            return others.replace("]}", "," + secret + "]}");
        }
    }

    /** Answers of the catalogue. */
    enum Answer {
        ACCEPTED(200, "", ""),
        NO_TOKEN(401, "missing_token", "A bearer token is required"),
        BAD_REQUEST(400, "invalid_request", "The token header is malformed"),
        SEVERAL(400, "invalid_request", "More than one token was sent"),
        /** The container refuses the request before the filter sees it. */
        BY_CONTAINER(400, "", ""),
        TOO_LONG("The token is too long"),
        MALFORMED("The token is malformed"),
        ALGORITHM("The token's algorithm is not accepted"),
        HEADER("The token's header asks for an extension that is not supported"),
        TYPE("The token is not an access token"),
        UNKNOWN_KEY("The token's key is not known"),
        SIGNATURE("The token's signature is invalid"),
        CLAIM("A claim of the token is malformed"),
        MISSING_CLAIM("The token lacks a required claim"),
        EXPIRED("The token has expired"),
        TOO_EARLY("The token is not valid yet"),
        ISSUER("The token's issuer is not accepted"),
        AUDIENCE("The token is for another audience");

        private final int status;
        private final String error;
        private final String description;

        Answer(int status, String error, String description) {
            this.status = status;
            this.error = error;
            this.description = description;
        }

        Answer(String description) {
            this(401, "invalid_token", description);
        }

        int status() {
            return status;
        }

        /** The body; empty when it is not the filter's. */
        String body() {
            return error.isEmpty() ? "" : "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}";
        }

        /** The challenge; empty when there is none. */
        String challenge() {
            if (error.isEmpty()) {
                return "";
            }
            return "WWW-Authenticate: Bearer realm=\"api\""
                    + (this == NO_TOKEN ? "" : ", error=\"" + error + "\", error_description=\"" + description + "\"");
        }
    }
}
