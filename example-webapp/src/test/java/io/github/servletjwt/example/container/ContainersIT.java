package io.github.servletjwt.example.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything an application may do, behind the filter, in each container. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = Kind.class,
        names = {"JETTY_12_EE10", "TOMCAT_10", "TOMCAT_9"})
@Execution(ExecutionMode.SAME_THREAD)
record ContainersIT(Kind kind) {
    private static final int MEGABYTES_50 = 50 << 20;

    @TempDir
    private static Path folder;

    private static Running container;
    private static Http anonymous;
    private static Http admin;

    @BeforeParameterizedClassInvocation
    static void start(Kind kind) throws Exception {
        Path base = folder.resolve(kind.name());
        War app = War.of(kind, base.resolve("app"));
        if (kind == Kind.TOMCAT_10) {
            app.standalone();
        }
        War page = War.of(kind, base.resolve("page")).filterParam("errorFormat", "page");
        War noAsync = War.of(kind, base.resolve("no-async"))
                .webXml(text -> text.replaceFirst("<async-supported>true</async-supported>", ""));
        container = Running.start(
                kind, base.resolve("base"), Running.apps("/app", app, "/page", page, "/no-async", noAsync));
        anonymous = Http.of(container, "/app");
        admin = anonymous.asAdmin();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        container.close();
    }

    private static void assertUnauthorized(HttpResponse<String> answer) {
        assertEquals(401, answer.statusCode(), answer.body());
        assertEquals(
                "Bearer realm=\"api\"",
                answer.headers().firstValue("WWW-Authenticate").orElse(""));
        assertTrue(answer.headers().firstValue("Set-Cookie").isEmpty(), "a refused request sets no cookie");
    }

    @Test
    void anyPath_withoutToken_isRefusedBeforeTheApplication() throws Exception {
        for (String path : List.of("/probe/who", "/page.jsp", "/range.txt", "/plain", "/probe/session", "/nowhere")) {
            assertUnauthorized(anonymous.get(path));
        }
    }

    @Test
    void applicationsFilter_afterOurs_seesTheUser() throws Exception {
        assertEquals(
                "GET REQUEST user=admin type=Bearer admin=true before=admin session=false",
                admin.get("/probe/who").body());
    }

