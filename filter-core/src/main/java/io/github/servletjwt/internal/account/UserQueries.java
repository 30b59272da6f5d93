package io.github.servletjwt.internal.account;

import io.github.servletjwt.internal.config.AccountConfig;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of a {@link JdbcUserStore}; null where there is no query.
 *
 * @param builtIn whether names, hashes and roles are in our own tables, so that accounts can be written
 */
record UserQueries(
        String user,
        @Nullable String roles,
        @Nullable String scopes,
        @Nullable String claims,
        boolean builtIn) {
    /** Columns of the query for users: the hash, the enabled flag, the stored name. */
    static final int HASH = 1;

    static final int FLAG = 2;
    static final int NAME = 3;

    static UserQueries of(AccountConfig config) {
        boolean ownUsers = config.userQuery() == null;
        return new UserQueries(
                orElse(config.userQuery(), "SELECT password_hash, enabled, name FROM servletjwt_user WHERE name = ?"),
                orBuiltIn(config.rolesQuery(), ownUsers, "SELECT role FROM servletjwt_user_role WHERE name = ?"),
                orBuiltIn(config.scopesQuery(), ownUsers, "SELECT scope FROM servletjwt_user_scope WHERE name = ?"),
                orBuiltIn(
                        config.claimsQuery(),
                        ownUsers,
                        "SELECT claim, claim_value FROM servletjwt_user_claim WHERE name = ? ORDER BY claim, claim_position"),
                ownUsers && config.rolesQuery() == null);
    }

    private static String orElse(@Nullable String query, String builtIn) {
        return query == null ? builtIn : query;
    }

    private static @Nullable String orBuiltIn(@Nullable String query, boolean own, String builtIn) {
        return query == null && own ? builtIn : query;
    }
}
