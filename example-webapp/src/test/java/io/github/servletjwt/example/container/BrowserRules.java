package io.github.servletjwt.example.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;

/** Behaviour that differs between containers, and is alike behind the filter. */
final class BrowserRules {
    private static final String COOKIE = "__Host-access_token=";

    private BrowserRules() {}

    private static String token(Running container, String app) throws Exception {
        return String.valueOf(Http.of(container, app).asAdmin().token());
    }

    static void assertWebSocketNeedsOwnOrigin(Running container, String app) throws Exception {
        Http browser = Http.of(container, app);
        URI uri = container.uri("/");
        String own = uri.getScheme() + "://" + uri.getAuthority();
        String cookie = COOKIE + token(container, app);
        assertEquals("user=admin", browser.webSocket("/socket", "Cookie", cookie, "Origin", own));
        assertEquals("403", browser.webSocket("/socket", "Cookie", cookie, "Origin", "http://evil.example"));
        assertEquals("403", browser.webSocket("/socket", "Cookie", cookie));
    }

    static void assertCookiesAreReadStrictly(Running container, String app) throws Exception {
        Http browser = Http.of(container, app);
        String token = token(container, app);
        for (String good : List.of(
                COOKIE + "\"" + token + "\"",
                "$Version=1," + COOKIE + "x; " + COOKIE + token,
                "a=\"; " + COOKIE + token + "; b=\"",
                "a={\"b\":\"c,d\"}; " + COOKIE + token)) {
            assertEquals(200, browser.get("/probe/who", "Cookie", good).statusCode(), good);
        }
        for (String bad : List.of(
                "$Version=1," + COOKIE + token,
                "$Version=1; a=b," + COOKIE + token,
                "$Version=\"1\", " + COOKIE + token,
                "a=\"b," + COOKIE + token + "\"")) {
            assertEquals(401, browser.get("/probe/who", "Cookie", bad).statusCode(), bad);
        }
    }

    static void assertTheApplicationSeesNoTokenOfOurs(Running container, String app) throws Exception {
        String path = "/probe/credentials";
        assertEquals(
                "null 0 null 0", Http.of(container, app).asAdmin().get(path).body());
        String cookie = COOKIE + token(container, app);
        Http browser = Http.of(container, app);
        assertEquals("null 0 null 0", browser.get(path, "Cookie", cookie).body());
        assertEquals(
                "null 0 a=1; b=2 2",
                browser.get(path, "Cookie", "a=1; " + cookie + "; b=2").body());
        assertEquals(
                "Basic eDp5 1 null 0",
                browser.get(path, "Cookie", cookie, "Authorization", "Basic eDp5")
                        .body());
    }

    static void assertFormsAreReadThoughAFilterAskedForAParameter(Running container, String app) throws Exception {
        HttpResponse<String> login = Http.of(container, app)
                .send(
                        "POST",
                        "/login?lang=en",
                        BodyPublishers.ofString("username=admin&password=" + Running.PASSWORD),
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "X-Asks-Parameter",
                        "yes");
        assertEquals(200, login.statusCode(), login.body());
    }

    static void assertLogoutOfTheRequestEndsTheSession(Running container, String app) throws Exception {
        Http user = Http.of(container, app).asAdmin();
        HttpResponse<String> answer = user.send("POST", "/probe/logout", BodyPublishers.noBody());
        assertEquals("POST REQUEST user=null type=null admin=false before=admin session=false", answer.body());
        assertEquals(401, user.get("/probe/who").statusCode());
    }
}