    @Test
    void jsp_withToken_seesTheUser() throws Exception {
        HttpResponse<String> answer = admin.get("/page.jsp");
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("page of admin"), answer.body());
    }

    @Test
    void errorPage_ofRefusalWithPageFormat_isTheApplications() throws Exception {
        HttpResponse<String> answer = Http.of(container, "/page").get("/probe/who");
        assertUnauthorized(answer);
        assertTrue(answer.body().contains("error page: 401 user=null"), answer.body());
    }

    @Test
    void errorPage_ofTheApplication_seesTheUser() throws Exception {
        HttpResponse<String> gone = admin.get("/probe/gone");
        assertEquals(410, gone.statusCode());
        assertTrue(gone.body().contains("error page: 410 user=admin"), gone.body());
        HttpResponse<String> thrown = admin.get("/probe/throws");
        assertEquals(500, thrown.statusCode());
        assertTrue(thrown.body().contains("error page: 500 user=admin"), thrown.body());
    }

    @Test
    void own401_ofTheApplication_passesUntouched() throws Exception {
        HttpResponse<String> answer = admin.get("/probe/own401");
        assertEquals(401, answer.statusCode());
        assertEquals(
                "Custom realm=\"own\"",
                answer.headers().firstValue("WWW-Authenticate").orElse(""));
        assertEquals("own", answer.body());
    }

    @Test
    void session_ofTheApplication_isTheContainers() throws Exception {
        HttpResponse<String> first = admin.get("/probe/session");
        assertEquals("count=1 user=admin", first.body());
        String cookie = first.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        assertEquals(
                "count=2 user=admin",
                admin.get("/probe/session", "Cookie", cookie).body());
        assertUnauthorized(anonymous.get("/probe/session", "Cookie", cookie));
    }

    @Test
    void dispatches_inside_keepTheUser() throws Exception {
        assertEquals(
                "GET FORWARD user=admin type=Bearer admin=true before=admin session=false",
                admin.get("/probe/forward").body());
        assertEquals(
                "INCLUDE async=false user=admin", admin.get("/probe/include").body());
        assertEquals(
                "GET ASYNC user=admin type=Bearer admin=true before=admin session=false",
                admin.get("/probe/dispatch").body());
        assertEquals("later user=admin", admin.get("/probe/async").body());
    }

    @Test
    void serverSentEvents_withToken_arrive() throws Exception {
        HttpResponse<String> answer = admin.get("/probe/events", "Accept", "text/event-stream");
        assertEquals("data: 0 admin\n\ndata: 1 admin\n\ndata: 2 admin\n\n", answer.body());
        assertUnauthorized(anonymous.get("/probe/events", "Accept", "text/event-stream"));
    }

    @Test
    void servlet_withoutAsyncSupport_worksAsBefore() throws Exception {
        assertEquals("REQUEST async=false user=admin", admin.get("/plain").body());
    }

    @Test
    void filter_withoutAsyncSupport_leavesAsyncToFailAndTheRestToWork() throws Exception {
        Http noAsync = Http.of(container, "/no-async").asAdmin();
        assertEquals(200, noAsync.get("/probe/who").statusCode());
        assertEquals(500, noAsync.get("/probe/events").statusCode());
        assertEquals(500, noAsync.get("/probe/dispatch").statusCode());
    }

    /** Also in Jetty, which by itself answers upgrades before any filter of web.xml is asked. */
    @Test
    void webSocket_needsATokenAndOpensAsTheUser() throws Exception {
        assertEquals("401", anonymous.webSocket("/socket"));
        assertEquals("user=admin", admin.webSocket("/socket"));
    }

    @Test
    void webSocket_tokenInACookie_needsTheOwnOrigin() throws Exception {
        BrowserRules.assertWebSocketNeedsOwnOrigin(container, "/app");
    }

    @Test
    void cookies_areReadAlikeInAllContainers() throws Exception {
        BrowserRules.assertCookiesAreReadStrictly(container, "/app");
    }

    @Test
    void logout_ofTheServletApi_endsTheSession() throws Exception {
        BrowserRules.assertLogoutOfTheRequestEndsTheSession(container, "/app");
    }

    @Test
    void token_thatOursAccepted_isHiddenFromTheApplication() throws Exception {
        BrowserRules.assertTheApplicationSeesNoTokenOfOurs(container, "/app");
    }

    @Test
    void form_thatAFilterHasMadeTheContainerRead_logsIn() throws Exception {
        BrowserRules.assertFormsAreReadThoughAFilterAskedForAParameter(container, "/app");
    }

    @Test
    void body_chunkedOrMeasured_arrivesWhole() throws Exception {
        byte[] bytes = new byte[MEGABYTES_50];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        String expected = MEGABYTES_50 + " "
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        for (BodyPublisher body : List.of(BodyPublishers.ofByteArray(bytes), BodyPublishers.ofInputStream(() ->
                (InputStream) new ByteArrayInputStream(bytes)))) {
            assertEquals(expected, admin.send("PUT", "/probe/body", body).body());
        }
    }

    @Test
    void form_inUtf8_isTheApplicationsToRead() throws Exception {
        HttpResponse<String> answer = admin.send(
                "POST",
                "/probe/form",
                BodyPublishers.ofString("text=%C3%A4%E2%82%AC"),
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertEquals("ä€", answer.body());
    }

    @Test
    void multipart_isTheApplicationsToRead() throws Exception {
        String body =
                "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; "
                        + "name=\"file\"; filename=\"f\"\r\n\r\n0123456789\r\n--x--\r\n";
        HttpResponse<String> answer = admin.send(
                "POST",
                "/probe/parts",
                BodyPublishers.ofString(body),
                "Content-Type",
                "multipart/form-data; boundary=x");
        assertEquals("2 parts, 10 bytes", answer.body());
    }

    @Test
    void range_ofAStaticFile_isServed() throws Exception {
        HttpResponse<String> answer = admin.get("/range.txt", "Range", "bytes=10-13");
        assertEquals(206, answer.statusCode());
        assertEquals("0002", answer.body());
        assertUnauthorized(anonymous.get("/range.txt", "Range", "bytes=10-13"));
    }

    @Test
    void methods_ofHttpAndWebDav_areJudgedAlike() throws Exception {
        for (String method :
                List.of("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "PROPFIND", "MKCOL", "LOCK")) {
            BodyPublisher none = BodyPublishers.noBody();
            assertUnauthorized(anonymous.send(method, "/probe/who", none));
            HttpResponse<String> answer = admin.send(method, "/probe/who", none);
            assertEquals(200, answer.statusCode(), method);
            assertEquals(
                    method.equals("HEAD")
                            ? ""
                            : method + " REQUEST user=admin type=Bearer admin=true before=admin session=false",
                    answer.body());
        }
    }

    @Test
    void acceptedAnswer_hasNothingOfOurs() throws Exception {
        HttpResponse<String> answer = admin.get("/range.txt");
        assertEquals(5000, answer.body().length());
        for (String header : List.of("WWW-Authenticate", "Set-Cookie", "Pragma", "Expires")) {
            assertTrue(answer.headers().firstValue(header).isEmpty(), header);
        }
        assertFalse(
                answer.headers().map().getOrDefault("Cache-Control", List.of()).contains("no-store"));
    }
}
