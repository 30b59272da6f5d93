package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.PasswordHashAlgorithm;
import io.github.servletjwt.api.RolesSeparator;
import io.github.servletjwt.internal.deployment.Start;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of one application, judged together. */
class JwtAuthConfigTest {
    @Test
    void token_secretAlone_hasTheDefaults() {
        assertEquals(
                new TokenConfig(
                        new KeyConfig("", "any", null, null, null, null, List.of(), null, false, null, null, false),
                        null,
                        List.of(),
                        List.of("aud"),
                        Duration.ofSeconds(30),
                        8192,
                        new TokenTypes(Set.of("at+jwt", "jwt"), true),
                        List.of(),
                        null,
                        "sub",
                        List.of(new ClaimPath(List.of("roles"), false)),
                        RolesSeparator.NONE,
                        List.of(new ClaimPath(List.of("scope"), false), new ClaimPath(List.of("scp"), false)),
                        Duration.ofMinutes(15)),
                Start.goodFilter().merged().token());
    }

    @Test
    void token_everythingGiven_hasIt() {
        Start start = Start.goodFilter(
                "algorithms",
                "HS512, HS256",
                "issuer",
                "https://acme.example",
                "audience",
                "shop, stock",
                "audienceClaims",
                "aud, client_id",
                "leeway",
                "0s",
                "maxTokenBytes",
                "1024",
                "tokenTypes",
                "at+jwt",
                "requiredClaims",
                "email, tenant",
                "maxTokenAge",
                "12h",
                "principalClaim",
                "email",
                "rolesClaims",
                "realm_access.roles, \"https://acme.example/roles\"",
                "scopeClaims",
                "scp",
                "accessTokenTtl",
                "5m");

        assertEquals(
                new TokenConfig(
                        new KeyConfig(
                                "",
                                "any",
                                null,
                                null,
                                null,
                                null,
                                List.of(JwsAlgorithm.HS512, JwsAlgorithm.HS256),
                                new IssuerName("https://acme.example", null, List.of()),
                                false,
                                null,
                                null,
                                false),
                        new IssuerName("https://acme.example", null, List.of()),
                        List.of("shop", "stock"),
                        List.of("aud", "client_id"),
                        Duration.ZERO,
                        1024,
                        new TokenTypes(Set.of("at+jwt"), false),
                        List.of("email", "tenant"),
                        Duration.ofHours(12),
                        "email",
                        List.of(
                                new ClaimPath(List.of("realm_access", "roles"), false),
                                new ClaimPath(List.of("https://acme.example/roles"), false)),
                        RolesSeparator.NONE,
                        List.of(new ClaimPath(List.of("scp"), false)),
                        Duration.ofMinutes(5)),
                start.merged().token());
        assertEquals(List.of(), start.problems());
    }

    @Test
    void token_noSecret_isAProblem() {
        assertEquals(
                List.of(
                        "filter 'jwt': secret: is required; set it, for example to ${env:JWT_SECRET}, here or as context-param servlet-jwt.secret; or instead privateKey, publicKey or keys; or an issuer whose keys can be discovered (https:)"),
                new Start().filter().problems());
    }

    @Test
    void token_emptySecret_isTheOnlyProblem() {
        assertEquals(
                List.of("filter 'jwt': secret: is empty; expected " + KeySettings.SECRET.form()),
                new Start().filter("secret", "").problems());
    }

