package io.github.servletjwt.internal.doctor;

import static io.github.servletjwt.internal.doctor.Consultation.FILTER;
import static io.github.servletjwt.internal.doctor.Consultation.MAPPING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code check}: what it finds in the application around the web.xml. */
class ApplicationChecksTest {
    @TempDir
    private Path folder;

    /** A servlet that the container protects by itself. */
    @jakarta.servlet.annotation.ServletSecurity
    private static final class Secured extends jakarta.servlet.http.HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    /** A filter without a place in web.xml. */
    @jakarta.servlet.annotation.WebFilter("/*")
    private abstract static class Somewhere implements jakarta.servlet.Filter {}

    private void add(Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream("/" + name)) {
            write("WEB-INF/classes/" + name, in.readAllBytes());
        }
    }

    private void write(String file, byte... content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
    }

    private static String param(String name, String value) {
        return "<init-param><param-name>" + name + "</param-name><param-value>" + value + "</param-value></init-param>";
    }

    private Consultation check(String params) {
        return Consultation.check(folder, FILTER.replace("</filter>", params + "</filter>") + MAPPING);
    }

    @Test
    void loginPage_thatIsNotThere_isAProblem() throws Exception {
        String problem = "PROBLEM  filter 'servlet-jwt-filter': loginPage: there is no /login.html in the application";
        Consultation missing = check(param("loginPage", "/login.html"));
        assertEquals(1, missing.code());
        assertTrue(missing.out().contains(problem), missing.out());
        write("login.html");
        assertEquals(0, check(param("loginPage", "/login.html")).code());
    }

    @ParameterizedTest
    @CsvSource({"/login.jsp, true", "/pages/*, true", "*.jsp, true", "/login, false", "/pages/login, false"})
    void loginPage_thatAServletServes_isThere(String pattern, boolean there) {
        String page = pattern.startsWith("/pages") ? "/pages/login.jsp" : "/login.jsp";
        String servlet = "<servlet><servlet-name>p</servlet-name><servlet-class>x.P</servlet-class></servlet>"
                + "<servlet-mapping><servlet-name>p</servlet-name><url-pattern>" + pattern
                + "</url-pattern></servlet-mapping>";
        Consultation found = Consultation.check(
                folder, FILTER.replace("</filter>", param("loginPage", page) + "</filter>") + MAPPING + servlet);
        assertEquals(there ? 0 : 1, found.code(), found.out());
    }

    @Test
    void annotations_ofTheApplicationsClasses_areFound() throws Exception {
        add(Secured.class);
        add(Somewhere.class);
        String out = check("").out();
        assertTrue(
                out.contains("WARNING  @ServletSecurity on [" + Secured.class.getName() + "]: the container asks"),
                out);
        assertTrue(out.contains("NOTE  @WebFilter on [" + Somewhere.class.getName() + "]"), out);
    }

    @Test
    void annotations_ofOtherClasses_areNotMentioned() throws Exception {
        add(ApplicationChecksTest.class);
        add(Consultation.class);
        assertFalse(check("").out().contains("@RolesAllowed"));
    }

    @Test
    void securityRoleRef_isAWarning() {
        String servlet = "<servlet><servlet-name>p</servlet-name><servlet-class>x.P</servlet-class><security-role-ref>"
                + "<role-name>mgr</role-name><role-link>manager</role-link></security-role-ref></servlet>";
        String out = Consultation.check(folder, FILTER + MAPPING + servlet).out();
        assertTrue(
                out.contains("WARNING  security-role-ref of servlet 'p': mgr for manager: isUserInRole asks our user"),
                out);
    }

    @ParameterizedTest
    @CsvSource({
        "filter-core-1.0.0-javax-standalone.jar, true",
        "filter-core-1.0.0-standalone.jar, false",
        "filter-core-1.0.0.jar, false"
    })
    void jar_forTheOtherServletApi_isAProblem(String jar, boolean wrong) throws Exception {
        add(Secured.class);
        write("WEB-INF/lib/" + jar);
        String out = check("").out();
        assertEquals(
                wrong,
                out.contains("PROBLEM  WEB-INF/lib/" + jar
                        + " is for javax.servlet, and the classes of the application use jakarta.servlet"),
                out);
    }

    @Test
    void jar_forJakartaInAJavaxApplication_isAProblem() throws Exception {
        write(
                "WEB-INF/classes/x/P.class",
                "\u0001\u0000\u0014javax/servlet/http/HttpServlet".getBytes(StandardCharsets.ISO_8859_1));
        write("WEB-INF/lib/filter-core-1.0.0-standalone.jar");
        Consultation found = check("");
        assertEquals(1, found.code());
        assertTrue(found.out().contains("use the javax-standalone jar"), found.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sessions=jdbc dataSource=jdbc:postgresql:x | postgresql-42.jar HikariCP-7.jar | -",
                "sessions=jdbc dataSource=jdbc:postgresql:x | postgresql-42.jar                | needs HikariCP",
                "sessions=jdbc dataSource=jdbc:mariadb:x    | HikariCP-7.jar                   | needs its JDBC driver",
                "sessions=jdbc dataSource=jdbc:other:x      | HikariCP-7.jar                   | -",
                "sessions=jdbc dataSource=java:comp/env/x   | other.jar                        | -",
                "sessions=redis://127.0.0.1                 | other.jar                        | need Jedis",
                "sessions=redis://127.0.0.1                 | jedis-8.0.2.jar                  | -",
                "leeway=1s                                  | other.jar                        | -"
            })
    void libraries_thatSettingsNeed_areMissed(String settings, String jars, String expected) throws Exception {
        for (String jar : jars.strip().split(" ")) {
            write("WEB-INF/lib/" + jar);
        }
        StringBuilder params = new StringBuilder();
        for (String setting : settings.strip().split(" ")) {
            params.append(
                    param(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1)));
        }
        String out = check(params.toString()).out();
        if (expected.equals("-")) {
            assertFalse(out.contains("no jar in WEB-INF/lib"), out);
        } else {
            assertTrue(out.contains(expected) && out.contains("no jar in WEB-INF/lib has such a name"), out);
        }
    }
}
