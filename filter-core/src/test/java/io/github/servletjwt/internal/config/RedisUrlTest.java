package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of Redis servers. */
class RedisUrlTest {
    @ParameterizedTest
    @CsvSource({
        "redis://cache.example:6380/3, false, cache.example, 6380, 3",
        "redis://cache.example, false, cache.example, 6379, 0",
        "redis://cache.example/, false, cache.example, 6379, 0",
        "REDIS://cache.example, false, cache.example, 6379, 0",
        "RedisS://cache.example, true, cache.example, 6379, 0",
        "redis://10.0.0.7:1, false, 10.0.0.7, 1, 0",
        "redis://10.0.0.7:65535, false, 10.0.0.7, 65535, 0",
        "rediss://redis_1.internal:6379/15, true, redis_1.internal, 6379, 15",
        "redis://[::1]:6379, false, ::1, 6379, 0",
        "redis://[2001:db8::7], false, 2001:db8::7, 6379, 0"
    })
    void parse_address_isRead(String text, boolean tls, String host, int port, int database) {
        RedisUrl url = RedisUrl.parse(text);
        assertEquals(new RedisUrl(tls, host, port, null, null, database), url);
        assertEquals(url, RedisUrl.parse(url.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "app:secret, app, secret",
        ":secret, , secret",
        "app:s:e@c/r#e?t, app, s:e@c/r#e?t",
        "app:a%40b%2Fc%25d%20e, app, a@b/c%d e",
        "app:a+b, app, a+b",
        "a%3Ab:p%C3%A4ss, a:b, p\u00e4ss"
    })
    void parse_userAndPassword_areReadAndNotShown(String login, String user, String password) {
        RedisUrl url = RedisUrl.parse("redis://" + login + "@cache.example:6380/1");
        assertEquals(user, url.user());
        assertEquals(password, url.password());
        assertEquals("redis://cache.example:6380/1", url.toString());
    }

    @Test
    void parse_emptyUserAndPassword_areNone() {
        RedisUrl url = RedisUrl.parse("redis://:@cache.example");
        assertNull(url.user());
        assertNull(url.password());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis:",
                "redis:cache.example",
                "redis://",
                "redis://:6379",
                "redis://cache example",
                "redis://cache.example:x",
                "redis://cache.example:",
                "redis://cache.example:123456",
                "redis://cache.example/x",
                "redis://cache.example/1/2",
                "redis://cache.example/-1",
                "redis://cache.example?db=1",
                "redis://one,two",
                "redis://::1",
                "redis-sentinel://cache.example",
                "rediss:/cache.example"
            })
    void parse_noAddress_isRefused_andNotRepeated(String text) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> RedisUrl.parse(text))
                .getMessage());
        assertTrue(
                message.startsWith("is not the address of one Redis server; expected redis://host:port[/database]"),
                message);
        assertFalse(message.contains("cache"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://app@cache.example", "rediss://S3cret@cache.example:6379/1"})
    void parse_userWithoutPassword_isNamed_andNotRepeated(String text) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> RedisUrl.parse(text))
                .getMessage());
        assertTrue(message.startsWith("names a user without a password; expected redis://host:port"), message);
        assertFalse(message.contains("S3cret"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "redis://h:0, the port must be a number from 1 to 65535",
        "redis://h:65536, the port must be a number from 1 to 65535",
        "redis://h/1000001, the database must be a number from 0 to 1000000",
        "redis://u:50%@h, a % in the user or password is written %25",
        "redis://u:%zz@h, a % in the user or password is written %25"
    })
    void parse_partOutOfRange_isNamed(String text, String told) {
        assertEquals(
                told,
                assertThrows(IllegalArgumentException.class, () -> RedisUrl.parse(text))
                        .getMessage());
    }
}
