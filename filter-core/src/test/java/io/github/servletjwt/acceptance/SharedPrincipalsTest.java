package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.account.TestHashes;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Users of different issuers are different principals, unless the application says otherwise. */
class SharedPrincipalsTest {
    private static final TestKey CORP = TestKeys.rsa();

    @TempDir
    private Path folder;

    private static TestApp.Builder app(String... more) {
        return TestApp.builder()
                .filter("secret", TestTokens.SECRET, "issuer", "me", "issuers", "corp,partner")
                .filter("issuer.corp.issuer", "c", "issuer.corp.publicKey", CORP.pemPublic())
                .filter("issuer.partner.issuer", "p")
                .filter("issuer.partner.publicKey", TestKeys.otherRsa().pemPublic())
                .filter(more);
    }

    private static String own(String name) {
        return TestTokens.of(KeyApp.claims("\"iss\":\"me\"").replace("\"alice\"", "\"" + name + "\""));
    }

    private static String corp(String name) {
        return CORP.token("RS256", KeyApp.claims("\"iss\":\"c\"").replace("\"alice\"", "\"" + name + "\""));
    }

    private static String outcome(TestApp app, String token) throws Exception {
        HttpResponse<String> answer = app.get("/x", "Authorization", "Bearer " + token);
        return answer.statusCode() + " "
                + (answer.statusCode() == 200 ? answer.body() : TestApp.member(answer, "error"));
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    @TestsSetting("allowSharedPrincipals")
    void request_ownNameWithAnIssuersPrefix_isRefusedUnlessAllowed(TestApp.Container container) throws Exception {
        try (TestApp app = app("issuer.partner.principalPrefix", "ext-").start(container)) {
            assertEquals("200 hello corp:alice", outcome(app, corp("alice")));
            assertEquals("401 invalid_token", outcome(app, own("corp:alice")));
            assertEquals("401 invalid_token", outcome(app, own("corp:")));
            assertEquals("401 invalid_token", outcome(app, own("ext-bob")));
            // an application may fold names
            assertEquals("401 invalid_token", outcome(app, own("Corp:alice")));
            for (String other : new String[] {"alice", "corp", "corp.alice", "xcorp:alice", "ext"}) {
                assertEquals("200 hello " + other, outcome(app, own(other)));
            }
        }
        try (TestApp app = app("allowSharedPrincipals", "true").start(container)) {
            assertEquals("200 hello corp:alice", outcome(app, corp("alice")));
            assertEquals("200 hello corp:alice", outcome(app, own("corp:alice")));
        }
    }

    /** The users of a main issuer that is not ours are other people, too. */
    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void request_mainIssuersNameWithAPrefix_isRefused(TestApp.Container container) throws Exception {
        TestKey main = TestKeys.otherRsa();
        String claims = KeyApp.claims("\"iss\":\"me\"").replace("\"alice\"", "\"corp:alice\"");
        try (TestApp app = app("secret", "", "publicKey", main.pemPublic()).start(container)) {
            assertEquals("401 invalid_token", outcome(app, main.token("RS256", claims)));
        }
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void register_nameWithAnIssuersPrefix_isTaken(TestApp.Container container) throws Exception {
        try (TestApp app = app("issuer.corp.principalPrefix", "ext-", "users", "memory")
                .servlet(RegisterServlet.class, "/register")
                .start(container)) {
            String body = "{\"username\":\"NAME\",\"password\":\"wonderland-1\"}";
            HttpResponse<String> refused = app.postJson("/register", body.replace("NAME", "EXT-bob"));
            assertEquals("409 username_taken", refused.statusCode() + " " + TestApp.member(refused, "error"));
            assertEquals(
                    201, app.postJson("/register", body.replace("NAME", "ext")).statusCode());
        }
    }

    /** An account that was there before: no token is minted for it, and the log says what to do. */
    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void login_accountWithAnIssuersPrefix_getsNoToken(TestApp.Container container) throws Exception {
        Path users = folder.resolve("users");
        Files.writeString(users, "ext-bob: " + TestHashes.argon2id("wonderland-1") + "\n");
        try (LogLines log = new LogLines();
                TestApp app = app("issuer.corp.principalPrefix", "ext-", "users", "file:" + users)
                        .servlet(LoginServlet.class, "/login")
                        .start(container)) {
            String body = "{\"username\":\"ext-bob\",\"password\":\"wonderland-1\"}";
            assertEquals(503, app.postJson("/login", body).statusCode());
            assertTrue(log.text().contains("PRINCIPAL_RESERVED"), log.text());
            assertTrue(log.text().contains("allowSharedPrincipals"), log.text());
        }
    }

    @Test
    void issue_nameWithAnIssuersPrefix_isRefused() throws Exception {
        try (JwtAuth auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .users("memory")
                .issuers("corp")
                .set("issuer.corp.issuer", "c")
                .set("issuer.corp.publicKey", CORP.pemPublic())
                .build()) {
            AuthFailureException refused =
                    assertThrows(AuthFailureException.class, () -> auth.issue("corp:alice", "admin"));
            assertEquals(FailureCode.TOKEN_UNUSABLE, refused.failure().code());
            assertEquals("alice", auth.verify(auth.issue("alice")).getName());
            auth.accounts().create("bob", "wonderland-1", Set.of());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none, partner:, issuer.corp.principalPrefix",
        "partner:, partner:, issuer.partner.principalPrefix",
        "none, none, issuer.partner.principalPrefix",
        "a, ab, issuer.partner.principalPrefix",
        "ab, a, issuer.partner.principalPrefix",
        "x:, x:y:, issuer.partner.principalPrefix",
        "A:, a:, issuer.partner.principalPrefix"
    })
    void start_namesThatCouldBeTheSame_isRefusedUnlessAllowed(String corp, String partner, String setting)
            throws Exception {
        String[] prefixes = {"issuer.corp.principalPrefix", corp, "issuer.partner.principalPrefix", partner};
        Exception refused = assertThrows(Exception.class, () -> app(prefixes).start(TestApp.Container.JETTY));
        assertTrue(SessionApp.message(refused).contains(setting + ": "), SessionApp.message(refused));
        assertTrue(SessionApp.message(refused).contains("allowSharedPrincipals=true"), SessionApp.message(refused));
        try (TestApp app = app(prefixes).filter("allowSharedPrincipals", "true").start(TestApp.Container.TOMCAT)) {
            assertEquals("200 hello alice", outcome(app, own("alice")));
        }
    }

    @ParameterizedTest
    @CsvSource({"a:, ab:", "a/, a:"})
    void start_namesThatAreNeverTheSame_starts(String corp, String partner) throws Exception {
        try (TestApp app = app("issuer.corp.principalPrefix", corp, "issuer.partner.principalPrefix", partner)
                .start(TestApp.Container.JETTY)) {
            assertEquals("200 hello " + corp + "alice", outcome(app, corp("alice")));
        }
    }

    @Test
    void start_allowSharedPrincipalsWithoutIssuers_isRefused() {
        String message = KeyApp.startFailure("secret", TestTokens.SECRET, "allowSharedPrincipals", "true");
        assertTrue(message.contains("allowSharedPrincipals: has no effect without issuers; remove it"), message);
    }
}
