package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.internal.access.PathPattern;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.SessionsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks what the application itself holds: pages, libraries, and roles that the container would judge. */
final class ApplicationChecks {
    /** Drivers by the beginning of their URLs, and a word in the names of their jars. */
    private static final Map<String, String> DRIVERS = Map.of(
            "jdbc:postgresql:", "postgresql",
            "jdbc:h2:", "h2",
            "jdbc:mariadb:", "mariadb",
            "jdbc:mysql:", "mysql",
            "jdbc:sqlite:", "sqlite",
            "jdbc:hsqldb:", "hsqldb",
            "jdbc:derby:", "derby",
            "jdbc:oracle:", "ojdbc",
            "jdbc:sqlserver:", "mssql",
            "jdbc:db2:", "jcc");

    private final Diagnosis diagnosis;
    private final WebXml webXml;
    private final ApplicationClasses classes;
    private final Findings findings;

    ApplicationChecks(Diagnosis diagnosis, ApplicationClasses classes, Findings findings) {
        this.diagnosis = diagnosis;
        this.webXml = diagnosis.webXml();
        this.classes = classes;
        this.findings = findings;
    }

    void look() {
        roles();
        if (webXml.root() != null && !diagnosis.protections().isEmpty()) {
            diagnosis.protections().forEach(this::loginPage);
            List<String> jars = jars();
            wrongKind(jars);
            diagnosis.configs().values().forEach(config -> libraries(config, jars));
        }
    }

    /** The container's view of roles, which our user does not go through. */
    private void roles() {
        webXml.roleReferences()
                .forEach(reference -> findings.warning("security-role-ref of " + reference
                        + ": isUserInRole asks our user for the role by the name in the code; let the issuer grant that name, or "
                        + "change the code"));
        warn(
                classes.with("servlet/annotation/ServletSecurity"),
                "@ServletSecurity",
                "the container asks for its own login before any filter runs, so a token is not enough; remove it and write a "
                        + "rule");
        warn(
                Stream.concat(
                                classes.with("annotation/security/RolesAllowed").stream(),
                                classes.with("annotation/security/DenyAll").stream())
                        .distinct()
                        .toList(),
                "@RolesAllowed or @DenyAll",
                "no filter looks at it: on a servlet the container may, in JAX-RS the framework does, by isUserInRole; write "
                        + "a rule for what must hold");
        List<String> filters = classes.with("servlet/annotation/WebFilter");
        if (!filters.isEmpty()) {
            findings.note("@WebFilter on " + filters
                    + ": its place among the filters is not defined; those of web.xml come first "
                    + "in Tomcat and Jetty, so ours runs before it");
        }
    }

    private void warn(List<String> names, String annotation, String consequence) {
        if (!names.isEmpty()) {
            findings.warning(annotation + " on " + names + ": " + consequence);
        }
    }

    private void loginPage(Diagnosis.Protection protection) {
        String page = protection.config().loginPage();
        Path root = webXml.root();
        if (page == null || root == null) {
            return;
        }
        Path file = root.resolve(page.substring(1)).normalize();
        boolean there = file.startsWith(root.normalize()) && Files.isRegularFile(file);
        if (!there && webXml.servletMappings().stream().noneMatch(mapping -> serves(mapping.pattern(), page))) {
            findings.problem(MappingChecks.label(protection) + ": loginPage: there is no " + page
                    + " in the application, and no servlet is mapped to it, so browsers without a token get 404");
        }
    }

    private static boolean serves(String pattern, String page) {
        return pattern.equals(page)
                || (pattern.endsWith(PathPattern.BELOW) && page.startsWith(pattern.substring(0, pattern.length() - 1)))
                || (pattern.startsWith("*.") && page.endsWith(pattern.substring(1)));
    }

    /** The names of the jars in {@code WEB-INF/lib}, in lower case. */
    private List<String> jars() {
        Path lib = webXml.inWebInf("lib");
        if (lib == null) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(lib)) {
            return all.map(jar -> jar.getFileName().toString().toLowerCase(Locale.ROOT))
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Our jar for javax.servlet in an application for jakarta.servlet, or the reverse: the container cannot load it. */
    private void wrongKind(List<String> jars) {
        for (String jar : jars) {
            boolean javax = jar.startsWith("filter-core-") && jar.contains("-javax-standalone");
            boolean jakarta = jar.startsWith("filter-core-") && !javax && !jar.contains("-testkit");
            if ((javax && classes.isOnlyFor("jakarta")) || (jakarta && classes.isOnlyFor("javax"))) {
                findings.problem("WEB-INF/lib/" + jar + " is for " + (javax ? "javax" : "jakarta")
                        + ".servlet, and the classes of the application use " + (javax ? "jakarta" : "javax")
                        + ".servlet: " + (javax ? "use the standalone jar" : "use the javax-standalone jar"));
            }
        }
    }

    /** Only where there is a WEB-INF/lib: libraries may be those of the container. */
    private void libraries(JwtAuthConfig config, List<String> jars) {
        if (jars.isEmpty()) {
            return;
        }
        String database =
                config.dataSource() == null ? null : config.dataSource().location();
        if (database != null && database.startsWith("jdbc:")) {
            require(jars, "hikaricp", "dataSource with a JDBC URL needs HikariCP (com.zaxxer:HikariCP)");
            String driver = driver(database);
            if (driver != null) {
                require(
                        jars,
                        driver,
                        "dataSource=" + AccountSettings.DATA_SOURCE.shown(database) + " needs its JDBC driver");
            }
        }
        if (config.sessions().source().kind() == SessionsSource.Kind.REDIS) {
            require(jars, "jedis", "sessions in Redis need Jedis (redis.clients:jedis)");
        }
    }

    private static @Nullable String driver(String url) {
        return DRIVERS.entrySet().stream()
                .filter(driver -> url.startsWith(driver.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private void require(List<String> jars, String word, String why) {
        if (jars.stream().noneMatch(name -> name.contains(word))) {
            findings.warning(why + ", and no jar in WEB-INF/lib has such a name; add it, unless the container has it");
        }
    }
}
