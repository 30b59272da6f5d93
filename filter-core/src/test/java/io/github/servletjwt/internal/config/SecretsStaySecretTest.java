package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.ComponentSettings;
import io.github.servletjwt.internal.deployment.Start;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A recognisable secret goes in everywhere, and comes out nowhere. */
class SecretsStaySecretTest {
    private static final String CANARY = "canary-Kq7";

    private static Start jdbc(String... more) {
        return Start.goodFilter(
                Stream.concat(Stream.of("users", "jdbc", "dataSource", "jdbc:h2:mem:x"), Stream.of(more))
                        .toArray(String[]::new));
    }

    static Stream<Start> startsThatFail() {
        return Stream.of(
                new Start().filter("secrte", CANARY),
                new Start().filter("dataSourcePasword", CANARY),
                Start.goodFilter("users", "memory").login("secret", CANARY),
                new Start().filter("secret", CANARY).login("users", "memory", "secret", "other"),
                new Start()
                        .context("secret", CANARY)
                        .filter("users", "memory", "secret", "other")
                        .login(),
                new Start().env("S", CANARY).filter("secret", "${env:S}").login("users", "memory", "secret", "other"),
                new Start().env("S", CANARY).filter("secret", "${env:S}${env:T}"),
                new Start().filter("secret", "${env:S|" + CANARY),
                new Start().filter("secret", CANARY + "${env:S}"),
                new Start().filter("secret", "${env:S}" + CANARY),
                new Start().filter("secret", CANARY, "leeway", "x"),
                jdbc("dataSourcePassword", CANARY).login("dataSourcePassword", "other"),
                jdbc("dataSourcePassword", "other").login("dataSourcePassword", CANARY),
                Start.goodFilter("users", "memory", "dataSourcePassword", CANARY),
                Start.goodFilter("users", "jdbc", "dataSource", "attribute:x", "dataSourcePassword", CANARY),
                Start.goodFilter("users", "jdbc", "dataSourcePassword", CANARY),
                Start.goodFilter("users", "memory", "dataSource", "jdbc:h2:mem:x;PASSWORD=" + CANARY));
    }

    @ParameterizedTest
    @MethodSource("startsThatFail")
    void problems_ofAnyMistake_doNotTellTheSecret(Start start) {
        List<String> problems = start.problems();

        assertFalse(problems.isEmpty());
        assertFalse(problems.toString().contains(CANARY), problems.toString());
    }

    @Test
    void requireNoShared_secret_isNotTold() {
        Start start = new Start().filter("secret", CANARY);

        start.values(0).requireNoShared();

        assertEquals(
                List.of("filter 'jwt': secret: is a setting of the JwtAuth that was given; set it there"),
                start.problemsOfReading());
    }

    private static JwtAuthConfig configWithSecrets() {
        return new Start()
                .filter(
                        "secret",
                        CANARY,
                        "users",
                        "jdbc",
                        "dataSource",
                        "jdbc:h2:mem:x;PASSWORD=" + CANARY,
                        "dataSourcePassword",
                        CANARY)
                .merged();
    }

    static Stream<Object> valuesThatHoldSecrets() {
        JwtAuthConfig config = configWithSecrets();
        return Stream.of(
                config,
                config.token(),
                config.accounts(),
                config.dataSource(),
                new ComponentSettings(Component.FILTER, "jwt", Map.of("secret", CANARY), Map.of("secret", CANARY)),
                GivenValue.text(KeySettings.SECRET, CANARY, "filter 'jwt'", false));
    }

    @ParameterizedTest
    @MethodSource("valuesThatHoldSecrets")
    void toString_ofWhatHoldsASecret_doesNotTellIt(Object value) {
        assertFalse(value.toString().contains(CANARY), value.toString());
    }

    @Test
    void toString_ofTheConfiguration_tellsWhatIsNotSecret() {
        assertEquals(
                "JwtAuthConfig[TokenConfig[issuer=acme, audience=[shop], KeyConfig[SECRET, algorithms=[]]]]",
                Start.goodFilter("issuer", "acme", "audience", "shop").merged().toString());
    }

    @Test
    void toString_ofComponentSettings_tellsTheNames() {
        assertEquals(
                "filter 'jwt'[secret]",
                new ComponentSettings(Component.FILTER, "jwt", Map.of("secret", CANARY), Map.of()).toString());
    }

    @Test
    void toString_ofADataSourceWithoutUrl_tellsWhere() {
        assertEquals(
                "DataSourceConfig[java:comp/env/jdbc/x]",
                new DataSourceConfig("java:comp/env/jdbc/x", null, null, true).toString());
    }

    @Test
    void effective_secrets_areMasked() {
        Start start = jdbc("dataSourcePassword", CANARY, "dataSourceUser", "sa");

        String line = start.merged().effective();

        assertTrue(line.startsWith("secret=****, "), line);
        assertTrue(line.contains("dataSourceUser=sa, dataSourcePassword=****, "), line);
        assertFalse(line.contains(CANARY), line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:x;PASSWORD=",
                "jdbc:postgresql://db/app?password=",
                "jdbc:oracle:thin:scott/",
                "jdbc:mysql://root:",
                "jdbc:sqlserver://db;password="
            })
    void effective_urlWithPassword_tellsTheDriverAlone(String url) {
        Start start = Start.goodFilter("users", "jdbc", "dataSource", url + CANARY);

        String line = start.merged().effective();

        assertTrue(line.matches(".*dataSource=jdbc:\\w+:…,.*"), line);
        assertFalse(line.contains(CANARY), line);
    }

    @Test
    void effective_jndiName_isTold() {
        Start start = Start.goodFilter("users", "jdbc", "dataSource", "java:comp/env/jdbc/x");

        assertTrue(start.merged().effective().contains("dataSource=java:comp/env/jdbc/x, "));
    }
}
