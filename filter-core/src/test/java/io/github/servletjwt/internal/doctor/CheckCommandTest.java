package io.github.servletjwt.internal.doctor;

import static io.github.servletjwt.internal.doctor.Consultation.FILTER;
import static io.github.servletjwt.internal.doctor.Consultation.MAPPING;
import static io.github.servletjwt.internal.doctor.Consultation.filter;
import static io.github.servletjwt.internal.doctor.Consultation.mapping;
import static io.github.servletjwt.internal.doctor.Consultation.rules;
import static io.github.servletjwt.internal.doctor.Consultation.servlet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code check}: what it finds in a web.xml. */
class CheckCommandTest {
    private static final String LOGIN = "io.github.servletjwt.servlet.LoginServlet";
    private static final String USERS =
            "<context-param><param-name>servlet-jwt.users</param-name><param-value>memory</param-value></context-param>";

    @TempDir
    private Path folder;

    @Test
    void check_readmesFilter_isGoodAndTellsWhatHolds() {
        Consultation good = Consultation.check(folder, rules("/a permit\n/admin/* role(admin)") + MAPPING);
        assertEquals(0, good.code(), good.out());
        assertTrue(good.out().contains("secret=****"), good.out());
        assertTrue(good.out().contains("""
                                Rules of filter 'servlet-jwt-filter', mapped to [/*], the first match decides:
                                  rules line 1: /a permit
                                  rules line 2: /admin/* role(admin)
                                  else: a valid token
                                """), good.out());
        assertTrue(good.out().endsWith("No problem.\n"), good.out());
        assertFalse(good.out().contains(Consultation.SECRET), good.out());
    }

