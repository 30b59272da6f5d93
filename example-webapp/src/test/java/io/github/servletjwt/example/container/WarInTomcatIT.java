package io.github.servletjwt.example.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The finished WAR, as it is, in Tomcat 10.1. */
class WarInTomcatIT {
    @TempDir
    private Path folder;

    /** The driver of a JDBC_URL lies in WEB-INF/lib, where DriverManager does not look. */
    @ParameterizedTest
    @ValueSource(strings = {"", "jdbc:h2:mem:war;DB_CLOSE_DELAY=-1"})
    void war_unchanged_runsInTomcat(String jdbcUrl) throws Exception {
        War war = new War(Path.of(System.getProperty("built") + ".war"));
        try (Running tomcat = Running.start(
                Kind.TOMCAT_10, folder.resolve("base"), Running.apps("", war), Map.of("JDBC_URL", jdbcUrl))) {
            Http anonymous = Http.of(tomcat, "");
            assertEquals(200, anonymous.get("/public").statusCode());
            assertEquals(200, anonymous.get("/").statusCode());
            assertEquals(200, anonymous.get("/health").statusCode());
            assertEquals(200, anonymous.get("/docs/ui/swagger-ui.css").statusCode());
            assertEquals(401, anonymous.get("/auth").statusCode());
            Http admin = anonymous.asAdmin();
            assertEquals(200, admin.get("/auth").statusCode());
            assertEquals(200, admin.get("/admin/h2/login.jsp").statusCode());
            assertEquals(401, anonymous.get("/admin/h2/login.jsp").statusCode());
            assertTrue(admin.get("/admin/users").body().contains("\"username\":\"admin\""));
        }
    }
}
