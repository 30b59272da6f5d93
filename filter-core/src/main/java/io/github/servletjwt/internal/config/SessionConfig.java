package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.StoreFailurePolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of sessions.
 *
 * @param redis the server; null unless the sessions are in Redis
 * @param namespace name of the application in a shared store; null: derived from context path and instance
 * @param refreshSecrets keys of refresh tokens, the first signs; empty: derived from the signing key
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
        StoreFailurePolicy onStoreFailure) {

    static SessionConfig read(ParamValues values) {
        SessionConfig config = new SessionConfig(
                values.get(SessionSettings.SESSIONS),
                redis(values),
                values.find(SessionSettings.SESSION_NAMESPACE),
                values.list(SessionSettings.REFRESH_SECRET),
                values.get(SessionSettings.REFRESH_TOKEN_TTL),
                values.get(SessionSettings.SESSION_TTL),
                values.get(SessionSettings.REFRESH_GRACE),
                values.get(SessionSettings.REVOCATION_REFRESH),
                values.get(SessionSettings.REVOCATION_MAX_STALE),
                values.get(SessionSettings.ON_STORE_FAILURE));
        requireNotLonger(values, SessionSettings.REFRESH_TOKEN_TTL, SessionSettings.SESSION_TTL);
        requireNotLonger(values, SessionSettings.REVOCATION_REFRESH, SessionSettings.REVOCATION_MAX_STALE);
        return config;
    }

    private static @Nullable RedisUrl redis(ParamValues values) {
        if (values.get(SessionSettings.SESSIONS).kind() != SessionsSource.Kind.REDIS) {
            return null;
        }
        try {
            return RedisUrl.parse(String.valueOf(values.texts().get(SessionSettings.SESSIONS.name())));
        } catch (IllegalArgumentException malformed) {
            values.problem(SessionSettings.SESSIONS, String.valueOf(malformed.getMessage()));
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
