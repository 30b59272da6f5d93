package io.github.servletjwt.example.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A web application that misconfigures us does not start, and the log says what to mend. */
class MisconfiguredIT {
    /** How many lines a person looks at. */
    private static final int LAST_LINES = 25;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void application_misconfigured_doesNotStartAndTheLogTellsTheRemedy(Kind kind) throws Exception {
        War war = War.of(kind, folder.resolve("app")).filterParam("tokenHeadr", "X-Token");
        war.webXml(text -> text.replace("/admin/*       role(admin)", "/admin/*       rolle(admin)"));
        try (Running container = Running.start(kind, folder.resolve("base"), Running.apps("/app", war))) {
            int status = Http.of(container, "/app").get("/public").statusCode();
            assertEquals(kind.isJetty() ? 503 : 404, status);
            List<String> lines = container.console().lines().toList();
            String end = String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
            assertTrue(
                    end.contains(
                            "filter 'servlet-jwt-filter': tokenHeadr: there is no such setting; did you mean 'tokenHeader'?"),
                    end);
            assertTrue(end.contains("rules line 10: there is no requirement 'rolle(admin)'"), end);
        }
    }
}
