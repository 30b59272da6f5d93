package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.servletjwt.Engine;
import io.github.servletjwt.LogLines;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The enabled flag by its value, as each driver hands it out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnabledFlagTest {
    private static final List<String> ENABLED = List.of("1", "y", "Y", "t", "T", "yes", "Yes", "true", "TRUE");
    private static final List<String> DISABLED = List.of("0", "n", "N", "f", "F", "no", "No", "false", "FALSE");
    private static final List<String> UNCLEAR =
            List.of("", " ", "2", "-1", "off", "on", "disabled", "enabled", "x", "yy", "01", "nein", "ja");

    private static final Set<Engine> WITH_BOOLEAN =
            EnumSet.of(Engine.H2, Engine.HSQLDB, Engine.DERBY, Engine.POSTGRESQL);
    private static final Set<Engine> OF_MARIADB = EnumSet.of(Engine.MARIADB, Engine.MYSQL_DRIVER);

    /** One connection each, and one table for each type: making a table costs more than a row. */
    private final Map<Engine, Connection> databases = new EnumMap<>(Engine.class);

    private final Map<String, String> tables = new HashMap<>();

    /** Whether a column of this type with this value says enabled. */
    private boolean read(Engine engine, String type, String literal) throws Exception {
        Connection connection = databases.computeIfAbsent(engine, EnabledFlagTest::open);
        try (Statement statement = connection.createStatement()) {
            String table = table(engine, type, statement);
            statement.execute("INSERT INTO " + table + " VALUES (" + literal + ")");
            try (ResultSet row = statement.executeQuery("SELECT active FROM " + table)) {
                assertTrue(row.next());
                return new EnabledFlag().read(row, 1);
            }
        } finally {
            connection.rollback();
        }
    }

    /** An empty table whose column has this type. */
    private String table(Engine engine, String type, Statement statement) throws SQLException {
        String known = tables.get(engine + type);
        if (known == null) {
            known = "people" + tables.size();
            statement.execute("CREATE TABLE " + known + " (active " + type + ")");
            statement.getConnection().commit();
            tables.put(engine + type, known);
        }
        return known;
    }

    private static Connection open(Engine engine) {
        try {
            Connection connection = DriverManager.getConnection(engine.newDatabase());
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @AfterAll
    void close() throws SQLException {
        for (Connection connection : databases.values()) {
            connection.close();
        }
    }

    private static Arguments row(Engine engine, String type, String literal, boolean enabled) {
        return Arguments.of(engine, type, literal, enabled);
    }

    private static Stream<Arguments> numbers(Engine engine) {
        List<Arguments> rows = new ArrayList<>();
        for (String type : List.of("INTEGER", "SMALLINT", "NUMERIC(4,1)", "DOUBLE PRECISION")) {
            rows.add(row(engine, type, "1", true));
            rows.add(row(engine, type, "0", false));
            rows.add(row(engine, type, "2", false));
            rows.add(row(engine, type, "-1", false));
            rows.add(row(engine, type, "10", false));
            rows.add(row(engine, type, "NULL", false));
        }
        rows.add(row(engine, "NUMERIC(4,1)", "1.0", true));
        rows.add(row(engine, "NUMERIC(4,1)", "0.5", false));
        return rows.stream();
    }

    private static Stream<Arguments> texts(Engine engine) {
        List<Arguments> rows = new ArrayList<>();
        for (String type : List.of("VARCHAR(20)", "CHAR(20)")) {
            ENABLED.forEach(text -> rows.add(row(engine, type, "'" + text + "'", true)));
            DISABLED.forEach(text -> rows.add(row(engine, type, "'" + text + "'", false)));
            UNCLEAR.forEach(text -> rows.add(row(engine, type, "'" + text + "'", false)));
        }
        rows.add(row(engine, "CHAR(1)", "'Y'", true));
        rows.add(row(engine, "CHAR(1)", "'N'", false));
        return rows.stream();
    }

    private static Stream<Arguments> booleans(Engine engine) {
        return Stream.of(
                row(engine, "BOOLEAN", "TRUE", true),
                row(engine, "BOOLEAN", "FALSE", false),
                row(engine, "BOOLEAN", "NULL", false));
    }

    /** Further types of each product. */
    private static Stream<Arguments> special() {
        Stream<Arguments> ofMariaDb = OF_MARIADB.stream()
                .flatMap(engine -> Stream.of(
                        row(engine, "TINYINT(1)", "1", true),
                        row(engine, "TINYINT(1)", "0", false),
                        row(engine, "TINYINT(1)", "2", false),
                        row(engine, "TINYINT(1)", "-1", false),
                        row(engine, "TINYINT", "1", true),
                        row(engine, "BIT(1)", "b'1'", true),
                        row(engine, "BIT(1)", "b'0'", false),
                        row(engine, "BIT(8)", "b'1'", true),
                        row(engine, "BIT(8)", "b'10'", false),
                        row(engine, "BIT(16)", "b'100000001'", false),
                        row(engine, "BINARY(1)", "'Y'", true),
                        row(engine, "BINARY(1)", "'N'", false),
                        row(engine, "VARBINARY(9)", "'no'", false),
                        row(engine, "ENUM('Y','N')", "'Y'", true),
                        row(engine, "ENUM('Y','N')", "'N'", false),
                        row(engine, "TEXT", "'yes'", true),
                        row(engine, "TEXT", "'no'", false),
                        row(engine, "DATE", "'2020-01-01'", false)));
        return Stream.concat(
                ofMariaDb,
                Stream.of(
                        row(Engine.POSTGRESQL, "BIT(1)", "B'1'", true),
                        row(Engine.POSTGRESQL, "BIT(1)", "B'0'", false),
                        row(Engine.POSTGRESQL, "TEXT", "'y'", true),
                        row(Engine.POSTGRESQL, "BYTEA", "'\\x01'", true),
                        row(Engine.POSTGRESQL, "BYTEA", "'\\x4e'", false),
                        row(Engine.POSTGRESQL, "DOUBLE PRECISION", "'NaN'", false),
                        row(Engine.POSTGRESQL, "DATE", "'2020-01-01'", false),
                        row(Engine.HSQLDB, "BIT(1)", "B'1'", true),
                        row(Engine.HSQLDB, "BIT(1)", "B'0'", false),
                        row(Engine.H2, "BINARY(1)", "X'01'", true),
                        row(Engine.H2, "BINARY(1)", "X'00'", false),
                        row(Engine.H2, "CLOB", "'yes'", true),
                        row(Engine.H2, "CLOB", "'no'", false),
                        row(Engine.DERBY, "CHAR(1) FOR BIT DATA", "X'01'", true),
                        row(Engine.DERBY, "CHAR(1) FOR BIT DATA", "X'4E'", false),
                        row(Engine.DERBY, "CLOB", "'yes'", true),
                        row(Engine.SQLITE, "BOOLEAN", "1", true),
                        row(Engine.SQLITE, "BOOLEAN", "0", false),
                        row(Engine.SQLITE, "BOOLEAN", "'Y'", true),
                        row(Engine.SQLITE, "BOOLEAN", "'N'", false),
                        row(Engine.SQLITE, "BLOB", "X'01'", true)));
    }

    static Stream<Arguments> values() {
        return Stream.concat(
                Stream.of(Engine.values())
                        .flatMap(engine -> Stream.of(
                                        numbers(engine),
                                        texts(engine),
                                        WITH_BOOLEAN.contains(engine) ? booleans(engine) : Stream.<Arguments>of())
                                .flatMap(rows -> rows)),
                special());
    }

    @ParameterizedTest
    @MethodSource("values")
    void read_valueOfAColumn_enabledIfItSaysSo(Engine engine, String type, String literal, boolean enabled)
            throws Exception {
        assertEquals(enabled, read(engine, type, literal));
    }

    /** The log distinguishes a disabled account from an unclear value. */
    @ParameterizedTest
    @EnumSource
    void read_unclearValues_areLoggedOnceWithTheTypeAlone(Engine engine) throws Exception {
        String url = engine.newDatabase();
        Engine.run(
                url,
                "CREATE TABLE people (active VARCHAR(20))",
                "INSERT INTO people VALUES ('no')",
                "INSERT INTO people VALUES ('canary')",
                "INSERT INTO people VALUES ('canary')");
        EnabledFlag flag = new EnabledFlag();
        try (LogLines log = new LogLines();
                Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT active FROM people")) {
            row.next();
            assertFalse(flag.read(row, 1));
            assertEquals("", log.text());
            while (row.next()) {
                assertFalse(flag.read(row, 1));
            }
            assertEquals(2, log.text().split("column 1 of userQuery", -1).length, log.text());
            assertFalse(log.text().contains("canary"), log.text());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void read_numberThatIsNone_isDisabled(double number) throws Exception {
        ResultSet row = mock(ResultSet.class);
        when(row.getObject(1)).thenReturn(number);
        when(row.getMetaData()).thenReturn(mock(ResultSetMetaData.class));
        assertFalse(new EnabledFlag().read(row, 1));
    }
}
