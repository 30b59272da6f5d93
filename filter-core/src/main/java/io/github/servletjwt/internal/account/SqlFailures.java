package io.github.servletjwt.internal.account;

import java.sql.SQLException;
import java.util.Set;

/** Interprets the failures of databases. */
final class SqlFailures {
    /**
     * Class 22 of SQLSTATE (ISO 9075-2 §24.1): the data are at fault, for example a name that the column cannot hold.
     */
    private static final String DATA_EXCEPTION = "22";
    /**
     * MariaDB and MySQL: columns and strings of two charsets that cannot be compared (1267, 1270, 1271), or characters
     * that cannot be converted (1300, 1366, 1977, 3854, 3988).
     */
    private static final Set<Integer> CHARSET_CODES = Set.of(1267, 1270, 1271, 1300, 1366, 1977, 3854, 3988);
    /** MariaDB and MySQL: a string that is longer than its column. */
    private static final int TOO_LONG = 1406;

    private static final String UNIQUE_VIOLATION = "23505";
    /** Every constraint, for MariaDB, MySQL, Oracle and SQL Server; the code says which. */
    private static final String CONSTRAINT_VIOLATION = "23000";
    /** MariaDB and MySQL (1062, 1586), Oracle (1), SQL Server (2601, 2627). */
    private static final Set<Integer> DUPLICATE_CODES = Set.of(1062, 1586, 1, 2601, 2627);
    /** The message of SQLite's driver, which has no SQLSTATE. */
    private static final Set<String> SQLITE_DUPLICATES =
            Set.of("[SQLITE_CONSTRAINT_PRIMARYKEY]", "[SQLITE_CONSTRAINT_UNIQUE]", "UNIQUE constraint failed");

    private SqlFailures() {}

    /** Whether the column cannot hold the value, or cannot be compared with it. */
    static boolean isOfData(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        boolean ofMariaDb = CHARSET_CODES.contains(failure.getErrorCode()) || failure.getErrorCode() == TOO_LONG;
        return state.startsWith(DATA_EXCEPTION) || (isOfMariaDb(state) && ofMariaDb);
    }

    /** General errors, and those of charsets. */
    private static boolean isOfMariaDb(String state) {
        return state.equals("HY000") || state.equals("42000");
    }

    /** Whether a row with this key exists already. */
    static boolean isDuplicate(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        String message = String.valueOf(failure.getMessage());
        return state.equals(UNIQUE_VIOLATION)
                || (state.equals(CONSTRAINT_VIOLATION) && DUPLICATE_CODES.contains(failure.getErrorCode()))
                || (failure.getSQLState() == null && SQLITE_DUPLICATES.stream().anyMatch(message::contains));
    }
}
