package io.github.servletjwt.example.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Problems of real applications that the manual and {@code check} describe. */
class TrapsIT {
    private static final String MAPPING = "<filter-mapping>\n    <filter-name>servlet-jwt-filter";

    private static final String CONSTRAINT = """
            <security-constraint>
              <web-resource-collection>
                <web-resource-name>x</web-resource-name><url-pattern>/probe/*</url-pattern>
              </web-resource-collection>
              <auth-constraint><role-name>manager-script</role-name></auth-constraint>
            </security-constraint>
            <login-config><auth-method>BASIC</auth-method><realm-name>container</realm-name></login-config>
            <security-role><role-name>manager-script</role-name></security-role>
            """;

    @TempDir
    private Path folder;

    private War war(Kind kind, String name) throws Exception {
        return War.of(kind, folder.resolve(name));
    }

    private static String filter(String name, String type) {
        return "<filter><filter-name>" + name + "</filter-name><filter-class>" + type
                + "</filter-class><async-supported>true</async-supported></filter>";
    }

    private static String mapping(String name, String pattern) {
        return "<filter-mapping><filter-name>" + name + "</filter-name><url-pattern>" + pattern
                + "</url-pattern></filter-mapping>";
    }

    /** Put first into web.xml, before our mapping. */
    private static String before(String xml, String more) {
        return xml.replace(MAPPING, more + MAPPING);
    }

    private static String after(String xml, String more) {
        return xml.replace("</web-app>", more + "</web-app>");
    }

    /** Jetty answers upgrades in a filter: of web.xml, it acts where it stands; of Jetty's own, we put it behind us. */
    @Test
    void webSocketInJetty_isOpenWhereSomebodyPutsTheUpgradeBeforeUsAlone() throws Exception {
        Kind kind = Kind.JETTY_12_EE10;
        String type = "org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter";
        War byJetty = war(kind, "by-jetty");
        // the first mapping of ours is another path's
        War twice = war(kind, "twice").webXml(xml -> before(xml, mapping("servlet-jwt-filter", "/api/*")));
        War first = war(kind, "first").webXml(xml -> before(xml, filter("ws", type) + mapping("ws", "/*")));
        War last = war(kind, "last").webXml(xml -> after(xml, filter("ws", type) + mapping("ws", "/*")));
        try (Running container = Running.start(
                kind,
                folder.resolve("base"),
                Running.apps("/by-jetty", byJetty, "/first", first, "/last", last, "/twice", twice))) {
            assertEquals("401", Http.of(container, "/twice").webSocket("/socket"));
            assertEquals("user=null", Http.of(container, "/first").webSocket("/socket"));
            assertEquals("401", Http.of(container, "/last").webSocket("/socket"));
            assertEquals("401", Http.of(container, "/by-jetty").webSocket("/socket"));
            assertEquals("user=admin", Http.of(container, "/last").asAdmin().webSocket("/socket"));
            assertEquals("user=admin", Http.of(container, "/by-jetty").asAdmin().webSocket("/socket"));
            assertTrue(container
                    .console()
                    .contains("Jetty's filter for WebSocket upgrades now comes after 'servlet-jwt-filter'"));
        }
    }

    /** That is why every snippet calls it servlet-jwt-filter. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"JETTY_12_EE10", "TOMCAT_10"})
    void filterName_thatTheApplicationUsesToo_stopsTomcatAndOpensJetty(Kind kind) throws Exception {
        War war = war(kind, "app").webXml(xml -> xml.replace(">application<", ">servlet-jwt-filter<"));
        try (Running container = Running.start(kind, folder.resolve("base"), Running.apps("/app", war))) {
            HttpResponse<String> answer = Http.of(container, "/app").get("/probe/who");
            if (kind.isJetty()) {
                assertEquals(200, answer.statusCode(), "Jetty keeps one of the two");
            } else {
                assertEquals(404, answer.statusCode());
                assertTrue(container.logs().contains("servlet-jwt-filter"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"JETTY_12_EE10", "TOMCAT_10"})
    void urlPattern_thatIsMappedAlready_stopsTheApplication(Kind kind) throws Exception {
        War war = war(kind, "app").webXml(xml -> xml.replace("<url-pattern>/plain<", "<url-pattern>/login<"));
        try (Running container = Running.start(kind, folder.resolve("base"), Running.apps("/app", war))) {
            int status = Http.of(container, "/app").get("/public").statusCode();
            assertEquals(kind.isJetty() ? 503 : 404, status);
            assertTrue(container.logs().contains("/login"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"JETTY_12_EE10", "TOMCAT_10", "TOMCAT_9"})
    void neighbours_actBeforeUsOrInOurPlace(Kind kind) throws Exception {
        War framework = war(kind, "framework")
                .webXml(xml -> after(
                        xml,
                        filter("framework", "io.github.servletjwt.example.probe.AnsweringFilter")
                                + mapping("framework", "/*")));
        War constraint = war(kind, "constraint").webXml(xml -> after(xml, CONSTRAINT));
        War header = war(kind, "header").filterParam("tokenHeader", "X-Token");
        try (Running container = Running.start(
                kind,
                folder.resolve("base"),
                Running.apps("/framework", framework, "/constraint", constraint, "/header", header))) {
            HttpResponse<String> login = Http.of(container, "/framework")
                    .send("POST", "/login", BodyPublishers.ofString("{}"), "Content-Type", "application/json");
            assertEquals("the framework's", login.body());

            // without a realm for it Jetty does not even start this one
            Http constrainedApp = Http.of(container, "/constraint");
            HttpResponse<String> constrained =
                    (kind.isJetty() ? constrainedApp : constrainedApp.asAdmin()).get("/probe/who");
            assertFalse(constrained.statusCode() == 200, "a token is not enough where the container asks");
            assertFalse(constrained
                    .headers()
                    .firstValue("WWW-Authenticate")
                    .orElse("")
                    .startsWith("Bearer"));

            Http admin = Http.of(container, "/header").asAdmin();
            Http withoutToken = Http.of(container, "/header");
            assertEquals(401, admin.get("/probe/who").statusCode());
            assertEquals(
                    200,
                    withoutToken
                            .get("/probe/who", "X-Token", admin.token(), "Authorization", "Basic of-the-application")
                            .statusCode());
        }
    }

    /** The container logged somebody in, and no token is sent: the application sees whom it always saw. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TOMCAT_10", "TOMCAT_9"})
    void containersUser_onAnOptionalPath_isRespectedUntilATokenComes(Kind kind) throws Exception {
        War war = war(kind, "app")
                .filterParam("tokenHeader", "X-Token")
                .webXml(xml -> after(xml, CONSTRAINT).replace("/greeting      optional", "/probe/*      optional"));
        String basic =
                "Basic " + Base64.getEncoder().encodeToString("manager:manager".getBytes(StandardCharsets.US_ASCII));
        try (Running container = Running.start(kind, folder.resolve("base"), Running.apps("/app", war))) {
            Http app = Http.of(container, "/app");
            HttpResponse<String> known = app.get("/probe/who", "Authorization", basic);
            assertTrue(known.body().contains("user=manager type=BASIC"), known.body());
            HttpResponse<String> token = app.get(
                    "/probe/who",
                    "Authorization",
                    basic,
                    "X-Token",
                    String.valueOf(app.asAdmin().token()));
            assertTrue(token.body().contains("user=admin type=Bearer"), token.body());
        }
    }
}
