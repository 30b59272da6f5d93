package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.PasswordHashAlgorithm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of accounts.
 *
 * @param users null when there is no login
 */
public record AccountConfig(
        @Nullable UsersSource users,
        @Nullable String userQuery,
        @Nullable String rolesQuery,
        @Nullable String scopesQuery,
        @Nullable String claimsQuery,
        List<String> containerRoles,
        PasswordHashAlgorithm passwordHash,
        boolean allowPlaintextPasswords,
        int hashConcurrency) {

    private static final List<Param<?>> FOR_JDBC = List.of(
            AccountSettings.USER_QUERY,
            AccountSettings.ROLES_QUERY,
            AccountSettings.SCOPES_QUERY,
            AccountSettings.CLAIMS_QUERY);

    static AccountConfig read(ParamValues values) {
        UsersSource users = values.find(AccountSettings.USERS);
        checkJdbc(values, users);
        checkContainer(values, users);
        Integer hashConcurrency = values.find(AccountSettings.HASH_CONCURRENCY);
        return new AccountConfig(
                users,
                values.find(AccountSettings.USER_QUERY),
                values.find(AccountSettings.ROLES_QUERY),
                values.find(AccountSettings.SCOPES_QUERY),
                values.find(AccountSettings.CLAIMS_QUERY),
                values.list(AccountSettings.CONTAINER_ROLES),
                values.get(AccountSettings.PASSWORD_HASH),
                values.get(AccountSettings.ALLOW_PLAINTEXT_PASSWORDS),
                hashConcurrency != null ? hashConcurrency : halfTheCores());
    }

    private static void checkContainer(ParamValues values, @Nullable UsersSource users) {
        boolean container = users != null && users.kind() == UsersSource.Kind.CONTAINER;
        if (container && !values.given(AccountSettings.CONTAINER_ROLES)) {
            values.problem(
                    AccountSettings.CONTAINER_ROLES,
                    "is required with users=container, which cannot list the roles of a user; expected "
                            + AccountSettings.CONTAINER_ROLES.form());
        }
        if (!container && !values.unusable(AccountSettings.USERS) && values.given(AccountSettings.CONTAINER_ROLES)) {
            values.problem(
                    AccountSettings.CONTAINER_ROLES, "has no effect unless users=container; set that, or remove this");
        }
        for (Param<?> param : List.of(AccountSettings.PASSWORD_HASH, AccountSettings.ALLOW_PLAINTEXT_PASSWORDS)) {
            if (container && values.given(param)) {
                values.problem(
                        param, "has no effect with users=container, whose realm hashes the passwords; remove it");
            }
        }
    }

    private static int halfTheCores() {
        return Math.min(64, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    private static void checkJdbc(ParamValues values, @Nullable UsersSource users) {
        boolean jdbc = users != null && users.kind() == UsersSource.Kind.JDBC;
        boolean misread = values.unusable(AccountSettings.USERS);
        for (Param<?> param : FOR_JDBC) {
            if (!jdbc && !misread && values.given(param)) {
                values.problem(param, "has no effect unless users=jdbc; set that, or remove this");
            }
        }
    }
}