    static Stream<Arguments> findings() {
        String spring = "org.springframework.web.filter.DelegatingFilterProxy";
        return Stream.of(
                finding(
                        "a misspelt setting",
                        1,
                        "PROBLEM  filter 'servlet-jwt-filter': rulez: there is no such setting; did you mean 'rules'?",
                        FILTER.replace(
                                        "<param-name>secret",
                                        "<param-name>rulez</param-name><param-value>x</param-value></init-param><init-param><param-name>secret")
                                + MAPPING),
                finding(
                        "an unset variable",
                        1,
                        "PROBLEM  filter 'servlet-jwt-filter': secret: nothing is found for ${env:NONE}; set it",
                        FILTER.replace("JWT_SECRET", "NONE") + MAPPING),
                finding(
                        "nothing of ours",
                        1,
                        "PROBLEM  nothing of servlet-jwt is in this web.xml",
                        servlet("a", "A", "/a")),
                finding(
                        "login without filter",
                        1,
                        "PROBLEM  there is no JwtAuthFilter",
                        USERS + secretOfContext() + servlet("login", LOGIN, "/login")),
                finding("an unmapped filter", 1, "PROBLEM  filter 'servlet-jwt-filter': is not mapped", FILTER),
                finding(
                        "a name twice",
                        1,
                        "PROBLEM  filter-name 'servlet-jwt-filter' occurs twice: Tomcat does not start then, Jetty drops one",
                        FILTER + MAPPING + filter("servlet-jwt-filter", "com.example.F", "/x")),
                finding(
                        "a servlet's name twice",
                        1,
                        "PROBLEM  servlet-name 'a' occurs twice",
                        FILTER + MAPPING + servlet("a", "A", "/a") + servlet("a", "B", "/b")),
                finding(
                        "a pattern twice",
                        1,
                        "PROBLEM  url-pattern /login is mapped to two servlets",
                        USERS + FILTER + MAPPING + servlet("mine", "A", "/login") + servlet("login", LOGIN, "/login")),
                finding(
                        "no REQUEST",
                        1,
                        "PROBLEM  filter 'servlet-jwt-filter': a <filter-mapping> without <dispatcher>REQUEST</dispatcher>",
                        FILTER + MAPPING.replace("<dispatcher>REQUEST</dispatcher>", "")),
                finding(
                        "REQUEST alone",
                        0,
                        "WARNING  filter 'servlet-jwt-filter': its <filter-mapping> lacks <dispatcher>ASYNC</dispatcher> and <dispatcher>ERROR</dispatcher>",
                        FILTER + mapping("servlet-jwt-filter", "/*")),
                finding(
                        "no async",
                        0,
                        "WARNING  filter 'servlet-jwt-filter': without <async-supported>true</async-supported>",
                        FILTER.replace("<async-supported>true</async-supported>", "") + MAPPING),
                finding(
                        "mapped to less than the rules",
                        1,
                        "rules line 2: /admin/* role(admin): the filter is mapped to [/api/*] and does not run there, so this is open",
                        rules("/api/x permit\n/admin/* role(admin)") + MAPPING.replace("/*<", "/api/*<")),
                finding(
                        "mapped to a part",
                        0,
                        "WARNING  servlet-jwt runs for [/api/*] only; everything else is open",
                        rules("/api/* authenticated") + MAPPING.replace("/*<", "/api/*<")),
                finding(
                        "a constraint",
                        0,
                        "WARNING  security-constraint for [/admin/*]: the container asks for its own login (BASIC) before any filter",
                        FILTER + MAPPING
                                + "<security-constraint><web-resource-collection><url-pattern>/admin/*</url-pattern>"
                                + "</web-resource-collection><auth-constraint><role-name>a</role-name></auth-constraint>"
                                + "</security-constraint><login-config><auth-method>BASIC</auth-method></login-config>"),
                finding(
                        "CORS too late",
                        0,
                        "WARNING  filter 'cors' (com.example.CorsFilter) comes after filter 'servlet-jwt-filter': a CORS preflight carries no token",
                        FILTER + MAPPING + filter("cors", "com.example.CorsFilter", "/*")),
                finding(
                        "encoding too late",
                        0,
                        "WARNING  filter 'enc' (org.apache.catalina.filters.SetCharacterEncodingFilter) comes after",
                        FILTER
                                + MAPPING
                                + filter("enc", "org.apache.catalina.filters.SetCharacterEncodingFilter", "/*")),
                finding(
                        "an answering filter first",
                        1,
                        "PROBLEM  filter 'struts' (org.apache.struts2.StrutsPrepareAndExecuteFilter) comes before",
                        FILTER + filter("struts", "org.apache.struts2.StrutsPrepareAndExecuteFilter", "/*") + MAPPING),
                finding(
                        "any filter first",
                        0,
                        "WARNING  filter 'mine' (com.example.Mine) comes before filter 'servlet-jwt-filter': it sees no user",
                        FILTER + filter("mine", "com.example.Mine", "/*") + MAPPING),
                finding(
                        "a catch-all behind",
                        0,
                        "WARNING  filter 'struts' (org.apache.struts2.StrutsPrepareAndExecuteFilter) also runs for /login and may answer",
                        USERS
                                + FILTER
                                + MAPPING
                                + filter("struts", "org.apache.struts2.StrutsPrepareAndExecuteFilter", "/*")
                                + servlet("login", LOGIN, "/login")),
                finding(
                        "Spring Security",
                        0,
                        "NOTE  filter 'springSecurityFilterChain' (" + spring + ") makes its own decisions",
                        FILTER + MAPPING + filter("springSecurityFilterChain", spring, "/*")),
                finding(
                        "upgrades first",
                        1,
                        "PROBLEM  filter 'ws' (org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter) comes before filter 'servlet-jwt-filter': WebSocket endpoints are open without a token",
                        FILTER
                                + filter("ws", "org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter", "/*")
                                + MAPPING),
                finding(
                        "a prefix mapping of an endpoint",
                        0,
                        "WARNING  servlet 'login' is mapped to [/login/*]; only exact paths are permitted by themselves",
                        USERS + FILTER + MAPPING + servlet("login", LOGIN, "/login/*")),
                finding(
                        "an endpoint without mapping",
                        0,
                        "WARNING  servlet 'login' has no <servlet-mapping>",
                        USERS + FILTER + MAPPING + servlet("login", LOGIN)),
                finding(
                        "the root without its welcome file",
                        0,
                        "WARNING  filter 'servlet-jwt-filter': / is permitted and /index.jsp is not",
                        rules("/ permit") + MAPPING
                                + "<welcome-file-list><welcome-file>index.jsp</welcome-file></welcome-file-list>"),
                finding(
                        "a users file that is not there",
                        1,
                        "PROBLEM  context-param 'servlet-jwt.users': users: no file can be read at /WEB-INF/users (there is none)",
                        USERS.replace("memory", "/WEB-INF/users")
                                + FILTER
                                + MAPPING
                                + servlet("login", LOGIN, "/login")),
                finding(
                        "a listener",
                        1,
                        "NOTE  a <listener> may set context-params",
                        FILTER.replace("JWT_SECRET", "NONE") + MAPPING
                                + "<listener><listener-class>L</listener-class></listener>"));
    }

