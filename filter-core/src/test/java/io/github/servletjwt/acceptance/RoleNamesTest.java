package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.internal.account.TestHashes;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.RegisterServlet;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A claim grants the roles that its issuer wrote, whole, and no part of one. */
class RoleNamesTest {
    private static final String RULES = """
            /adm/*   role(admin)
            /site/*  role("Site admin", other)   # "quoted"
            /odd/*   role("a, b (c) # d")
            /*       authenticated
            """;

    @TempDir
    private Path folder;

    private static TestApp.Builder app(String... more) {
        return TestApp.builder()
                .filter("secret", TestTokens.SECRET, "rolesClaims", "role", "rules", RULES)
                .filter(more);
    }

    /** Statuses of the three rules. */
    private static String statuses(TestApp app, String token) throws Exception {
        StringBuilder statuses = new StringBuilder();
        for (String path : List.of("/adm/x", "/site/x", "/odd/x")) {
            statuses.append(app.get(path, "Authorization", "Bearer " + token).statusCode())
                    .append(' ');
        }
        return statuses.toString().strip();
    }

    static Stream<Arguments> claims() {
        return Stream.of(
                        List.of("none", "\"Site admin\"", "403 200 403"),
                        List.of("none", "\"Not admin\"", "403 403 403"),
                        List.of("none", "\"user,admin\"", "403 403 403"),
                        List.of("none", "\" admin\"", "403 403 403"),
                        List.of("none", "\"admin\"", "200 403 403"),
                        List.of("none", "\"a, b (c) # d\"", "403 403 200"),
                        List.of("none", "[\"admin\",\"Site admin\"]", "200 200 403"),
                        List.of("none", "[\"admin\",1]", "403 403 403"),
                        List.of("space", "\"Site admin\"", "200 403 403"),
                        List.of("space", "\"user,admin\"", "403 403 403"),
                        List.of("space", "[\"Site admin\"]", "403 200 403"),
                        List.of("comma", "\"Site admin\"", "403 200 403"),
                        List.of("comma", "\"user , admin\"", "200 403 403"),
                        List.of("comma", "\"admin,Site admin\"", "200 200 403"))
                .flatMap(row -> Stream.of(TestApp.Container.values())
                        .map(container -> Arguments.of(container, row.get(0), row.get(1), row.get(2))));
    }

    @ParameterizedTest
    @MethodSource("claims")
    @TestsSetting("rolesSeparator")
    void request_rolesClaim_grantsWhatItSays(
            TestApp.Container container, String separator, String claim, String expected) throws Exception {
        String[] setting = separator.equals("none") ? new String[0] : new String[] {"rolesSeparator", separator};
        try (TestApp app = app(setting).start(container)) {
            assertEquals(expected, statuses(app, TestTokens.of(KeyApp.claims("\"role\":" + claim))));
        }
    }

    /** Each issuer has its own separator, and none inherits it. */
    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void request_furtherIssuers_haveTheirOwnSeparator(TestApp.Container container) throws Exception {
        try (TestApp app = app("issuer", "me", "rolesSeparator", "space", "issuers", "corp,partner")
                .filter("issuer.corp.issuer", "corp", "issuer.corp.keys", TestKeys.jwkSet(TestKeys.rsa()))
                .filter("issuer.corp.rolesClaims", "role", "issuer.corp.rolesSeparator", "comma")
                .filter("issuer.partner.issuer", "p", "issuer.partner.keys", TestKeys.jwkSet(TestKeys.otherRsa()))
                .filter("issuer.partner.rolesClaims", "role")
                .start(container)) {
            String role = ",\"role\":\"user,admin x\"";
            String corp = TestKeys.rsa().token("RS256", KeyApp.claims("\"iss\":\"corp\",\"role\":\"admin,x\""));
            assertEquals("200 403 403", statuses(app, corp));
            assertEquals(
                    "403 403 403",
                    statuses(app, TestKeys.otherRsa().token("RS256", KeyApp.claims("\"iss\":\"p\"" + role))));
            String own = TestTokens.of(KeyApp.claims("\"iss\":\"me\",\"role\":\"x admin\""));
            assertEquals("200 403 403", statuses(app, own));
        }
    }

    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void request_arrayWithANonString_saysNameAndKindAtDebug(TestApp.Container container) throws Exception {
        try (LogLines log = new LogLines();
                TestApp app = app("scopeClaims", "scp").start(container)) {
            String token =
                    TestTokens.of(KeyApp.claims("\"role\":[\"hush-1\",{\"x\":\"hush-2\"}],\"scp\":{\"hush-3\":true}"));
            assertEquals("403 403 403", statuses(app, token));
            assertTrue(log.text().contains("the claim role grants nothing: it is an array that holds an object"));
            assertTrue(log.text().contains("the claim scp grants nothing: it is an object"), log.text());
            assertFalse(log.text().contains("hush"), log.text());
        }
    }

    /** A role of two words, from the users file and from defaultRoles, through a login. */
    @ParameterizedTest
    @EnumSource(TestApp.Container.class)
    void login_quotedRoles_areWhole(TestApp.Container container) throws Exception {
        Path users = folder.resolve("users");
        Files.writeString(
                users, "alice: " + TestHashes.argon2id("wonderland-1") + " \"Site admin\", \"a, b (c) # d\"\n");
        try (TestApp app = app("users", "file:" + users)
                .servlet(LoginServlet.class, "/login")
                .start(container)) {
            assertEquals("403 200 200", statuses(app, login(app)));
        }
        try (TestApp app = app("users", "memory")
                .servlet(LoginServlet.class, "/login")
                .servlet(RegisterServlet.class, "/register", "defaultRoles", "\"a, b (c) # d\", Site admin")
                .start(container)) {
            assertEquals(201, app.postJson("/register", KeyApp.USER).statusCode());
            assertEquals("403 200 200", statuses(app, login(app)));
        }
    }

    private static String login(TestApp app) throws Exception {
        return TestApp.member(app.postJson("/login", KeyApp.USER), "access_token");
    }
}
