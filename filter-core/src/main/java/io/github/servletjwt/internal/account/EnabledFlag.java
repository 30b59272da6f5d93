package io.github.servletjwt.internal.account;

import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads the enabled flag of an account by its value. {@link ResultSet#getBoolean} differs between drivers: for some,
 * every string that is not empty is true.
 *
 * <p>A value that does not clearly say <i>enabled</i> or <i>disabled</i> is treated as disabled, and the first of them
 * is logged.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class EnabledFlag {
    private static final System.Logger LOG = System.getLogger(EnabledFlag.class.getName());
    /** In characters; a longer string is not a flag, unless blanks follow. */
    private static final int LONGEST_TEXT = 100;

    private static final Set<String> ENABLED = Set.of("1", "y", "t", "yes", "true");
    private static final Set<String> DISABLED = Set.of("0", "n", "f", "no", "false");

    private final AtomicBoolean logged = new AtomicBoolean();

    /** Whether the column says enabled. */
    boolean read(ResultSet row, int column) throws SQLException {
        Boolean flag = flag(row, column);
        if (flag == null && logged.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: the enabled flag in column {0} of userQuery, of type {1}, holds a value that is not a "
                            + "flag; such accounts are treated as disabled. Expected a Boolean, 0 or 1, y or n, t or f, yes or no, "
                            + "true or false",
                    column,
                    row.getMetaData().getColumnTypeName(column));
        }
        return Boolean.TRUE.equals(flag);
    }

    private static @Nullable Boolean flag(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        if (value instanceof Boolean flag) {
            // drivers of MySQL and MariaDB turn every number but 0 in a TINYINT(1) into true
            return isOtherNumber(row.getString(column)) ? null : flag;
        }
        if (value instanceof Number) {
            return ofText(integer(value.toString()));
        }
        if (value instanceof byte[] bytes) {
            return ofBytes(bytes);
        }
        if (value instanceof Clob text) {
            // Derby allows one read of such a column
            return ofText(text.getSubString(1, LONGEST_TEXT));
        }
        return value == null ? null : ofText(row.getString(column));
    }

    private static boolean isOtherNumber(@Nullable String text) {
        String integer = text == null ? "" : integer(text.strip());
        return !integer.isEmpty() && !integer.equals("0") && !integer.equals("1");
    }

    /** The number without its fraction if that is zero; empty for other values. */
    private static String integer(String number) {
        try {
            return new BigDecimal(number).stripTrailingZeros().toString();
        } catch (NumberFormatException notFinite) {
            return "";
        }
    }

    /** A BIT(1) is 0 or 1, after bytes that are 0; a BINARY is a string. */
    private static @Nullable Boolean ofBytes(byte[] bytes) {
        boolean zeros = bytes.length > 0;
        for (int i = 0; i < bytes.length - 1; i++) {
            if (bytes[i] != 0) {
                zeros = false;
            }
        }
        byte last = bytes.length == 0 ? -1 : bytes[bytes.length - 1];
        boolean isBit = last == 0 || last == 1;
        if (zeros && isBit) {
            return last == 1;
        }
        return ofText(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static @Nullable Boolean ofText(@Nullable String text) {
        String flag = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        if (ENABLED.contains(flag)) {
            return true;
        }
        return DISABLED.contains(flag) ? false : null;
    }
}
