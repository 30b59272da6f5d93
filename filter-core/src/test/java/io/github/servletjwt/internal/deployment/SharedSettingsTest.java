package io.github.servletjwt.internal.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.KeySettings;
import io.github.servletjwt.internal.config.TokenSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One application has one set of shared settings, wherever they stand. */
class SharedSettingsTest {
    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void merge_settingOnAnyOneComponent_holdsForAll(int place) {
        Start start = new Start()
                .filter(place == 0 ? new String[] {"issuer", "acme"} : new String[0])
                .login(place == 1 ? new String[] {"issuer", "acme"} : new String[0])
                .register(place == 2 ? new String[] {"issuer", "acme"} : new String[0]);

        assertEquals("acme", start.merged().token().issuer());
    }

    @Test
    void merge_settingsSpreadOverComponents_areJoined() {
        Start start =
                Start.goodFilter("issuer", "acme").login("users", "memory").register("audience", "shop");

        JwtAuthConfig config = start.merged();

        assertEquals(Map.of("secret", "any", "issuer", "acme", "users", "memory", "audience", "shop"), config.texts());
        assertEquals(List.of(), start.problems());
    }

    @Test
    void merge_equalValueRepeated_isAccepted() {
        Start start = Start.goodFilter("issuer", "acme", "users", "memory")
                .login("secret", "any", "issuer", "acme", "users", "memory");

        assertEquals(List.of(), start.problems());
    }

    @Test
    void merge_equalValueFromPlaceholder_isAccepted() {
        Start start = new Start()
                .env("ISSUER", "acme")
                .filter("secret", "any", "users", "memory", "issuer", "acme")
                .login("issuer", "${env:ISSUER}");

        assertEquals(List.of(), start.problems());
    }

    @Test
    void merge_contradiction_namesSettingValuesAndBothPlaces() {
        Start start = Start.goodFilter("users", "memory", "issuer", "acme").login("issuer", "other");

        assertEquals(
                List.of("servlet 'login': issuer: 'other' contradicts 'acme' of filter 'jwt'; "
                        + "one application shares it, so give it once"),
                start.problems());
    }

    @Test
    void merge_contradictionWithTheContext_namesTheContextParam() {
        Start start = new Start()
                .context("secret", "any", "users", "memory", "issuer", "acme")
                .filter()
                .login("issuer", "other");

        assertEquals(
                List.of("servlet 'login': issuer: 'other' contradicts 'acme' of context-param 'servlet-jwt.issuer'; "
                        + "one application shares it, so give it once"),
                start.problems());
    }

    @Test
    void merge_contradictionOfThree_isReportedForEach() {
        Start start = Start.goodFilter("users", "memory", "leeway", "1s")
                .login("leeway", "2s")
                .register("leeway", "3s");

        assertEquals(
                Set.of(
                        "servlet 'login': leeway: '2s' contradicts '1s' of filter 'jwt'; "
                                + "one application shares it, so give it once",
                        "servlet 'register': leeway: '3s' contradicts '1s' of filter 'jwt'; "
                                + "one application shares it, so give it once"),
                Set.copyOf(start.problems()));
    }

    @Test
    void merge_contradictionOfSecrets_tellsNeither() {
        Start start = Start.goodFilter("users", "memory").login("secret", "canary");

        assertEquals(
                List.of("servlet 'login': secret: the value contradicts the one of filter 'jwt'; "
                        + "one application shares it, so give it once"),
                start.problems());
    }

    @Test
    void merge_answerSettingsThatDiffer_areNoContradiction() {
        Start start = Start.goodFilter("users", "memory", "realm", "shop").login("realm", "door");

        assertEquals(List.of(), start.problems());
    }

    @Test
    void merge_unresolvedSecondValue_isReportedOnce() {
        Start start = Start.goodFilter("users", "memory", "issuer", "acme").login("issuer", "${env:ISSUER}");

        assertEquals(
                List.of("servlet 'login': issuer: nothing is found for ${env:ISSUER}; set it, or give a default: "
                        + "${env:ISSUER|default}"),
                start.problems());
    }

    @ParameterizedTest
    @CsvSource({"secret", "issuer", "audience", "leeway", "algorithms", "tokenTypes", "users", "rolesClaims"})
    void merge_unresolvedPlaceholder_isTheOnlyProblem(String name) {
        Start start = new Start().filter("secret", name.equals("secret") ? "${env:X}" : "any", name, "${env:X}");

        assertEquals(
                List.of("filter 'jwt': " + name + ": nothing is found for ${env:X}; set it"
                        + (name.equals("secret") ? "" : ", or give a default: ${env:X|default}")),
                start.problems());
    }

