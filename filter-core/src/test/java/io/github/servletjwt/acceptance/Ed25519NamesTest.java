package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.servlet.JwksServlet;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code EdDSA} and {@code Ed25519} (RFC 9864) serve an Ed25519 key alike; the settings say which one is minted. */
class Ed25519NamesTest {
    private static final TestKey KEY = TestKeys.ed25519();

    /** The key's alg, the setting, and the name that is minted. */
    static Stream<Arguments> keys() {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(
                        Arguments.of(container, "", "", "EdDSA"),
                        Arguments.of(container, "EdDSA", "", "EdDSA"),
                        Arguments.of(container, "Ed25519", "", "Ed25519"),
                        Arguments.of(container, "", "Ed25519", "Ed25519"),
                        Arguments.of(container, "", "EdDSA", "EdDSA"),
                        Arguments.of(container, "", "Ed25519, EdDSA", "Ed25519"),
                        Arguments.of(container, "EdDSA", "Ed25519", "Ed25519"),
                        Arguments.of(container, "", "RS256, Ed25519", "Ed25519")));
    }

    private static String set(String alg) {
        String member = alg.isEmpty() ? "" : ",\"alg\":\"" + alg + "\"";
        return "{\"keys\":[" + KEY.privateJwk().replaceFirst("}$", member + "}") + ","
                + TestKeys.rsa().publicJwk() + "]}";
    }

    private static TestApp start(Container container, String alg, String algorithms) throws Exception {
        return TestApp.builder()
                .filter("keys", set(alg), "users", FewUsers.class.getName(), "algorithms", algorithms)
                .filter("signingKeyId", KEY.kid())
                .servlet(LoginServlet.class, "/login")
                .servlet(JwksServlet.class, "/jwks")
                .start(container);
    }

    @ParameterizedTest(name = "{0}: alg {1}, algorithms {2}")
    @MethodSource("keys")
    void token_ofEitherName_isAcceptedAndOneIsMinted(Container container, String alg, String algorithms, String minted)
            throws Exception {
        try (TestApp app = start(container, alg, algorithms)) {
            for (String name : new String[] {"EdDSA", "Ed25519"}) {
                String token = KEY.token(name, KeyApp.claims(""));
                assertEquals(
                        200, app.get("/x", "Authorization", "Bearer " + token).statusCode(), name);
            }
            for (String other : new String[] {"Ed448", "eddsa", "RS256"}) {
                String header = "{\"alg\":\"" + other + "\",\"kid\":\"" + KEY.kid() + "\"}";
                String token = KEY.sign("Ed25519", header, KeyApp.claims(""));
                assertEquals(
                        401, app.get("/x", "Authorization", "Bearer " + token).statusCode(), other);
            }
            HttpResponse<String> login = app.postJson("/login", FewUsers.ALICE);
            String header = TestTokens.headerOf(TestApp.member(login, "access_token"));
            assertTrue(header.contains("\"alg\":\"" + minted + "\""), header);
            String jwks = app.get("/jwks").body();
            assertTrue(jwks.contains("\"alg\":\"" + minted + "\""), jwks);
        }
    }
}
