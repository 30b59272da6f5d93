package io.github.servletjwt.internal.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.ErrorFormat;
import io.github.servletjwt.api.TokenSource;
import io.github.servletjwt.internal.config.ErrorResponseConfig;
import io.github.servletjwt.internal.config.FilterSettings;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.RegisterConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of one component, its own and those of its context. */
class ComponentValuesTest {
    private static final ErrorResponseConfig DEFAULT_ANSWERS = new ErrorResponseConfig(ErrorFormat.JSON, "api");

    @Test
    void filter_nothingGiven_hasTheDefaults() {
        assertEquals(
                new FilterSettings(
                        List.of("/* authenticated"),
                        List.of(),
                        List.of(TokenSource.HEADER),
                        "Authorization",
                        null,
                        false,
                        false,
                        10_000,
                        false,
                        Set.of(),
                        false),
                new Start().filter().values(0).filter());
    }

    @Test
    void filter_everythingGiven_hasIt() {
        Start start = new Start()
                .filter(
                        "rules",
                        "/a permit",
                        "publicPaths",
                        "/b, /c/*",
                        "tokenSources",
                        "cookie, header",
                        "tokenHeader",
                        "X-Token",
                        "loginPage",
                        "/login.html",
                        "requireHttps",
                        "true",
                        "forwardToken",
                        "true",
                        "tokenCacheSize",
                        "0",
                        "allowCorsPreflight",
                        "true",
                        "allowEncodedCharacters",
                        "/, %",
                        "allowPathParameters",
                        "true");

        assertEquals(
                new FilterSettings(
                        List.of("/a permit"),
                        List.of("/b", "/c/*"),
                        List.of(TokenSource.COOKIE, TokenSource.HEADER),
                        "X-Token",
                        "/login.html",
                        true,
                        true,
                        0,
                        true,
                        Set.of("/", "%"),
                        true),
                start.values(0).filter());
        assertEquals(List.of(), start.problemsOfReading());
    }

    @Test
    void register_nothingGiven_hasTheDefaults() {
        assertEquals(
                new RegisterConfig(List.of("user"), 8),
                new Start().register().values(0).register());
    }

    @Test
    void register_everythingGiven_hasIt() {
        assertEquals(
                new RegisterConfig(List.of("user", "new"), 12),
                new Start()
                        .register("defaultRoles", "user, new", "minPasswordLength", "12")
                        .values(0)
                        .register());
    }

    @Test
    void read_whiteSpaceAroundValue_isDropped() {
        assertEquals(
                0,
                new Start()
                        .filter("tokenCacheSize", "\n   0\n  ")
                        .values(0)
                        .filter()
                        .tokenCacheSize());
    }

    @Test
    void read_contextParam_countsWhereNothingElseIsGiven() {
        Start start = new Start().context("tokenCacheSize", "5").filter();

        assertEquals(5, start.values(0).filter().tokenCacheSize());
    }

    @Test
    void read_ownInitParam_beatsTheContextParam() {
        Start start = new Start().context("tokenCacheSize", "5").filter("tokenCacheSize", "7");

        assertEquals(7, start.values(0).filter().tokenCacheSize());
    }

    @Test
    void read_contextParamOfAnotherComponent_isLeftAlone() {
        Start start = new Start()
                .context("minPasswordLength", "5", "rules", "nonsense")
                .login();

        assertEquals(List.of(), start.problemsOfReading());
    }

    @Test
    void read_malformedInitParam_isReportedForTheComponent() {
        Start start = new Start().filter("tokenCacheSize", "many");

        start.values(0).filter();

        assertEquals(
                List.of("filter 'jwt': tokenCacheSize: expected a whole number from 0 to 10000000; found 'many'"),
                start.problemsOfReading());
    }

