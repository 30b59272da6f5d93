package io.github.servletjwt.internal.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of sessions.
 *
 * @param redis the server; null unless they are in Redis
 * @param namespace name of the application in a shared store; null: by context path and instance
 * @param refreshSecrets texts of the keys of refresh tokens, the first makes them; empty: derived from the signing key
 */
public record SessionConfig(
        SessionsSource source,
        @Nullable RedisUrl redis,
        @Nullable String namespace,
        List<String> refreshSecrets,
        Duration refreshTokenTtl,
        Duration sessionTtl,
        Duration refreshGrace,
        Duration revocationRefresh,
        Duration revocationMaxStale,
        OnStoreFailure onStoreFailure) {

    static SessionConfig read(ParamValues values) {
        SessionConfig config = new SessionConfig(
                values.get(Param.SESSIONS),
                redis(values),
                values.find(Param.SESSION_NAMESPACE),
                values.list(Param.REFRESH_SECRET),
                values.get(Param.REFRESH_TOKEN_TTL),
                values.get(Param.SESSION_TTL),
                values.get(Param.REFRESH_GRACE),
                values.get(Param.REVOCATION_REFRESH),
                values.get(Param.REVOCATION_MAX_STALE),
                values.get(Param.ON_STORE_FAILURE));
        requireNotLonger(values, Param.REFRESH_TOKEN_TTL, Param.SESSION_TTL);
        requireNotLonger(values, Param.REVOCATION_REFRESH, Param.REVOCATION_MAX_STALE);
        return config;
    }

    private static @Nullable RedisUrl redis(ParamValues values) {
        if (values.get(Param.SESSIONS).kind() != SessionsSource.Kind.REDIS) {
            return null;
        }
        try {
            return RedisUrl.parse(String.valueOf(values.texts().get(Param.SESSIONS.name())));
        } catch (IllegalArgumentException malformed) {
            values.problem(Param.SESSIONS, String.valueOf(malformed.getMessage()));
            return null;
        }
    }

    private static void requireNotLonger(ParamValues values, Param<Duration> shorter, Param<Duration> longer) {
        if (values.get(shorter).compareTo(values.get(longer)) > 0) {
            Param<Duration> given = values.given(shorter) ? shorter : longer;
            values.problem(given, shorter + " must not be longer than " + longer);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SessionConfig[" + source.text() + "]";
    }
}
