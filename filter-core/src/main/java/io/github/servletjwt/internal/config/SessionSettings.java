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
            "Where sessions are stored: `memory` (one node, lost at restart); `jdbc` (the database of "
                    + "`dataSource`, for one or more nodes: PostgreSQL or H2); "
                    + "`redis://[user:password@]host:port[/database]`, or `rediss://` for TLS (one or more nodes: "
                    + "Redis 6.2 or Valkey; needs Jedis; failed logins are then counted there too); `none` (no refresh "
                    + "tokens, and tokens cannot be revoked); or the name of a class that implements `SessionStore`");

    public static final Param<String> SESSION_NAMESPACE = Param.of(
            Scope.SHARED,
            "sessionNamespace",
            ParamType.text("1 to 64 letters, digits or any of . _ / -", name -> name.matches("[A-Za-z0-9._/-]{1,64}")),
            null,
            "Name of this application in a session store that several applications share. With `issuer` and "
                    + "`instance` it forms the realm, which is part of the MAC of refresh tokens: two realms never "
                    + "see, refresh or end each other's sessions. Set it if applications with different context paths "
                    + "share sessions, or if applications with the same context path must not. A new value ends all "
                    + "sessions. Default: context path and instance");

    public static final Param<List<String>> REFRESH_SECRET = Param.secret(
            Scope.SHARED,
            "refreshSecret",
            ParamType.lines("strings of 32 bytes or more, or base64: and the bytes, one per line"),
            "MAC keys of refresh tokens, one per line, 32 bytes or more each. The first signs, all verify. "
                    + "Default: derived from `secret` or the private keys; replacing the signing key then ends all "
                    + "sessions");

    public static final Param<Duration> REFRESH_TOKEN_TTL = Param.of(
            Scope.SHARED,
            "refreshTokenTtl",
            ParamType.duration("1s", "36500d"),
            "14d",
            "Idle lifetime of a session: how long a refresh token is valid. At most `sessionTtl`");

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
            "How long the previous refresh token is accepted after a rotation and answered with the same "
                    + "successor, so that two tabs can refresh at the same time; measured by the clock of the store. "
                    + "`0s` = off: then the second of two refreshes counts as token theft and ends the session");

    public static final Param<Duration> REVOCATION_REFRESH = Param.of(
            Scope.SHARED,
            "revocationRefresh",
            ParamType.duration("10ms", "1h"),
            "500ms",
            "How often a shared store is polled for sessions that ended on other nodes (Redis pushes them). "
                    + "At most `revocationMaxStale`");

    public static final Param<Duration> REVOCATION_MAX_STALE = Param.of(
            Scope.SHARED,
            "revocationMaxStale",
            ParamType.duration("1ms", "36500d"),
            "60s",
            "How long tokens are accepted while a shared store is unavailable; then `onStoreFailure` applies");

    public static final Param<StoreFailurePolicy> ON_STORE_FAILURE = Param.of(
            Scope.SHARED,
            "onStoreFailure",
            ParamType.oneOf(StoreFailurePolicy.class),
            "reject",
            "Whether tokens are accepted after `revocationMaxStale`: `reject` (503) or `accept`");

    private SessionSettings() {}
}
