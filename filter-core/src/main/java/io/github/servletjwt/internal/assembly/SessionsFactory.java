package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.SessionConfig;
import io.github.servletjwt.internal.config.SessionSettings;
import io.github.servletjwt.internal.database.Database;
import io.github.servletjwt.internal.key.HmacSecret;
import io.github.servletjwt.internal.redis.Redis;
import io.github.servletjwt.internal.session.DerivedRefreshKeys;
import io.github.servletjwt.internal.session.InMemorySessionStore;
import io.github.servletjwt.internal.session.JdbcSessionStore;
import io.github.servletjwt.internal.session.RedisSessionStore;
import io.github.servletjwt.internal.session.RefreshTokens;
import io.github.servletjwt.internal.session.RevocationList;
import io.github.servletjwt.internal.session.RevocationRefresher;
import io.github.servletjwt.internal.session.Sessions;
import io.github.servletjwt.internal.token.TrustedIssuer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Opens the sessions according to the settings. Used during startup only; not thread-safe. */
record SessionsFactory(
        JwtAuthConfig config,
        Environment environment,
        PluginLoader plugins,
        LazyDatabase database,
        LazyRedis redis,
        InstantSource clock,
        LongSupplier nanos,
        SecureRandom random) {
    private static final String PURPOSE = "servlet-jwt refresh tokens";
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** Validates the settings without I/O. */
    static void check(JwtAuthConfig config, Problems problems) {
        List<String> texts = config.sessions().refreshSecrets();
        for (int i = 0; i < texts.size(); i++) {
            try {
                HmacSecret.parse(texts.get(i), List.of(JwsAlgorithm.HS256));
            } catch (IllegalArgumentException weak) {
                config.problem(
                        SessionSettings.REFRESH_SECRET,
                        (texts.size() == 1 ? "" : "line " + (i + 1) + " ") + reason(weak),
                        problems);
            }
        }
    }

    /** The secret is not for an algorithm here. */
    private static String reason(IllegalArgumentException weak) {
        return String.valueOf(weak.getMessage()).replace("HS256 needs 32 or more", "expected 32 or more");
    }

    /** The sessions; null when there are none, or when they cannot be opened, which is reported as a problem. */
    @Nullable
    Sessions open(TrustedIssuer own, @Nullable SessionStore given) {
        SessionStore store = given != null ? given : store();
        if (store == null) {
            return null;
        }
        SessionConfig settings = config.sessions();
        Duration kept = config.token().leeway().plus(settings.revocationRefresh());
        RevocationList revocations = new RevocationList(
                store,
                new RevocationList.Limits(kept, settings.revocationMaxStale(), settings.onStoreFailure()),
                clock,
                nanos);
        try {
            plugins.resources()
                    .add(RevocationRefresher.start(
                            store, revocations, RevocationRefresher.Periods.of(settings.revocationRefresh())));
        } catch (RuntimeException unavailable) {
            problem(SessionSettings.SESSIONS, String.valueOf(unavailable.getMessage()));
            return null;
        }
        return new Sessions(store, revocations, refreshTokens(own, realm()), settings, random);
    }

    private @Nullable SessionStore store() {
        return switch (config.sessions().source().kind()) {
            case NONE -> null;
            case MEMORY -> new InMemorySessionStore(clock);
            case JDBC -> jdbc();
            case REDIS -> inRedis();
            case CLASS ->
                plugins.create(config.sessions().source().text(), SessionStore.class, SessionSettings.SESSIONS);
        };
    }

    private @Nullable SessionStore jdbc() {
        Database found = database.require();
        if (found == null) {
            return null;
        }
        boolean createSchema = Objects.requireNonNull(config.dataSource()).createSchema();
        try {
            return JdbcSessionStore.open(found, createSchema);
        } catch (IllegalArgumentException unusable) {
            problem(AccountSettings.CREATE_SCHEMA, String.valueOf(unusable.getMessage()));
        } catch (StoreUnavailableException unavailable) {
            problem(AccountSettings.DATA_SOURCE, String.valueOf(unavailable.getMessage()));
        }
        return null;
    }

    private @Nullable SessionStore inRedis() {
        Redis found = redis.require();
        try {
            return found == null ? null : RedisSessionStore.open(found, wait(config.sessions()), random);
        } catch (StoreUnavailableException refused) {
            problem(SessionSettings.SESSIONS, String.valueOf(refused.getMessage()));
            return null;
        }
    }

    /** So short that known revocations are never too old, and that the application can stop at once. */
    private static Duration wait(SessionConfig settings) {
        Duration wait = shorter(
                settings.revocationRefresh(), settings.revocationMaxStale().dividedBy(4));
        return shorter(wait, LONGEST_WAIT).plusMillis(1);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The realm of the sessions. */
    String realm() {
        return realm(config, environment, Objects.requireNonNullElse(namespace(config, environment), ""));
    }

    private static String realm(JwtAuthConfig config, Environment environment, String namespace) {
        return RefreshTokens.realm(
                config.token().issuer(), environment.instance().name(), namespace);
    }

    private static @Nullable String namespace(JwtAuthConfig config, Environment environment) {
        String given = config.sessions().namespace();
        return given == null ? environment.namespace() : given;
    }

    /** The mark of access tokens issued here; empty in code that names no application. */
    static String mark(JwtAuthConfig config, Environment environment) {
        String namespace = namespace(config, environment);
        return namespace == null ? "" : RefreshTokens.tag(realm(config, environment, namespace));
    }

    private RefreshTokens refreshTokens(TrustedIssuer own, String realm) {
        List<String> texts = config.sessions().refreshSecrets();
        if (texts.isEmpty()) {
            return new RefreshTokens(new DerivedRefreshKeys(() -> derived(own)), realm);
        }
        List<byte[]> secrets = new ArrayList<>();
        texts.forEach(text ->
                secrets.add(HmacSecret.parse(text, List.of(JwsAlgorithm.HS256)).bytes()));
        return new RefreshTokens(() -> secrets, realm);
    }

    private static List<byte[]> derived(TrustedIssuer own) {
        try {
            return own.derivedSecrets(PURPOSE);
        } catch (AuthFailureException unavailable) {
            throw new StoreUnavailableException(
                    "the keys from which refresh tokens are derived are not available", unavailable);
        }
    }

    private void problem(Param<?> param, String text) {
        config.problem(param, text, plugins.problems());
    }
}
