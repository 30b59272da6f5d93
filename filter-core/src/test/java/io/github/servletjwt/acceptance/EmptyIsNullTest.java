package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.acceptance.SessionApp.Tokens;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions in a database that keeps the empty string as NULL, as Oracle does. */
class EmptyIsNullTest {
    private final TestDatabase database = new TestDatabase(";MODE=Oracle");
    private SessionApp app;

    @BeforeEach
    void start() throws Exception {
        app = SessionApp.start(
                "sessions", "jdbc", "dataSource", database.url(), "dataSourceUser", "sa", "users", "jdbc");
        database.run(FewUsers.sql());
        database.run("INSERT INTO servletjwt_user_scope VALUES ('alice', 'read'), ('alice', 'write')");
    }

    @AfterEach
    void stop() {
        app.close();
        database.die();
    }

    private static String scopeOf(HttpResponse<String> answer) {
        return String.valueOf(
                KeyApp.member(TestTokens.claimsOf(Tokens.in(answer).access()), "scope"));
    }

    private HttpResponse<String> login(String scope) throws Exception {
        return app.postForm("/login", "username=alice&password=wonderland-1" + scope);
    }

    @Test
    void refresh_afterALoginNarrowedToNothing_grantsNothing() throws Exception {
        HttpResponse<String> login = login("&scope=nothing");
        assertEquals("null", scopeOf(login));
        HttpResponse<String> refreshed = app.refresh(Tokens.in(login));
        assertEquals("null", scopeOf(refreshed));
        assertEquals("null", scopeOf(app.refresh(Tokens.in(refreshed))));
    }

    @Test
    void refresh_afterALoginThatNamedNoScope_grantsAll() throws Exception {
        assertEquals("read write", scopeOf(app.refresh(Tokens.in(login("")))));
    }

    @Test
    void everywhere_endsAllSessions() throws Exception {
        Tokens one = Tokens.in(login(""));
        Tokens two = Tokens.in(login(""));
        SessionApp.assertDone(app.send(
                "POST",
                "/logout",
                "{\"everywhere\":true}",
                "Authorization",
                one.bearer(),
                "Content-Type",
                SessionApp.JSON));
        app.assertDead(one);
        app.assertDead(two);
    }

    @Test
    void login_withoutUserAgent_works() throws Exception {
        String answer = app.raw(FewUsers.ALICE, "POST /login HTTP/1.1", "Content-Type: application/json");
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }
}
