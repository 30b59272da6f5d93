package io.github.servletjwt.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.internal.config.FilterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access rules: their grammar, which mistakes stop the start, and which rule decides. */
class AccessRulesTest {
    private static final String EXAMPLE = """
            # METHOD(S)   PATTERN       REQUIREMENT
                          /static/*     permit
                          /news/*       optional
            GET           /reports/*    role(admin, auditor)
            POST,PUT      /orders/*     scope(orders:read orders:write)
                          /admin/*      role(admin) scope(manage)
                          /internal/*   deny
                          /*            authenticated
            """;

    private static FilterSettings config(List<String> publicPaths, String rules) {
        return Rules.config(rules, publicPaths);
    }

    private static AccessRules compile(List<String> publicPaths, String rules) {
        List<String> problems = new ArrayList<>();
        AccessRules compiled = AccessRules.compile(config(publicPaths, rules), problems::add);
        assertEquals(List.of(), problems);
        return compiled;
    }

    private static AccessRules compile(String rules) {
        return compile(List.of(), rules);
    }

    private static List<String> problems(List<String> publicPaths, String rules) {
        List<String> problems = new ArrayList<>();
        AccessRules.compile(config(publicPaths, rules), problems::add);
        return problems;
    }

    private static String problem(String rules) {
        List<String> problems = problems(List.of(), rules);
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0);
    }

    private static String match(AccessRules rules, String method, String path) {
        Requirement requirement = rules.match(method, new RequestPath(path, false));
        return requirement.kind() + " " + requirement.roles() + " " + requirement.scopes();
    }

    private static Requirement.Kind kind(AccessRules rules, String method, String path) {
        return rules.match(method, new RequestPath(path, false)).kind();
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /static/a.css | PERMIT [] []",
                "GET    | /news         | OPTIONAL [] []",
                "GET    | /reports/1    | AUTHENTICATED [[admin, auditor]] []",
                "HEAD   | /reports/1    | AUTHENTICATED [[admin, auditor]] []",
                "POST   | /reports/1    | AUTHENTICATED [] []",
                "POST   | /orders/1     | AUTHENTICATED [] [orders:read, orders:write]",
                "PUT    | /orders/1     | AUTHENTICATED [] [orders:read, orders:write]",
                "GET    | /orders/1     | AUTHENTICATED [] []",
                "DELETE | /orders/1     | AUTHENTICATED [] []",
                "GET    | /admin/x      | AUTHENTICATED [[admin]] [manage]",
                "GET    | /internal     | DENY [] []",
                "GET    | /anything     | AUTHENTICATED [] []",
            })
    void match_exampleOfTheManual_decidesAsWritten(String method, String path, String requirement) {
        assertEquals(requirement, match(compile(EXAMPLE), method, path));
    }

    @Test
    void match_severalRulesMatch_firstWins() {
        AccessRules rules = compile("/a/b permit\n/a/* deny\n/* optional");
        assertEquals(Requirement.Kind.PERMIT, kind(rules, "GET", "/a/b"));
        assertEquals(Requirement.Kind.DENY, kind(rules, "GET", "/a/c"));
        assertEquals(Requirement.Kind.OPTIONAL, kind(rules, "GET", "/c"));
    }

    @Test
    void match_noRule_isAuthenticated() {
        assertSame(Requirement.AUTHENTICATED, compile("/a permit").match("GET", new RequestPath("/b", false)));
    }

    @Test
    void match_otherMethod_leftToLaterRules() {
        AccessRules rules = compile("GET /a permit\n/a deny");
        assertEquals(Requirement.Kind.PERMIT, kind(rules, "GET", "/a"));
        assertEquals(Requirement.Kind.DENY, kind(rules, "POST", "/a"));
    }

    @Test
    void match_otherMethodAndNoLaterRule_isAuthenticated() {
        assertEquals(Requirement.Kind.AUTHENTICATED, kind(compile("GET /a permit"), "POST", "/a"));
    }

    @Test
    void match_head_isJudgedAsGet() {
        AccessRules rules = compile("GET /a deny\n/a permit");
        assertEquals(Requirement.Kind.DENY, kind(rules, "HEAD", "/a"));
    }

    @Test
    void match_options_isAMethodLikeAnyOther() {
        AccessRules rules = compile("OPTIONS /a permit\n/a deny");
        assertEquals(Requirement.Kind.PERMIT, kind(rules, "OPTIONS", "/a"));
    }

    @Test
    void match_extensionWithPathInfo_leftToLaterRules() {
        AccessRules rules = compile("*.css permit\n/* deny");
        assertEquals(
                Requirement.Kind.DENY,
                rules.match("GET", new RequestPath("/servlet/a.css", true)).kind());
    }

    @Test
    void match_publicPath_comesBeforeRules() {
        AccessRules rules = compile(List.of("/a/public", "*.css"), "/a/* deny");
        assertEquals(Requirement.Kind.PERMIT, kind(rules, "POST", "/a/public"));
        assertEquals(Requirement.Kind.PERMIT, kind(rules, "GET", "/a/x.css"));
        assertEquals(Requirement.Kind.DENY, kind(rules, "GET", "/a/private"));
    }

    @Test
    void match_permittedEndpoint_comesBeforeAll() {
        AccessRules rules = compile("/* deny").permitting(List.of("/login"), "endpoint");
        assertEquals(Requirement.Kind.PERMIT, kind(rules, "POST", "/login"));
        assertEquals(Requirement.Kind.DENY, kind(rules, "POST", "/login/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a permit",
                "  /a\t permit  ",
                "# comment\n/a permit",
                "\n\n   \n/a permit\n",
                "/a permit\r\n# comment\r\n",
                "/a permit # comment",
                "/a permit   #comment # more",
                "/a permit # \"quoted",
                "/b role(\"x # y\") # z\n/a permit",
                "#\n/a permit",
            })
    void compile_blanksAndComments_ignored(String rules) {
        assertEquals(Requirement.Kind.PERMIT, kind(compile(rules), "GET", "/a"));
    }

    @Test
    void compile_trailingCommentWithParentheses_ignored() {
        assertEquals(Requirement.Kind.PERMIT, kind(compile("/a permit # for everybody (see role(x))"), "GET", "/a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"# only a comment", "#\n\n  # another", "#/* permit"})
    void compile_noRule_refused(String rules) {
        assertEquals("rules: it has no rule; leave the setting out for /* authenticated", problem(rules));
    }

    @Test
    void compile_onlyMalformedRules_tellsThoseAlone() {
        assertEquals(List.of("rules: the pattern 'a' must begin with / or *."), problems(List.of(), "a"));
    }

    @Test
    void compile_publicPathsAndNoRule_refused() {
        assertEquals(
                List.of("rules: it has no rule; leave the setting out for /* authenticated"),
                problems(List.of("/a"), "# none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a*", "/a/*/b", "*", "/a;b", "/a//b", "/%41", "/a\\b", "/../a"})
    void compile_patternMalformed_namesIt(String pattern) {
        assertContains("rules: the pattern '" + pattern + "' ", problem(pattern + " permit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "GET /a", "/a # permit"})
    void compile_requirementMissing_refused(String rule) {
        assertContains("rules: the requirement is missing; requirements are permit,", problem(rule));
    }

    @ParameterizedTest
    @ValueSource(strings = {"role()", "scope()", "role(a b)"})
    void compile_requirementMalformed_refused(String requirement) {
        assertContains(
                "rules: cannot read '" + requirement + "'; requirements are permit,", problem("/a " + requirement));
    }

    @Test
    void compile_requirementUnknown_refused() {
        assertContains("rules: there is no requirement 'allow'; requirements are", problem("/a allow"));
    }

    @Test
    void compile_permitWithRole_refused() {
        assertContains("rules: permit, optional and deny stand alone", problem("/a permit role(a)"));
    }

    @ParameterizedTest
    @CsvSource({
        "get, get",
        "Get, Get",
        "'GET,post', post",
        "'GET,', ''",
        "',GET', ''",
        "GET;POST, GET;POST",
        "G/T, G/T",
        "permit, permit"
    })
    void compile_methodMalformed_refused(String methods, String method) {
        assertEquals(
                "rules: '" + method
                        + "' is not a method; methods are in upper case, separated by commas without blanks, "
                        + "and the pattern begins with / or *.",
                problem(methods + " /a permit"));
    }

    @Test
    void compile_blankBetweenMethods_refused() {
        assertContains("separated by commas without blanks", problem("GET, POST /a permit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "GET,HEAD"})
    void compile_head_refused(String methods) {
        assertEquals("rules: HEAD is treated as GET; write GET", problem(methods + " /a permit"));
    }

    @Test
    void compile_trace_refused() {
        assertEquals("rules: TRACE is always denied; leave it out", problem("TRACE /a permit"));
    }

    @Test
    void compile_methodAndNoPattern_refused() {
        assertEquals("rules: the pattern 'GET' must begin with / or *.", problem("GET"));
    }

    @Test
    void compile_unknownMethod_isToldAndHolds() {
        AccessRules rules = compile("GETT,GET,M_SEARCH /a permit\n/a deny");
        assertEquals(Requirement.Kind.PERMIT, kind(rules, "GETT", "/a"));
        assertEquals(Set.of("GETT", "M_SEARCH"), rules.unknownMethods());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/* authenticated|/a permit|/*",
                "/a permit|/a deny|/a",
                "/a/* permit|/a deny|/a/*",
                "/a/* permit|/a/b/* deny|/a/*",
                "/a/* permit|GET /a/b deny|/a/*",
                "GET /a permit|GET /a deny|/a",
                "GET,POST /a permit|POST /a deny|/a",
                "*.css permit|*.css deny|*.css",
                "/* permit|*.css deny|/*",
            })
    void compile_ruleCoveredByAnEarlierOne_refused(String example) {
        String[] parts = example.split("\\|");
        assertEquals(
                "rules line 2: '" + parts[1] + "' can never match, for '" + parts[2]
                        + "' before it (in publicPaths or rules) covers it; put the narrower pattern first",
                problem(parts[0] + "\n" + parts[1]));
    }

    @Test
    void compile_ruleCoveredByUnionOfMethods_refused() {
        assertEquals(
                "rules line 3: 'GET,POST /a/b deny' can never match, for '/a/*' before it (in publicPaths or rules) covers it; put the narrower "
                        + "pattern first",
                problem("GET /* permit\nPOST /a/* permit\nGET,POST /a/b deny"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a permit\n/* deny",
                "GET /a permit\nPOST /a deny",
                "GET /a permit\n/a deny",
                "GET /a permit\nGET,POST /a deny",
                "GET /* permit\nPOST /a/* permit\nGET,POST,PUT /a/b deny",
                "/a/* permit\n*.css deny",
                "*.css permit\n/a.css deny",
                "/a/* permit\n/ab/* deny",
            })
    void compile_ruleThatCanMatch_passes(String rules) {
        assertEquals(List.of(), problems(List.of(), rules));
    }

    @Test
    void compile_ruleCoveredByPublicPath_refused() {
        assertEquals(
                List.of(
                        "rules: '/a/b role(x)' can never match, for '/a/*' before it (in publicPaths or rules) covers it; put the narrower pattern "
                                + "first"),
                problems(List.of("/a/*"), "/a/b role(x)"));
    }

    @Test
    void compile_publicPathMalformed_refused() {
        assertEquals(
                List.of("publicPaths: the pattern 'a' must begin with / or *."), problems(List.of("a"), "/* deny"));
    }

    @Test
    void compile_severalMistakes_allToldWithTheirLines() {
        assertEquals(
                List.of(
                        "rules line 1: the pattern '*' must begin with / or *.",
                        "rules line 3: HEAD is treated as GET; write GET"),
                problems(List.of(), "* permit\n/b permit\nHEAD /c permit"));
    }

    @Test
    void open_permitAndOptional_listedAsWritten() {
        AccessRules rules = compile(List.of("/p"), "GET,POST /a permit\n/b optional\n/c role(x)\n/d deny");
        assertEquals(List.of("/p", "GET,POST /a", "/b (optional)"), rules.open());
    }

    @Test
    void open_endpoints_listedFirst() {
        assertEquals(
                List.of("/login", "/a"),
                compile("/a permit").permitting(List.of("/login"), "endpoint").open());
    }
}
