package io.github.servletjwt.internal.account;

import io.github.servletjwt.internal.config.AccountConfig;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.database.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The startup of a {@link JdbcUserStore}: creates its tables and tries every query. Used during startup only. */
final class JdbcUserStoreCheck {
    private final Connection connection;
    private final BiConsumer<Param<?>, String> problems;
    private int userColumns;

    JdbcUserStoreCheck(Connection connection, BiConsumer<Param<?>, String> problems) {
        this.connection = connection;
        this.problems = problems;
    }

    void check(AccountConfig config, UserQueries queries, boolean createSchema) throws SQLException {
        boolean create = createSchema && config.userQuery() == null;
        String refused = create ? Schema.create(connection, JdbcUserStore.class).orElse(null) : null;
        if (!tryQueries(config, queries) && refused != null) {
            problems.accept(
                    AccountSettings.CREATE_SCHEMA,
                    "the tables cannot be created: " + refused
                            + "; create them from schema.sql of the jar, and set createSchema=false");
        }
    }

    /** A query of the settings, or of our own tables, and its allowed numbers of columns. */
    private record TrialQuery(Param<?> param, @Nullable String sql, int min, int max) {}

    /** One after the other; where one of our tables is missing, all are, and one problem is enough. */
    private boolean tryQueries(AccountConfig config, UserQueries queries) {
        List<TrialQuery> trials = List.of(
                new TrialQuery(
                        named(AccountSettings.USER_QUERY, config.userQuery()), queries.user(), 1, UserQueries.NAME),
                new TrialQuery(named(AccountSettings.ROLES_QUERY, config.rolesQuery()), queries.roles(), 1, 1),
                new TrialQuery(named(AccountSettings.SCOPES_QUERY, config.scopesQuery()), queries.scopes(), 1, 1),
                new TrialQuery(named(AccountSettings.CLAIMS_QUERY, config.claimsQuery()), queries.claims(), 2, 2));
        boolean good = true;
        for (TrialQuery trial : trials) {
            String problem = trial.sql() == null ? null : problem(trial.sql(), trial);
            if (problem != null && (good || trial.param() != AccountSettings.CREATE_SCHEMA)) {
                problems.accept(trial.param(), problem);
            }
            good &= problem == null;
        }
        return good;
    }

    /** The number of columns that the query for users returns; 0 when it fails. */
    int userColumns() {
        return userColumns;
    }

    /** The setting at fault: the query if it was given, or the one that creates our own tables. */
    private static Param<?> named(Param<String> query, @Nullable String given) {
        return given == null ? AccountSettings.CREATE_SCHEMA : query;
    }

    private @Nullable String problem(String sql, TrialQuery trial) {
        try (PreparedStatement statement = JdbcUserStore.prepare(connection, sql, "");
                ResultSet rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            if (trial.max() == UserQueries.NAME) {
                userColumns = columns;
            }
            boolean right = columns >= trial.min() && columns <= trial.max();
            return right
                    ? null
                    : "gives " + columns + (columns == 1 ? " column" : " columns") + "; expected " + trial.min()
                            + (trial.min() == trial.max() ? "" : " to " + trial.max());
        } catch (SQLException refused) {
            return "the database refuses it: " + Schema.masked(refused);
        }
    }
}
