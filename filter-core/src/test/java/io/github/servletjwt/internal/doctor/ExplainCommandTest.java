package io.github.servletjwt.internal.doctor;

import static io.github.servletjwt.internal.doctor.Consultation.MAPPING;
import static io.github.servletjwt.internal.doctor.Consultation.filter;
import static io.github.servletjwt.internal.doctor.Consultation.rules;
import static io.github.servletjwt.internal.doctor.Consultation.servlet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.atMost;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.servlet.JwtAuthFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code explain}: which rule decides. */
class ExplainCommandTest {
    private static final String RULES =
            "/open/* permit\n/maybe optional\nPOST /admin/* role(root)\n/admin/* role(admin) scope(a b)\n"
                    + "*.do role(clerk)\n/no/* deny\n/* authenticated";
    private static final String APP =
            rules(RULES) + MAPPING + servlet("actions", "A", "*.do") + servlet("all", "B", "/svc/*");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /open/x | rules line 1: /open/* permit",
                "HEAD | /maybe | rules line 2: /maybe optional",
                "POST | /admin/x | rules line 3: POST /admin/* role(root)",
                "GET | /admin | rules line 4: /admin/* role(admin) scope(a b)",
                "GET | /x.do | rules line 5: *.do role(clerk)",
                "GET | /svc/x.do | rules line 7: /* authenticated",
                "GET | /no/x?y=1 | rules line 6: /no/* deny",
                "GET | /%61dmin/x | rules line 4: /admin/* role(admin) scope(a b)",
                "GET | /x;jsessionid=1 | rules line 7: /* authenticated",
            })
    void explain_request_namesTheRule(String method, String path, String rule) {
        Consultation told = Consultation.explain(folder, APP, method, path);
        assertTrue(told.out().contains("decided by " + rule + "\n"), told.out());
        assertEquals(0, told.code());
    }

    @Test
    void explain_outcome_tellsEachAnswer() {
        assertTrue(Consultation.explain(folder, APP, "GET", "/admin")
                .out()
                .contains(
                        "without a token in the header Authorization 401 missing_token; with an invalid one 401 invalid_token; with a "
                                + "valid one that does not grant role(admin) scope(a b) 403 insufficient_scope"));
        assertTrue(Consultation.explain(folder, APP, "GET", "/no/x")
                .out()
                .contains("403 forbidden, with a token or without"));
        assertTrue(Consultation.explain(folder, APP, "TRACE", "/open/x").out().contains("403 forbidden: TRACE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/../b", "/a;x=1/b", "/a%2fb", "/a%5cb", "/a\\b", "/a/."})
    void explain_ambiguousPath_is400(String path) {
        assertTrue(Consultation.explain(folder, APP, "GET", path).out().contains("400 invalid_request"), path);
    }

    @Test
    void explain_notMapped_isNotProtected() {
        Consultation told = Consultation.explain(
                folder, rules("/api/* authenticated") + MAPPING.replace("/*<", "/api/*<"), "GET", "/x");
        assertTrue(told.out().contains("NOT PROTECTED: no JwtAuthFilter is mapped to it"), told.out());
    }

    @Test
    void explain_chain_isInTheOrderOfTheContainer() {
        Consultation told = Consultation.explain(
                folder,
                filter("cors", "C", "/*") + rules("/* authenticated") + MAPPING + filter("mine", "M", "/svc/*"),
                "GET",
                "/svc/x");
        assertTrue(
                told.out()
                        .contains("filter 'servlet-jwt-filter' (2 of 3 in the chain [cors, servlet-jwt-filter, mine])"),
                told.out());
    }

    @Test
    void explain_endpointsOfOurs_arePermittedAhead() {
        String users =
                "<context-param><param-name>servlet-jwt.users</param-name><param-value>memory</param-value></context-param>";
        Consultation told = Consultation.explain(
                folder,
                users
                        + rules("/* deny")
                        + MAPPING
                        + servlet("login", "io.github.servletjwt.servlet.LoginServlet", "/login"),
                "POST",
                "/login");
        assertTrue(told.out().contains("decided by LoginServlet: /login permit"), told.out());
    }

    @Test
    void explain_settingsThatDoNotStart_areSaidToo() {
        Consultation told = Consultation.explain(folder, APP.replace("JWT_SECRET", "NONE"), "GET", "/open/x");
        assertEquals(1, told.code());
        assertTrue(
                told.out().contains("but this application does not start: filter 'servlet-jwt-filter': secret:"),
                told.out());
    }

    /** The doctor and the filter are of one opinion. */
    @ParameterizedTest
    @CsvSource({
        "GET,/open/x",
        "GET,/maybe",
        "GET,/admin/x",
        "POST,/admin",
        "GET,/no/x",
        "OPTIONS,/x",
        "TRACE,/open/x",
        "get,/open/x",
        "GET,/a%2fb",
        "GET,/x;jsessionid=1",
        "GET,/x;a=1",
        "GET,/open",
        "GET,/openly",
        "PROPFIND,/open/x"
    })
    void explain_anyRequest_agreesWithTheFilter(String method, String path) throws Exception {
        HttpServletRequest request = mock(HttpServletRequest.class);
        HttpServletResponse response = mock(HttpServletResponse.class);
        FilterChain chain = mock(FilterChain.class);
        when(request.getMethod()).thenReturn(method);
        when(request.getRequestURI()).thenReturn(path);
        when(request.getServletPath()).thenReturn(path.replaceAll(";[^/]*", "").replace("%2f", "/"));
        AtomicInteger status = new AtomicInteger(200);
        org.mockito.Mockito.doAnswer(call -> {
                    status.set(call.getArgument(0));
                    return null;
                })
                .when(response)
                .setStatus(anyInt());
        try (JwtAuth auth = JwtAuth.builder().secret(Consultation.SECRET).build()) {
            JwtAuthFilter.builder(auth).rules(RULES.split("\n")).build().doFilter(request, response, chain);
        }
        verify(chain, atMost(1)).doFilter(request, response);
        String told = Consultation.explain(folder, APP, method, path).out();
        String expected = switch (status.get()) {
            case 200 -> "    passes without a token";
            case 400 -> "    400 ";
            case 403 -> "    403 ";
            default -> "    without a token in the header Authorization " + status.get();
        };
        assertTrue(told.contains(expected), status + "\n" + told);
    }