    @Test
    void read_malformedContextParam_isReportedForTheContext() {
        Start start = new Start().context("tokenCacheSize", "many").filter();

        start.values(0).filter();

        assertEquals(
                List.of("context-param 'servlet-jwt.tokenCacheSize': tokenCacheSize: "
                        + "expected a whole number from 0 to 10000000; found 'many'"),
                start.problemsOfReading());
    }

    @Test
    void read_malformedContextParamOfTwoComponents_isReportedOnce() {
        Start start = new Start().context("realm", "ä").filter().login();

        start.values(0).answers(start.all());
        start.values(1).answers(start.all());

        assertEquals(1, start.problemsOfReading().size());
    }

    @Test
    void read_emptyValue_isMalformed() {
        Start start = new Start().filter("rules", "");

        start.values(0).filter();

        assertEquals(
                List.of("filter 'jwt': rules: is empty; expected access rules, one per line"),
                start.problemsOfReading());
    }

    @Test
    void read_placeholder_isFilledIn() {
        Start start = new Start().env("SIZE", "9").filter("tokenCacheSize", "${env:SIZE}");

        assertEquals(9, start.values(0).filter().tokenCacheSize());
    }

    @Test
    void read_placeholderFilledWithPlaceholder_isTakenLiterally() {
        Start start = new Start().env("A", "${env:B}").env("B", "b").filter("realm", "${env:A}");

        assertEquals("${env:B}", start.values(0).answers(start.all()).realm());
    }

    @Test
    void read_unresolvedPlaceholder_isTheOnlyProblemOfItsSetting() {
        Start start = new Start().filter("tokenCacheSize", "${env:SIZE}");

        start.values(0).filter();

        assertEquals(
                List.of("filter 'jwt': tokenCacheSize: nothing is found for ${env:SIZE}; set it, or give a default: "
                        + "${env:SIZE|default}"),
                start.problemsOfReading());
    }

    @Test
    void read_unresolvedContextParam_isReportedOnceForAllComponents() {
        Start start = new Start().context("realm", "${env:X}").filter().login().register();

        assertEquals(
                List.of("context-param 'servlet-jwt.realm': realm: nothing is found for ${env:X}; set it, or give a "
                        + "default: ${env:X|default}"),
                start.problemsOfReading());
    }

    @ParameterizedTest
    @ValueSource(strings = {"${SIZE}", "${env:SIZE", "${vault:SIZE}"})
    void read_malformedPlaceholder_isAProblem(String value) {
        Start start = new Start().env("SIZE", "9").filter("tokenCacheSize", value);

        assertEquals(1, start.problemsOfReading().size());
        assertTrue(start.problemsOfReading().get(0).startsWith("filter 'jwt': tokenCacheSize: "));
    }

    @Test
    void read_unknownName_isAProblemWithASuggestion() {
        assertEquals(
                List.of("filter 'jwt': isuer: there is no such setting; did you mean 'issuer'?"),
                new Start().filter("isuer", "a").problemsOfReading());
    }

    @Test
    void read_unknownNameLikeNone_isAProblemWithoutSuggestion() {
        assertEquals(
                List.of("filter 'jwt': description: there is no such setting; docs/configuration.md lists them all"),
                new Start().filter("description", "a").problemsOfReading());
    }

    @Test
    void read_misspeltInstance_suggestsInstance() {
        assertEquals(
                List.of("filter 'jwt': instnace: there is no such setting; did you mean 'instance'?"),
                new Start().filter("instnace", "a").problemsOfReading());
    }

    @Test
    void read_instance_isNoProblem() {
        assertEquals(List.of(), new Start().filter("instance", "b").problemsOfReading());
    }

    @Test
    void read_misspeltSettingOfAnotherComponent_isNotSuggested() {
        assertEquals(
                List.of(
                        "servlet 'login': minPaswordLength: there is no such setting; docs/configuration.md lists them all"),
                new Start().login("minPaswordLength", "8").problemsOfReading());
    }