    @Test
    void mintedType_issuerAndAudience_isAccessToken() {
        assertEquals(
                "at+jwt",
                Start.goodFilter("issuer", "a", "audience", "b")
                        .merged()
                        .token()
                        .mintedType());
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer", "audience"})
    void mintedType_oneOfTheTwo_isJwt(String name) {
        assertEquals("JWT", Start.goodFilter(name, "a").merged().token().mintedType());
    }

    @Test
    void read_mintedTypeThatIsNotAccepted_isAProblem() {
        Start start = Start.goodFilter("users", "memory", "tokenTypes", "at+jwt");

        assertEquals(
                List.of("filter 'jwt': tokenTypes: must name JWT, the type of the tokens issued here"),
                start.problems());
    }

    @Test
    void read_mintedAccessTokenThatIsNotAccepted_isAProblem() {
        Start start = Start.goodFilter("users", "memory", "tokenTypes", "JWT, none", "issuer", "a", "audience", "b");

        assertEquals(
                List.of("filter 'jwt': tokenTypes: must name at+jwt, the type of the tokens issued here"),
                start.problems());
    }

    @Test
    void read_typeThatNobodyMintsHere_needsNotBeAccepted() {
        assertEquals(List.of(), Start.goodFilter("tokenTypes", "at+jwt").problems());
    }

    @Test
    void accounts_nothingGiven_hasTheDefaults() {
        AccountConfig accounts = Start.goodFilter().merged().accounts();

        assertNull(accounts.users());
        assertNull(accounts.userQuery());
        assertEquals(
                Math.min(64, Math.max(1, Runtime.getRuntime().availableProcessors() / 2)), accounts.hashConcurrency());
    }

    @Test
    void accounts_everythingGiven_hasIt() {
        Start start = Start.goodFilter(
                "users",
                "jdbc",
                "dataSource",
                "jdbc:h2:mem:x",
                "dataSourceUser",
                "sa",
                "dataSourcePassword",
                "pw",
                "createSchema",
                "false",
                "userQuery",
                "SELECT u WHERE n=?",
                "rolesQuery",
                "SELECT r WHERE n=?",
                "scopesQuery",
                "SELECT s WHERE n=?",
                "claimsQuery",
                "SELECT c WHERE n=?",
                "hashConcurrency",
                "3");

        assertEquals(
                new AccountConfig(
                        new UsersSource(UsersSource.Kind.JDBC, "jdbc"),
                        "SELECT u WHERE n=?",
                        "SELECT r WHERE n=?",
                        "SELECT s WHERE n=?",
                        "SELECT c WHERE n=?",
                        List.of(),
                        PasswordHashAlgorithm.ARGON2ID,
                        false,
                        3),
                start.merged().accounts());
        assertEquals(
                new DataSourceConfig("jdbc:h2:mem:x", "sa", "pw", false),
                start.merged().dataSource());
        assertEquals(List.of(), start.problems());
    }

    @Test
    void accounts_jdbcWithoutDataSource_isAProblem() {
        assertEquals(
                List.of("filter 'jwt': dataSource: is required with users=jdbc; "
                        + "expected java:comp/env/jdbc/x, attribute:name or jdbc:…"),
                Start.goodFilter("users", "jdbc").problems());
    }

    @ParameterizedTest
    @CsvSource({"userQuery, SELECT ?", "rolesQuery, SELECT ?", "scopesQuery, SELECT ?", "claimsQuery, SELECT ?"})
    void accounts_jdbcSettingWithOtherUsers_isAProblem(String name, String value) {
        assertEquals(
                List.of("filter 'jwt': " + name + ": has no effect unless users=jdbc; set that, or remove this"),
                Start.goodFilter("users", "memory", name, value).problems());
    }

    @ParameterizedTest
    @CsvSource({"dataSource, attribute:x", "createSchema, true", "createSchema, false"})
    void dataSource_withNothingInADatabase_isAProblem(String name, String value) {
        String problem = "filter 'jwt': " + name
                + ": has no effect unless users=jdbc or sessions=jdbc; set one of them, or remove this";
        assertEquals(List.of(problem), Start.goodFilter(name, value).problems());
        assertEquals(
                List.of(problem),
                Start.goodFilter("users", "memory", name, value).problems());
    }

    @Test
    void accounts_jdbcSettingWithMalformedUsers_isNoSecondProblem() {
        assertEquals(
                List.of("filter 'jwt': users: expected " + AccountSettings.USERS.form() + "; found 'JDBC'"),
                Start.goodFilter("users", "JDBC", "dataSource", "attribute:x").problems());
    }

    @ParameterizedTest
    @CsvSource({
        "dataSourceUser, java:comp/env/jdbc/x",
        "dataSourceUser, attribute:x",
        "dataSourcePassword, java:comp/env/jdbc/x",
        "dataSourcePassword, attribute:x"
    })
    void accounts_credentialsForWhatIsNoUrl_areAProblem(String name, String dataSource) {
        assertEquals(
                List.of("filter 'jwt': " + name + ": has no effect unless dataSource is a jdbc: URL; remove it"),
                Start.goodFilter("users", "jdbc", "dataSource", dataSource, name, "canary")
                        .problems());
    }

    @Test
    void accounts_credentialsWithoutDataSource_areAProblem() {
        assertEquals(
                List.of("filter 'jwt': dataSourcePassword: has no effect unless dataSource is a jdbc: URL; remove it"),
                Start.goodFilter("users", "memory", "dataSourcePassword", "canary")
                        .problems());
    }

    @ParameterizedTest
    @CsvSource({"jdbc:h2:mem:x, true", "java:comp/env/jdbc/x, false", "attribute:jdbc:x, false"})
    void isUrl_isSaidOfJdbcUrlsAlone(String location, boolean expected) {
        assertEquals(expected, new DataSourceConfig(location, null, null, true).isUrl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "iss.roles", "scope", "scp", "cnf"})
    void checkMinting_rolesGoWhereSomethingElseIs_isAProblem(String path) {
        String problem = Start.goodFilter("users", "memory", "rolesClaims", path)
                .problems()
                .get(0);
        assertTrue(
                problem.startsWith("filter 'jwt': rolesClaims: issued tokens carry the roles at the first path"),
                problem);
    }

    @Test
    void checkMinting_unresolvedIssuer_isOneProblem() {
        Start start =
                Start.goodFilter("users", "memory", "issuer", "${env:UNSET}", "audience", "a", "tokenTypes", "at+jwt");
        assertEquals(1, start.problems().size(), () -> String.valueOf(start.problems()));
    }
}
