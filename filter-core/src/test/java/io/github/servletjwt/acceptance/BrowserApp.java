package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.TestApp;
import io.github.servletjwt.TestApp.Container;
import io.github.servletjwt.servlet.LoginServlet;
import io.github.servletjwt.servlet.LogoutServlet;
import io.github.servletjwt.servlet.RefreshServlet;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An application for browsers, and one browser, which keeps cookies by their name alone. */
final class BrowserApp implements AutoCloseable {
    private final TestApp app;
    private final Map<String, String> jar = new LinkedHashMap<>();

    private BrowserApp(TestApp app) {
        this.app = app;
    }

    static TestApp.Builder builder(String... settings) {
        return TestApp.builder()
                .contextPath("/app")
                .filter("secret", TestTokens.SECRET, "users", FewUsers.class.getName(), "tokenSources", "header,cookie")
                .filter(settings)
                .servlet(LoginServlet.class, "/login", "delivery", "cookie")
                .servlet(LoginServlet.class, "/token")
                .servlet(RefreshServlet.class, "/refresh")
                .servlet(LogoutServlet.class, "/logout");
    }

    static BrowserApp start(Container container, String... settings) throws Exception {
        return of(builder(settings).start(container));
    }

    static BrowserApp of(TestApp app) {
        return new BrowserApp(app);
    }

    /** Another tab: the same application, with the cookies as they are now. */
    BrowserApp tab() {
        BrowserApp tab = new BrowserApp(app);
        tab.jar.putAll(jar);
        return tab;
    }

    TestApp app() {
        return app;
    }

    /** From a page of the application, with the cookies. */
    HttpResponse<String> post(String path, String json) throws Exception {
        return keep(app.postJson(path, json, with("Origin", app.origin())));
    }

    HttpResponse<String> postForm(String path, String form, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(with("Origin", app.origin())));
        all.addAll(List.of(headers));
        return keep(app.postForm(path, form, all.toArray(new String[0])));
    }

    /** With the cookies, and no other header. */
    HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return keep(app.send(method, path, null, with(headers)));
    }

    HttpResponse<String> login() throws Exception {
        HttpResponse<String> answer = post("/login", FewUsers.ALICE);
        assertEquals(200, answer.statusCode(), answer.body());
        return answer;
    }

    HttpResponse<String> refresh() throws Exception {
        return keep(app.send("POST", "/refresh", null, with("Origin", app.origin())));
    }

    String[] with(String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!jar.isEmpty()) {
            List<String> pairs = new ArrayList<>();
            jar.forEach((name, value) -> pairs.add(name + "=" + value));
            all.add("Cookie");
            all.add(String.join("; ", pairs));
        }
        return all.toArray(new String[0]);
    }

    private HttpResponse<String> keep(HttpResponse<String> answer) {
        for (String line : lines(answer)) {
            String[] pair = line.split(";", 2)[0].split("=", 2);
            if (pair[1].isEmpty()) {
                jar.remove(pair[0]);
            } else {
                jar.put(pair[0], pair[1]);
            }
        }
        return answer;
    }

    static List<String> lines(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie");
    }

    /** The lines with each value of a token as {@code …}. */
    static List<String> shapes(HttpResponse<String> answer) {
        return lines(answer).stream()
                .map(line -> line.replaceFirst("=[A-Za-z0-9._-]+;", "=…;"))
                .toList();
    }

    String cookie(String name) {
        return jar.get(name);
    }

    /** As a browser does after Max-Age. */
    void drop(String name) {
        jar.remove(name);
    }

    void put(String name, String value) {
        jar.put(name, value);
    }

    @Override
    public void close() {
        app.close();
    }
}
