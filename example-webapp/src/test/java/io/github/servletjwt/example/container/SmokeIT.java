package io.github.servletjwt.example.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The containers that are not tried in full: the standalone jar, a login, what a token opens, a logout. */
class SmokeIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TOMCAT_11", "JETTY_12_EE8", "JETTY_12_EE9", "JETTY_12_EE11"})
    void example_withStandaloneJar_works(Kind kind) throws Exception {
        War war = War.of(kind, folder.resolve("app"));
        if (kind.namespace().equals("jakarta")) {
            war.standalone();
        }
        try (Running container = Running.start(kind, folder.resolve("base"), Running.apps("/app", war))) {
            Http anonymous = Http.of(container, "/app");
            assertEquals(401, anonymous.get("/probe/who").statusCode());
            assertEquals(200, anonymous.get("/public").statusCode());
            assertEquals("401", anonymous.webSocket("/socket"));
            Http admin = anonymous.asAdmin();
            assertEquals(
                    "GET REQUEST user=admin type=Bearer admin=true before=admin session=false",
                    admin.get("/probe/who").body());
            assertEquals("user=admin", admin.webSocket("/socket"));
            assertTrue(admin.get("/probe/events").body().startsWith("data: 0 admin"));
            assertTrue(admin.get("/page.jsp").body().contains("page of admin"));
            BrowserRules.assertWebSocketNeedsOwnOrigin(container, "/app");
            BrowserRules.assertCookiesAreReadStrictly(container, "/app");
            BrowserRules.assertLogoutOfTheRequestEndsTheSession(container, "/app");
            BrowserRules.assertTheApplicationSeesNoTokenOfOurs(container, "/app");
            BrowserRules.assertFormsAreReadThoughAFilterAskedForAParameter(container, "/app");
            assertEquals(
                    204, admin.send("POST", "/logout", BodyPublishers.noBody()).statusCode());
            assertEquals(401, admin.get("/probe/who").statusCode());
        }
    }
}