    /** Containers fold them, or refuse them by themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"//admin/x", "/admin/./x", "/admin//x"})
    void explain_pathThatContainersFold_isJudgedFolded(String path) {
        String told = Consultation.explain(folder, APP, "GET", path).out();
        assertTrue(told.contains("it reaches the application as /admin/x"), told);
        assertTrue(told.contains("decided by rules line 4"), told);
    }

    @Test
    void explain_whatElseCanBeAnswered_isSaid() {
        String filter = rules("/* authenticated")
                .replace(
                        "</filter>",
                        "<init-param><param-name>requireHttps</param-name><param-value>true</param-value></init-param>"
                                + "<init-param><param-name>tokenSources</param-name><param-value>header,cookie</param-value>"
                                + "</init-param><init-param><param-name>loginPage</param-name><param-value>/login.html"
                                + "</param-value></init-param></filter>");
        String constraint = "<security-constraint><web-resource-collection><url-pattern>/a/*</url-pattern>"
                + "</web-resource-collection><auth-constraint/></security-constraint>";
        String cookie = "<session-config><cookie-config><name>SID</name></cookie-config></session-config>";
        String get = Consultation.explain(folder, filter + MAPPING + constraint + cookie, "GET", "/a/x;SID=1")
                .out();
        assertTrue(get.contains("a security-constraint applies"), get);
        assertTrue(get.contains("is sent to /login.html instead of 401"), get);
        assertTrue(get.contains("on plain HTTP 400 invalid_request (requireHttps)"), get);
        String post =
                Consultation.explain(folder, filter + MAPPING, "POST", "/a").out();
        assertTrue(post.contains("403 csrf_failed"), post);
    }

    @Test
    void explain_tokenAndSession_areSaid() {
        String app = rules("/open permit\n/* authenticated")
                .replace(
                        "</filter>",
                        "<init-param><param-name>tokenSources</param-name><param-value>header,cookie</param-value>"
                                + "</init-param></filter>");
        String login = "<servlet><servlet-name>login</servlet-name>"
                + "<servlet-class>io.github.servletjwt.servlet.LoginServlet</servlet-class>"
                + "<init-param><param-name>delivery</param-name><param-value>cookie</param-value></init-param></servlet>";
        String get =
                Consultation.explain(folder, app + MAPPING + login, "GET", "/a").out();
        assertTrue(get.contains("does not see the accepted token (forwardToken=true shows it)"), get);
        assertTrue(get.contains("is renewed first, while its session lives (302)"), get);
        String open = Consultation.explain(folder, app + MAPPING + login, "GET", "/open")
                .out();
        assertFalse(open.contains("forwardToken") || open.contains("renewed"), open);
        String bearer = Consultation.explain(folder, rules("/* authenticated") + MAPPING, "POST", "/a")
                .out();
        assertFalse(bearer.contains("renewed"), bearer);
    }
}
