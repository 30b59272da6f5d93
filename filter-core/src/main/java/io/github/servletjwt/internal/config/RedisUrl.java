package io.github.servletjwt.internal.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a Redis server, and the credentials for it.
 *
 * @param tls {@code rediss:}
 * @param user null for the server's default user
 * @param password null for none
 * @param database number of the database
 */
public record RedisUrl(
        boolean tls,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        int database) {
    static final String FORM = "redis://host:port[/database] or rediss://… (TLS), with user:password@ before the host";

    private static final int PORT = 6379;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_DATABASE = 1_000_000;

    /** The last @ ends the password, which may contain others. */
    private static final Pattern URL = Pattern.compile("((?i:rediss?))://(?:(?<user>[^:]*):(?<password>.*)@)?"
            + "(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>\\d{1,5}))?(?:/(?<database>\\d{0,7}))?");

    static boolean isRedis(String text) {
        return text.matches("(?is)rediss?:.*");
    }

    /**
     * Parses a URL.
     *
     * @throws IllegalArgumentException when it is malformed; the message says why and does not contain it
     */
    public static RedisUrl parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException((text.matches("(?is)rediss?://[^:@/]+@.*")
                            ? "names a user without a password"
                            : "is not the address of one Redis server")
                    + "; expected " + FORM);
        }
        return new RedisUrl(
                url.group(1).length() == "rediss".length(),
                url.group("host").replaceAll("[\\[\\]]", ""),
                number(url.group("port"), PORT, 1, MAX_PORT, "the port"),
                decoded(url.group("user")),
                decoded(url.group("password")),
                number(url.group("database"), 0, 0, MAX_DATABASE, "the database"));
    }

    private static int number(@Nullable String digits, int absent, int min, int max, String what) {
        int number = digits == null || digits.isEmpty() ? absent : Integer.parseInt(digits);
        if (number < min || number > max) {
            throw new IllegalArgumentException(what + " must be a number from " + min + " to " + max);
        }
        return number;
    }

    /** Null when absent. */
    private static @Nullable String decoded(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!text.matches("(?s)(?:[^%]|%[0-9A-Fa-f]{2})*")) {
            throw new IllegalArgumentException("a % in the user or password is written %25");
        }
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without user and password. */
    @Override
    public String toString() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return (tls ? "rediss://" : "redis://") + name + ":" + port + "/" + database;
    }
}
