package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.PasswordHashAlgorithm;
import io.github.servletjwt.internal.config.Param.Scope;
import java.util.List;

/** Settings of accounts, passwords and the database. */
public final class AccountSettings {
    public static final Param<UsersSource> USERS = Param.of(
            Scope.SHARED,
            "users",
            new ParamType<>(
                    "jdbc, container, memory, a file (/WEB-INF/x, classpath:x or file:/abs/x) or a class name",
                    UsersSource::parse),
            null,
            "Where accounts are stored: `jdbc`; `container` (the container's own realm; with "
                    + "`containerRoles`); a file with lines `name: hash role, role…` (`#` comments; a role with spaces "
                    + "in quotes: `\"Site admin\"`; changes take effect within 5 s); `memory` (lost at restart); or "
                    + "the name of a class that implements `UserStore`. Required for LoginServlet, RegisterServlet and "
                    + "PasswordServlet");

    public static final Param<String> USER_QUERY = Param.of(
            Scope.SHARED,
            "userQuery",
            query(),
            null,
            "SQL for `users=jdbc` on your own tables, which are then read-only. One row: the hash, "
                    + "optionally an enabled flag (Boolean, 0/1, y/n, t/f, true/false, yes/no in any case and type; "
                    + "any other value is logged and means disabled), optionally the stored name (then the query gets "
                    + "the name as typed, and this column is the name of the user). Default: the table "
                    + "`servletjwt_user`");

    public static final Param<String> ROLES_QUERY = Param.of(
            Scope.SHARED,
            "rolesQuery",
            query(),
            null,
            "SQL for `users=jdbc`: one role per row. Default: the table `servletjwt_user_role`, or none with "
                    + "`userQuery`");

    public static final Param<String> SCOPES_QUERY = Param.of(
            Scope.SHARED,
            "scopesQuery",
            query(),
            null,
            "SQL for `users=jdbc`: one scope per row. Default: the table `servletjwt_user_scope`, or none "
                    + "with `userQuery`");

    public static final Param<String> CLAIMS_QUERY = Param.of(
            Scope.SHARED,
            "claimsQuery",
            query(),
            null,
            "SQL for `users=jdbc`: rows of name and value, further claims for the user's tokens. Several "
                    + "rows with the same name make an array; names of registered claims are refused. Default: the "
                    + "table `servletjwt_user_claim`, or none with `userQuery`");

    public static final Param<String> DATA_SOURCE = Param.url(
            Scope.SHARED,
            "dataSource",
            ParamType.text(
                    "java:comp/env/jdbc/x, attribute:name or jdbc:…",
                    value -> value.matches("(java|attribute|jdbc):.+")),
            null,
            "Database of `users=jdbc` and `sessions=jdbc`: a JNDI name, an attribute of the ServletContext, or a JDBC "
                    + "URL (needs HikariCP)");

    public static final Param<String> DATA_SOURCE_USER = Param.of(
            Scope.SHARED,
            "dataSourceUser",
            ParamType.text("a string"),
            null,
            "User for a `dataSource` that is a JDBC URL");

    public static final Param<String> DATA_SOURCE_PASSWORD = Param.secret(
            Scope.SHARED,
            "dataSourcePassword",
            ParamType.text("a string"),
            "Password for a `dataSource` that is a JDBC URL");

    public static final Param<Boolean> CREATE_SCHEMA = Param.of(
            Scope.SHARED, "createSchema", ParamType.bool(), "true", "Create missing tables `servletjwt_…` at startup");

    public static final Param<List<String>> CONTAINER_ROLES = Param.of(
            Scope.SHARED,
            "containerRoles",
            ParamType.names("role names"),
            null,
            "Roles that are checked for each user of `users=container` at login (`isUserInRole`); the "
                    + "session keeps those that the user has. Names with commas are quoted: `\"a, b\"`. Required with "
                    + "`users=container`");

    public static final Param<PasswordHashAlgorithm> PASSWORD_HASH = Param.of(
            Scope.SHARED,
            "passwordHash",
            ParamType.oneOf(PasswordHashAlgorithm.class),
            "argon2id",
            "Algorithm for new password hashes: `argon2id` (19 MiB, 2 passes), `bcrypt` (cost 12; passwords "
                    + "over 72 bytes are then refused) or `pbkdf2-sha256` (600,000 rounds). Also verified are "
                    + "`$argon2id$`, `$argon2i$`, `$2a$`, `$2b$`, `$2y$`, `$pbkdf2-sha256$` (passlib) and Spring's "
                    + "`{bcrypt}`, `{argon2…}`, `{pbkdf2@SpringSecurity_v5_8}`; other and weaker hashes are replaced "
                    + "at the next successful login, if the store can write");

    public static final Param<Boolean> ALLOW_PLAINTEXT_PASSWORDS = Param.of(
            Scope.SHARED,
            "allowPlaintextPasswords",
            ParamType.bool(),
            "false",
            "Accept `{noop}password` as a stored hash: for development only, never where others can read it");

    public static final Param<Integer> HASH_CONCURRENCY = Param.of(
            Scope.SHARED,
            "hashConcurrency",
            ParamType.integer(1, 64),
            null,
            "Maximum number of passwords hashed at the same time; beyond a short queue the response is 503 "
                    + "with `Retry-After`. Default: half the cores, at least 1");

    public static final Param<List<String>> DEFAULT_ROLES = Param.of(
            Scope.REGISTER,
            "defaultRoles",
            ParamType.names("role names"),
            "user",
            "Roles of a newly registered account; names with commas are quoted: `\"a, b\"`");

    public static final Param<Integer> MIN_PASSWORD_LENGTH = Param.of(
            Scope.NEW_PASSWORD,
            "minPasswordLength",
            ParamType.integer(6, 64),
            "8",
            "Minimum length of a new password in Unicode code points; the maximum is 256. Common passwords "
                    + "and the user's own name are refused");

    private AccountSettings() {}

    private static ParamType<String> query() {
        return ParamType.text(
                "an SQL query with exactly one ?",
                sql -> sql.chars().filter(c -> c == '?').count() == 1);
    }
}