    private static String secretOfContext() {
        return "<context-param><param-name>servlet-jwt.secret</param-name><param-value>${env:JWT_SECRET}</param-value>"
                + "</context-param>";
    }

    private static Arguments finding(String what, int code, String expected, String content) {
        return Arguments.of(what, code, expected, content);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"findings", "furtherFindings"})
    void check_mistake_isFound(String what, int code, String expected, String content) throws Exception {
        Files.createFile(folder.resolve("index.jsp"));
        Consultation found = Consultation.check(folder, content);
        assertTrue(found.out().contains(expected), found.out());
        assertEquals(code, found.code(), found.out());
    }

    @Test
    void check_harmlessNeighbours_areNotMentioned() {
        Consultation good = Consultation.check(
                folder,
                FILTER
                        + filter("cors", "com.example.CorsFilter", "/*")
                        + filter("enc", "com.example.CharacterEncodingFilter", "/*")
                        + MAPPING
                        + filter("mine", "com.example.Mine", "/*")
                        + filter("ws", "org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter", "/*"));
        assertTrue(good.out().endsWith("No problem.\n"), good.out());
    }

    @Test
    void check_everyProblem_isToldAtOnce() {
        Consultation found = Consultation.check(
                folder,
                FILTER.replace(
                                "<param-name>secret",
                                "<param-name>rulez</param-name><param-value>x</param-value></init-param>"
                                        + "<init-param><param-name>leeway</param-name><param-value>1h</param-value></init-param>"
                                        + "<init-param><param-name>secret")
                        + MAPPING
                        + servlet("login", LOGIN, "/login"));
        assertTrue(found.out().endsWith("3 problems.\n"), found.out());
    }

    @Test
    void check_twoInstances_areToldApart() {
        String other = FILTER.replace("servlet-jwt-filter", "api-filter")
                .replace(
                        "</filter>",
                        "<init-param><param-name>instance</param-name><param-value>api</param-value></init-param></filter>");
        Consultation good = Consultation.check(
                folder,
                FILTER
                        + MAPPING.replace("/*<", "/web/*<")
                        + other
                        + MAPPING.replace("servlet-jwt-filter", "api-filter").replace("/*<", "/api/*<"));
        assertEquals(0, good.code(), good.out());
        assertTrue(good.out().contains("Shared settings of instance 'api':"), good.out());
        assertTrue(good.out().contains("Rules of filter 'api-filter', mapped to [/api/*]"), good.out());
    }

    @Test
    void check_oldDoctypeAndNamespaces_areRead() throws Exception {
        Path file = folder.resolve("web.xml");
        for (String head : List.of(
                "<!DOCTYPE web-app PUBLIC \"-//Sun Microsystems, Inc.//DTD Web Application 2.3//EN\" "
                        + "\"http://java.sun.com/dtd/web-app_2_3.dtd\"><web-app>",
                "<web-app xmlns=\"http://xmlns.jcp.org/xml/ns/javaee\" version=\"4.0\">",
                "<j:web-app xmlns:j=\"http://java.sun.com/xml/ns/javaee\" xmlns=\"http://java.sun.com/xml/ns/javaee\">")) {
            String end = head.contains("<j:") ? "</j:web-app>" : "</web-app>";
            Files.writeString(file, head + FILTER + MAPPING + end);
            Consultation good = Consultation.of("", "check", file.toString());
            assertEquals(0, good.code(), head + good);
        }
    }

    /** A file of somebody else's must not read ours, or call anybody. */
    @Test
    void check_externalEntity_isNotRead() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "TOP-SECRET");
        Path file = folder.resolve("web.xml");
        Files.writeString(
                file,
                "<!DOCTYPE web-app [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><web-app>" + FILTER
                        + MAPPING.replace("/*<", "&x;<") + "</web-app>");
        Consultation read = Consultation.of("", "check", file.toString());
        assertFalse((read.out() + read.err()).contains("TOP-SECRET"), read.toString());
    }

    @Test
    void check_manyEntities_areRefusedQuickly() throws Exception {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE web-app [<!ENTITY a0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 20; i++) {
            bomb.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        Path file = folder.resolve("web.xml");
        Files.writeString(file, bomb + "]><web-app><display-name>&a19;</display-name></web-app>");
        assertEquals(2, Consultation.of("", "check", file.toString()).code());
    }

    @Test
    void check_war_isLookedInto() throws Exception {
        Path war = folder.resolve("app.war");
        try (OutputStream out = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
            zip.write(("<web-app>" + USERS.replace("memory", "/WEB-INF/users") + FILTER + MAPPING
                            + servlet("login", LOGIN, "/login") + "</web-app>")
                    .getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("WEB-INF/users"));
            zip.write("alice: plaintext user\n".getBytes(StandardCharsets.UTF_8));
        }
        Consultation found = Consultation.of("", "check", war.toString());
        assertEquals(1, found.code());
        assertTrue(
                found.out().contains("/WEB-INF/users, line 1: the hash of 'alice' has an unknown format"), found.out());
        assertFalse(found.out().contains("plaintext"), found.out());
    }

    /** Problems that two readers of the manual met. */
    static Stream<Arguments> furtherFindings() {
        String register = "io.github.servletjwt.servlet.RegisterServlet";
        String struts = "org.apache.struts2.StrutsPrepareAndExecuteFilter";
        String byServlet =
                "<filter-mapping><filter-name>servlet-jwt-filter</filter-name><servlet-name>a</servlet-name></filter-mapping>";
        return Stream.of(
                finding(
                        "a setting twice",
                        1,
                        "PROBLEM  filter 'servlet-jwt-filter': init-param 'rules' occurs twice, and containers differ",
                        rules("/* authenticated")
                                        .replace(
                                                "</filter>",
                                                "<init-param><param-name>rules</param-name><param-value>/* permit</param-value></init-param></filter>")
                                + MAPPING),
                finding(
                        "a context-param twice",
                        1,
                        "PROBLEM  context-param 'servlet-jwt.users' occurs twice",
                        USERS + USERS + FILTER + MAPPING),
                finding(
                        "mapped by servlet",
                        1,
                        "rules line 1: /admin/* role(admin): the filter is mapped to [/api/*] and does not run there, so this is open",
                        rules("/admin/* role(admin)\n/* authenticated")
                                + byServlet
                                + servlet("a", "A", "/api/*")
                                + servlet("b", "B", "/admin/*")),
                finding(
                        "mapped by servlet, others by path",
                        1,
                        "PROBLEM  filter 'struts' (" + struts + ") comes before",
                        FILTER + byServlet + filter("struts", struts, "/*") + servlet("a", "A", "/api/*")),
                finding(
                        "mapped to the root",
                        0,
                        "WARNING  servlet-jwt runs for [/] only; everything else is open",
                        FILTER + mapping("servlet-jwt-filter", "/")),
                finding(
                        "one between two mappings",
                        1,
                        "PROBLEM  filter 'struts' (" + struts + ") comes before",
                        FILTER + mapping("servlet-jwt-filter", "/api/*") + filter("struts", struts, "/*") + MAPPING),
                finding(
                        "all servlets by name",
                        1,
                        "PROBLEM  filter 'servlet-jwt-filter': Tomcat does not report a mapping to <servlet-name>*</servlet-name>",
                        FILTER + byServlet.replace(">a<", ">*<")),
                finding(
                        "a login filter first",
                        0,
                        "WARNING  filter 'mine' (com.acme.LoginFilter) comes before",
                        FILTER + filter("mine", "com.acme.LoginFilter", "/*") + MAPPING),
                finding(
                        "registration into a file",
                        1,
                        "PROBLEM  servlet 'register': users: this store is read-only",
                        USERS.replace("memory", "file:/etc/hosts")
                                + FILTER
                                + MAPPING
                                + servlet("register", register, "/register")),
                finding(
                        "a method that nobody knows",
                        0,
                        "WARNING  filter 'servlet-jwt-filter': rules name methods that HTTP and WebDAV do not know: [GTE]",
                        rules("GTE /admin/* role(admin)\n/* authenticated") + MAPPING),
                finding(
                        "a mapping of nothing",
                        1,
                        "PROBLEM  <filter-mapping> names the filter 'nope', which is not declared; filters are [servlet-jwt-filter]",
                        FILTER + MAPPING + mapping("nope", "/*")),
                finding(
                        "no pattern",
                        1,
                        "PROBLEM  url-pattern 'nopath' is not one",
                        FILTER + MAPPING + servlet("a", "A", "nopath")),
                finding(
                        "login of one instance behind another",
                        1,
                        "PROBLEM  servlet 'login' is refused by filter 'other' of another instance at /login",
                        USERS
                                + FILTER
                                + MAPPING
                                + FILTER.replace("servlet-jwt-filter", "other")
                                        .replace(
                                                "</filter>",
                                                "<init-param><param-name>instance</param-name><param-value>o</param-value></init-param></filter>")
                                + MAPPING.replace("servlet-jwt-filter", "other")
                                + servlet("login", LOGIN, "/login")),
                finding(
                        "sessions outside",
                        1,
                        "PROBLEM  servlet 'sessions' at /sessions/* lies outside of the filter",
                        USERS
                                + FILTER
                                + MAPPING.replace("/*<", "/api/*<")
                                + servlet("sessions", "io.github.servletjwt.servlet.SessionsServlet", "/sessions/*")),
                finding(
                        "a rule on an endpoint",
                        0,
                        "WARNING  filter 'servlet-jwt-filter': rules line 1: /login deny has no effect, because LoginServlet: /login permit comes before all rules",
                        USERS + rules("/login deny\n/* authenticated") + MAPPING + servlet("login", LOGIN, "/login")),
                finding(
                        "a class that is none",
                        1,
                        "PROBLEM  there is no class io.github.servletjwt.LoginServlet; ours are",
                        FILTER + MAPPING + servlet("login", "io.github.servletjwt.LoginServlet", "/login")),
                finding(
                        "a prefix that is none",
                        0,
                        "WARNING  context-param 'servletjwt.users' is not ours; expected servlet-jwt.NAME",
                        USERS.replace("servlet-jwt", "servletjwt") + FILTER + MAPPING));
    }

    @Test
    void check_twoOfOurJars_isAProblem() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("WEB-INF/lib"));
        Files.createFile(lib.resolve("filter-core-1-standalone.jar"));
        Files.createFile(lib.resolve("filter-core-1-javax-standalone.jar"));
        Consultation found = Consultation.check(folder, FILTER + MAPPING);
        assertEquals(1, found.code());
        assertTrue(
                found.out()
                        .contains(
                                "WEB-INF/lib holds [filter-core-1-javax-standalone.jar, filter-core-1-standalone.jar]"),
                found.out());
    }

    @Test
    void check_fileOutsideOfTheApplication_isNotRead() throws Exception {
        Files.writeString(folder.resolve("outside"), "alice: plain user");
        Path app = Files.createDirectories(folder.resolve("app"));
        Consultation found = Consultation.check(
                app,
                USERS.replace("memory", "/WEB-INF/../../outside")
                        + FILTER
                        + MAPPING
                        + servlet("login", LOGIN, "/login"));
        assertEquals(1, found.code());
        assertTrue(found.out().contains("(there is none)"), found.out());
    }

    /** An address of a store may hold a password, a placeholder in the wrong place a secret. */
    @Test
    void check_secretsInTheWrongPlace_areNotPrinted() {
        Consultation redis = Consultation.check(
                folder,
                FILTER + MAPPING
                        + "<context-param><param-name>servlet-jwt.sessions</param-name><param-value>redis://u:S3cretPw@h:99999</param-value></context-param>");
        assertEquals(1, redis.code());
        assertFalse(redis.out().contains("S3cretPw"), redis.out());
        Consultation misplaced = Consultation.check(
                folder,
                FILTER + MAPPING
                        + "<context-param><param-name>servlet-jwt.leeway</param-name><param-value>${env:JWT_SECRET}</param-value></context-param>");
        assertEquals(1, misplaced.code());
        assertFalse(misplaced.out().contains(Consultation.SECRET), misplaced.out());
    }

    @Test
    void check_webXmlAlone_doesNotLookForItsFiles() throws Exception {
        Path file = folder.resolve("web.xml");
        Files.writeString(
                file,
                "<web-app>" + USERS.replace("memory", "/WEB-INF/users") + FILTER + MAPPING
                        + servlet("login", LOGIN, "/login") + "</web-app>");
        Consultation good = Consultation.of("", "check", file.toString());
        assertEquals(0, good.code(), good.out());
        assertTrue(good.out().contains("NOTE  only the web.xml was given"), good.out());
    }

    @Test
    void check_fetchedKeysWithoutMark_notesWhatClosesIt() {
        String discovered = FILTER.replace(
                "<param-name>secret</param-name><param-value>${env:JWT_SECRET}</param-value></init-param>",
                param("issuer", "https://id.example") + "<init-param>" + param("audience", "api"));
        Consultation open = Consultation.check(folder, discovered + MAPPING);
        assertEquals(0, open.code(), open.out());
        assertTrue(open.out().contains("NOTE  ID tokens of https://id.example may pass as access tokens"), open.out());
        assertTrue(open.out().contains("tokenTypes=at+jwt"), open.out());
        assertTrue(open.out().contains("requiredClaims=scope"), open.out());
        Consultation closed = Consultation.check(
                folder,
                discovered.replace("</filter>", "<init-param>" + param("requiredClaims", "scope") + "</filter>")
                        + MAPPING);
        assertEquals(0, closed.code(), closed.out());
        assertFalse(closed.out().contains("may pass as access tokens"), closed.out());
    }

    private static String param(String name, String value) {
        return "<param-name>" + name + "</param-name><param-value>" + value + "</param-value></init-param>";
    }

    @Test
    void check_pathThatDoesNotExist_namesIt() {
        Consultation refused =
                Consultation.of("", "check", folder.resolve("nix").toString());
        assertEquals(2, refused.code());
        assertTrue(
                refused.err().contains("nix does not exist; expected a web.xml, an exploded web application or a .war"),
                refused.err());
    }

    @Test
    void check_brokenArchive_isNotUnderstood() throws Exception {
        Path war = Files.writeString(folder.resolve("app.war"), "no zip");
        Consultation refused = Consultation.of("", "check", war.toString());
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("cannot be read: expected a WAR"), refused.err());
    }

    @Test
    void check_whatIsNoWebXml_isNotUnderstood() throws Exception {
        Path file = folder.resolve("web.xml");
        assertEquals(2, Consultation.of("", "check", file.toString()).code());
        Files.writeString(file, "<web-app>");
        assertTrue(Consultation.of("", "check", file.toString()).err().contains("not well-formed XML, at line 1"));
        Files.writeString(file, "<project/>");
        assertTrue(Consultation.of("", "check", file.toString()).err().contains("its root is <project>"));
    }
}
