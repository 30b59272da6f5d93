package io.github.servletjwt.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of accounts.
 *
 * @param users null when nobody logs in here
 * @param dataSource not null when {@code users} is {@code jdbc}
 */
public record AccountConfig(
        @Nullable UsersSource users,
        @Nullable DataSourceConfig dataSource,
        boolean createSchema,
        @Nullable String userQuery,
        @Nullable String rolesQuery,
        @Nullable String scopesQuery,
        @Nullable String claimsQuery,
        int hashConcurrency) {

    private static final List<Param<?>> FOR_JDBC = List.of(
            Param.DATA_SOURCE,
            Param.CREATE_SCHEMA,
            Param.USER_QUERY,
            Param.ROLES_QUERY,
            Param.SCOPES_QUERY,
            Param.CLAIMS_QUERY);

    static AccountConfig read(ParamValues values) {
        UsersSource users = values.find(Param.USERS);
        checkJdbc(values, users);
        Integer hashConcurrency = values.find(Param.HASH_CONCURRENCY);
        return new AccountConfig(
                users,
                dataSource(values),
                values.get(Param.CREATE_SCHEMA),
                values.find(Param.USER_QUERY),
                values.find(Param.ROLES_QUERY),
                values.find(Param.SCOPES_QUERY),
                values.find(Param.CLAIMS_QUERY),
                hashConcurrency != null ? hashConcurrency : halfTheCores());
    }

    private static int halfTheCores() {
        return Math.min(64, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    private static void checkJdbc(ParamValues values, @Nullable UsersSource users) {
        boolean jdbc = users != null && users.kind() == UsersSource.Kind.JDBC;
        if (jdbc && !values.given(Param.DATA_SOURCE)) {
            values.problem(Param.DATA_SOURCE, "is required with users=jdbc; expected " + Param.DATA_SOURCE.form());
        }
        boolean misread = values.unusable(Param.USERS);
        for (Param<?> param : FOR_JDBC) {
            if (!jdbc && !misread && values.given(param)) {
                values.problem(param, "only counts with users=jdbc; set that, or take this away");
            }
        }
    }

    private static @Nullable DataSourceConfig dataSource(ParamValues values) {
        String location = values.find(Param.DATA_SOURCE);
        String user = values.find(Param.DATA_SOURCE_USER);
        String password = values.find(Param.DATA_SOURCE_PASSWORD);
        DataSourceConfig dataSource = location == null ? null : new DataSourceConfig(location, user, password);
        boolean url = dataSource != null && dataSource.isUrl();
        for (Param<?> param : List.of(Param.DATA_SOURCE_USER, Param.DATA_SOURCE_PASSWORD)) {
            if (!url && values.given(param) && !values.unusable(Param.DATA_SOURCE)) {
                values.problem(param, "only counts when dataSource is a jdbc: URL; take it away");
            }
        }
        return dataSource;
    }
}