    @Test
    void read_severalMistakes_areAllReported() {
        assertEquals(
                Set.of(
                        "filter 'jwt': isuer: there is no such setting; did you mean 'issuer'?",
                        "filter 'jwt': audiance: there is no such setting; did you mean 'audience'?"),
                Set.copyOf(new Start().filter("isuer", "a", "audiance", "b").problemsOfReading()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules",
                "publicPaths",
                "tokenHeader",
                "tokenCacheSize",
                "allowCorsPreflight",
                "allowEncodedCharacters",
                "allowPathParameters"
            })
    void read_filterSettingOnAServlet_isAProblem(String name) {
        String why = name + ": does not belong here; it is a setting of JwtAuthFilter";

        assertEquals(
                List.of("servlet 'login': " + why, "servlet 'register': " + why),
                new Start().login(name, "x").register(name, "x").problemsOfReading());
    }

    @ParameterizedTest
    @CsvSource({"defaultRoles, RegisterServlet", "minPasswordLength, RegisterServlet and PasswordServlet"})
    void read_registerSettingElsewhere_isAProblem(String name, String owner) {
        String why = name + ": does not belong here; it is a setting of " + owner;

        assertEquals(
                List.of("filter 'jwt': " + why, "servlet 'login': " + why),
                new Start().filter(name, "x").login(name, "x").problemsOfReading());
    }

    @ParameterizedTest
    @CsvSource({
        "rules, JwtAuthFilter",
        "minPasswordLength, RegisterServlet and PasswordServlet",
        "delivery, LoginServlet"
    })
    void read_componentSettingInCode_isAProblem(String name, String owner) {
        assertEquals(
                List.of("code 'JwtAuth.builder()': " + name + ": does not belong here; it is a setting of " + owner),
                new Start().code(name, "x").problemsOfReading());
    }

    @Test
    void read_pageOnAServlet_isAProblem() {
        assertEquals(
                List.of("servlet 'login': errorFormat: page is for the filter only; expected json or problem"),
                new Start().login("errorFormat", "page").problemsOfReading());
    }

    @Test
    void read_pageOnTheFilter_isGood() {
        Start start = new Start().filter("errorFormat", "page");

        assertEquals(ErrorFormat.PAGE, start.values(0).answers(start.all()).format());
        assertEquals(List.of(), start.problemsOfReading());
    }

    @Test
    void read_pageOfTheContext_isGoodForTheFilterAndJsonForServlets() {
        Start start = new Start().context("errorFormat", "page").filter().login();

        assertEquals(ErrorFormat.PAGE, start.values(0).answers(start.all()).format());
        assertEquals(ErrorFormat.JSON, start.values(1).answers(start.all()).format());
        assertEquals(List.of(), start.problemsOfReading());
    }

    @Test
    void read_malformedErrorFormatOnAServlet_isReportedOnce() {
        Start start = new Start().login("errorFormat", "xml");

        start.values(0).answers(start.all());

        assertEquals(
                List.of("servlet 'login': errorFormat: expected one of json, problem, page; found 'xml'"),
                start.problemsOfReading());
    }

    @Test
    void answers_nothingGiven_areTheDefaults() {
        Start start = new Start().filter().login();

        assertEquals(DEFAULT_ANSWERS, start.values(1).answers(start.all()));
    }

    @Test
    void answers_servletThatDoesNotSay_areTheFilters() {
        Start start =
                new Start().filter("errorFormat", "problem", "realm", "shop").login();

        assertEquals(
                new ErrorResponseConfig(ErrorFormat.PROBLEM, "shop"),
                start.values(1).answers(start.all()));
    }

    @Test
    void answers_servletBeforeTheFilter_areTheFilters() {
        Start start = new Start().login().filter("realm", "shop");

        assertEquals("shop", start.values(0).answers(start.all()).realm());
    }

    @Test
    void answers_servletThatSays_areItsOwn() {
        Start start = new Start()
                .filter("errorFormat", "problem", "realm", "shop")
                .login("errorFormat", "json", "realm", "door");

        assertEquals(
                new ErrorResponseConfig(ErrorFormat.JSON, "door"),
                start.values(1).answers(start.all()));
    }

    @Test
    void answers_filterWithPage_areJsonForTheServlet() {
        Start start = new Start().filter("errorFormat", "page", "realm", "shop").login();

        assertEquals(
                new ErrorResponseConfig(ErrorFormat.JSON, "shop"),
                start.values(1).answers(start.all()));
    }

    @Test
    void answers_filtersThatAgree_areTheirs() {
        Start start = new Start()
                .component(Component.FILTER, "a", "realm", "shop")
                .component(Component.FILTER, "b", "realm", "shop")
                .login();

        assertEquals("shop", start.values(2).answers(start.all()).realm());
    }

    @Test
    void answers_filtersThatDisagree_areTheDefault() {
        Start start = new Start()
                .component(Component.FILTER, "a", "realm", "shop")
                .component(Component.FILTER, "b", "realm", "door")
                .login();

        assertEquals("api", start.values(2).answers(start.all()).realm());
    }

    @Test
    void answers_noFilter_areTheDefaults() {
        Start start = new Start().login();

        assertEquals(DEFAULT_ANSWERS, start.values(0).answers(start.all()));
    }

    @Test
    void answers_filter_areNeverTheServlets() {
        Start start = new Start().filter().login("realm", "door");

        assertEquals("api", start.values(0).answers(start.all()).realm());
    }

    @Test
    void requireNoShared_sharedSettingGiven_isAProblem() {
        Start start = new Start().filter("issuer", "a");

        start.values(0).requireNoShared();

        assertEquals(
                List.of("filter 'jwt': issuer: is a setting of the JwtAuth that was given; set it there"),
                start.problemsOfReading());
    }

    @Test
    void requireNoShared_ownSettingsAlone_isNoProblem() {
        Start start = new Start().filter("rules", "/* permit", "realm", "shop", "tokenCacheSize", "0");

        start.values(0).requireNoShared();

        assertEquals(List.of(), start.problemsOfReading());
    }

    @Test
    void effective_filter_tellsGivenValuesAndDefaults() {
        Start start = Start.goodFilter("issuer", "acme", "tokenCacheSize", "5");

        assertTrue(start.values(0).effective(start.all()).contains("tokenCacheSize=5, "));
        assertTrue(start.merged().effective().contains("issuer=acme, "));
        assertTrue(start.merged().effective().contains("leeway=30s, "));
    }

    @Test
    void effective_component_leavesOutSharedSettings() {
        Start start = Start.goodFilter("issuer", "acme").login("users", "memory");

        assertEquals(
                "delivery=body, errorFormat=json, realm=api", start.values(1).effective(start.all()));
    }

    @Test
    void effective_servlet_leavesOutTheFiltersOwn() {
        Start start = Start.goodFilter("tokenCacheSize", "5").login("users", "memory");

        String line = start.values(1).effective(start.all());

        assertEquals(-1, line.indexOf("tokenCacheSize"), line);
    }

    @Test
    void effective_severalLines_areOne() {
        Start start = Start.goodFilter("rules", "/a   permit\n   /b deny\r\n/* authenticated");

        String line = start.values(0).effective(start.all());

        assertTrue(line.contains("rules=/a permit | /b deny | /* authenticated, "), line);
    }

    /** The start line shows which names are one. */
    @Test
    void effective_namesFromCode_areQuotedWhereTheyNeedIt() {
        ComponentValues values = ComponentValues.ofCode(
                Component.REGISTER, Map.of("defaultRoles", List.of("a, b", "c")), new Problems());

        assertEquals(List.of("a, b", "c"), values.register().defaultRoles());
        assertEquals(
                "defaultRoles=\"a, b\" | c, minPasswordLength=8, errorFormat=json, realm=api",
                values.effective(List.of(values)));
    }
}