    @Test
    void merge_unresolvedUsersWithLogin_isTheOnlyProblem() {
        Start start = Start.goodFilter().login("users", "${env:USERS}");

        assertEquals(1, start.problems().size(), start.problems().toString());
    }

    @Test
    void merge_unresolvedUsersWithJdbcSettings_isTheOnlyProblem() {
        Start start = Start.goodFilter(
                "users", "${env:USERS}", "dataSource", "java:comp/env/jdbc/x", "createSchema", "false");

        assertEquals(1, start.problems().size(), start.problems().toString());
    }

    @Test
    void merge_loginWithoutUsers_isAProblem() {
        Start start = Start.goodFilter().login();

        assertEquals(
                List.of("filter 'jwt': users: is required by servlet 'login'; set it there or as context-param "
                        + "servlet-jwt.users; expected " + AccountSettings.USERS.form()),
                start.problems());
    }

    @Test
    void merge_registerWithoutUsers_isAProblem() {
        Start start = Start.goodFilter().register();

        assertEquals(
                List.of("filter 'jwt': users: is required by servlet 'register'; set it there or as context-param "
                        + "servlet-jwt.users; expected " + AccountSettings.USERS.form()),
                start.problems());
    }

    @Test
    void merge_filterWithoutUsers_isGood() {
        Start start = Start.goodFilter();

        assertNull(start.merged().accounts().users());
        assertEquals(List.of(), start.problems());
    }

    @Test
    void merge_usersOnTheFilter_serveTheServlets() {
        assertEquals(
                List.of(),
                Start.goodFilter("users", "memory").login().register().problems());
    }

    @Test
    void merge_malformedSetting_isReportedWhereItStands() {
        Start start = Start.goodFilter("users", "memory").login("leeway", "10m");

        assertEquals(
                List.of(
                        "servlet 'login': leeway: expected a duration from 0s to 5m, a whole number with ms, s, m, h or d; "
                                + "found '10m'"),
                start.problems());
    }

    @Test
    void merge_severalMistakes_areAllReported() {
        Start start = new Start().filter("leeway", "x", "maxTokenBytes", "1").login("accessTokenTtl", "0s");

        List<String> problems = start.problems();

        assertEquals(5, problems.size(), problems.toString());
        for (String name : List.of("leeway", "maxTokenBytes", "accessTokenTtl", "secret", "users")) {
            assertTrue(
                    problems.stream().anyMatch(problem -> problem.contains("': " + name + ": ")), problems.toString());
        }
    }

    @Test
    void merge_origin_isWhereTheSettingStands() {
        JwtAuthConfig config = new Start()
                .context("secret", "any")
                .filter()
                .login("users", "memory")
                .merged();

        assertEquals("context-param 'servlet-jwt.secret'", config.origin(KeySettings.SECRET));
        assertEquals("servlet 'login'", config.origin(AccountSettings.USERS));
    }

    @Test
    void merge_originOfWhatNobodyGave_isTheLabel() {
        assertEquals("filter 'jwt'", Start.goodFilter().merged().origin(TokenSettings.ISSUER));
    }

    @Test
    void merge_sameDurationInOtherUnits_isNoContradiction() {
        assertEquals(
                List.of(),
                Start.goodFilter("users", "memory", "leeway", "1m")
                        .login("leeway", "60s")
                        .problems());
    }

    @Test
    void merge_unresolvedAgainstGiven_isOneProblem() {
        Start start =
                Start.goodFilter("users", "memory", "issuer", "${env:UNSET}").login("issuer", "acme");
        assertEquals(1, start.problems().size(), () -> String.valueOf(start.problems()));
    }

    @Test
    void merge_contradictingUrls_areNotShown() {
        Start start = Start.goodFilter("users", "jdbc", "dataSource", "jdbc:h2:x;PASSWORD=canary1")
                .login("dataSource", "jdbc:h2:x;PASSWORD=canary2");
        assertEquals(1, start.problems().size());
        assertFalse(start.problems().get(0).contains("canary"), start.problems().get(0));
    }

    @Test
    void merge_malformedUrl_isNotShown() {
        String problem = Start.goodFilter("users", "jdbc", "dataSource", "postgresql://u:canary@h/d")
                .problems()
                .get(0);
        assertFalse(problem.contains("canary"), problem);
    }

    @Test
    void merge_userOfUnresolvedDataSource_isOneProblem() {
        Start start = Start.goodFilter("users", "jdbc", "dataSource", "${env:UNSET}", "dataSourceUser", "u");
        assertEquals(1, start.problems().size(), () -> String.valueOf(start.problems()));
    }

    /** A list that is parsed again is another one. */
    @Test
    void merge_valueOfAComponent_isNotParsedAgain() {
        Start start = Start.goodFilter("audience", "shop, store");

        assertSame(start.merged().token().audience(), start.merged().token().audience());
    }
}
