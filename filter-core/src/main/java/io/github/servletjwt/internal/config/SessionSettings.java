package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.StoreFailurePolicy;
import io.github.servletjwt.internal.config.Param.Scope;
import java.time.Duration;
import java.util.List;

/** Settings of sessions. */
public final class SessionSettings {
    public static final Param<SessionsSource> SESSIONS = Param.of(
            Scope.SHARED,
            "sessions",
            new ParamType<>("memory, jdbc, redis://host:port, none or a class name", SessionsSource::parse),
            "memory",
            "Where sessions are: `memory` (of one node, forgotten at restart); `jdbc` (the database of `dataSource`, for one "
                    + "node or many: PostgreSQL or H2); `redis://[user:password@]host:port[/database]`, or `rediss://` for TLS "
                    + "(one node or many: Redis 6.2 or Valkey; needs Jedis; failures of logins are then counted there too); `none` "
                    + "(no refresh tokens, and no token can be taken back); or the name of a class that implements "
                    + "`SessionStore`");

    public static final Param<String> SESSION_NAMESPACE = Param.of(
            Scope.SHARED,
            "sessionNamespace",
            ParamType.text("1 to 64 letters, digits or any of . _ / -", name -> name.matches("[A-Za-z0-9._/-]{1,64}")),
            null,
            "Name of this application in a session store that several applications share. Together with `issuer` and "
                    + "`instance` it is the realm, and goes into the MAC of refresh tokens: two realms never see, refresh or "
                    + "end each other's sessions. Give it to applications that must share sessions under different context "
                    + "paths, or must not share them under the same one. A new value ends all sessions. Default: context "
                    + "path and instance");

    public static final Param<List<String>> REFRESH_SECRET = Param.secret(
            Scope.SHARED,
            "refreshSecret",
            ParamType.lines("texts of 32 bytes or more, or base64: and the bytes, one a line"),
            "MAC keys of refresh tokens, one a line, 32 bytes or more each: the first makes them, all verify them. Default: "
                    + "derived from `secret` or the private keys; then replacing the signing key ends all sessions");

    public static final Param<Duration> REFRESH_TOKEN_TTL = Param.of(
            Scope.SHARED,
            "refreshTokenTtl",
            ParamType.duration("1s", "36500d"),
            "14d",
            "Idle lifetime of a session: how long a refresh token is good. Not longer than `sessionTtl`");

    public static final Param<Duration> SESSION_TTL = Param.of(
            Scope.SHARED,
            "sessionTtl",
            ParamType.duration("1s", "36500d"),
            "90d",
            "Absolute lifetime of a session, from the login; never extended");

    public static final Param<Duration> REFRESH_GRACE = Param.of(
            Scope.SHARED,
            "refreshGrace",
            ParamType.duration("0s", "60s"),
            "10s",
            "How long the refresh token before the current one still answers, with the same successor, so that two tabs may "
                    + "refresh at once; by the store's clock. `0s` = off: then the second of two is taken for a thief, and "
                    + "ends the session");

    public static final Param<Duration> REVOCATION_REFRESH = Param.of(
            Scope.SHARED,
            "revocationRefresh",
            ParamType.duration("10ms", "1h"),
            "500ms",
            "How often a shared store is asked which sessions have ended on other nodes (Redis tells them at once). Not "
                    + "longer than `revocationMaxStale`");

    public static final Param<Duration> REVOCATION_MAX_STALE = Param.of(
            Scope.SHARED,
            "revocationMaxStale",
            ParamType.duration("1ms", "36500d"),
            "60s",
            "How long tokens are accepted while a shared store does not answer; then `onStoreFailure` counts");

    public static final Param<StoreFailurePolicy> ON_STORE_FAILURE = Param.of(
            Scope.SHARED,
            "onStoreFailure",
            ParamType.oneOf(StoreFailurePolicy.class),
            "reject",
            "What happens to tokens after `revocationMaxStale`: `reject` (503) or `accept`");

    private SessionSettings() {}
}
