package io.github.servletjwt.internal.redis;

import java.util.Map;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Describes the failures of a server together with the remedy. No password gets in: servers do not repeat them. */
final class RedisErrors {
    private static final String RIGHTS =
            "~servletjwt:* +@read +@write +@scripting +@connection +time -@dangerous -@blocking +xread";

    private static final String NO_RIGHTS = "its user must be allowed: " + RIGHTS;
    private static final String UNTRUSTED =
            "the issuer of its certificate must be in the JVM's trust store: -Djavax.net.ssl.trustStore=FILE and "
                    + "trustStorePassword";

    /** Remedies by a part of the message. */
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("WRONGPASS", "check user and password"),
            Map.entry("NOAUTH", "put :password@ or user:password@ before the host"),
            Map.entry("NOPERM", NO_RIGHTS),
            Map.entry("can't run this command", NO_RIGHTS),
            Map.entry("OOM command", "its memory is full: raise maxmemory"),
            Map.entry("READONLY", "it is a replica: the address must lead to the primary"),
            Map.entry("UNBLOCKED", "its role has changed: the address must lead to the primary"),
            Map.entry("NOREPLICAS", "its replicas are unreachable, and min-replicas-to-write requires them"),
            Map.entry("MISCONF", "it cannot write its files: its own log says why"),
            Map.entry("DB index is out of range", "it has databases 0 to 15 unless its settings say more"),
            Map.entry("valid certification path", UNTRUSTED),
            Map.entry("trustAnchors", UNTRUSTED),
            Map.entry("subject alternative", "its certificate must name the host as it is written in the address"),
            Map.entry("Unknown reply", "that is not a Redis server, or it requires TLS (rediss:)"));

    /** The name and line of a script, which help nobody. Redis 6 puts them before the message, Redis 7 after it. */
    private static final String SCRIPT =
            "^ERR Error running script \\(call to \\w+\\): @user_script: ?\\d+: (?:@user_script: ?\\d+: )?-?|"
                    + " script: \\w+, on @user_script:\\d+\\.?$";

    private RedisErrors() {}

    /** Describes a failure; to be appended to the server's address. */
    static String of(JedisException failure) {
        Throwable reason = reason(failure);
        String message = String.valueOf(reason.getMessage()).replaceAll(SCRIPT, "");
        String text = (failure instanceof JedisConnectionException ? " does not answer: " : " refuses: ")
                + message.replaceFirst("\\.$", "");
        return REMEDIES.entrySet().stream()
                .filter(remedy -> message.contains(remedy.getKey()))
                .findFirst()
                .map(remedy -> text + "; " + remedy.getValue())
                .orElse(text);
    }

    /** Whether the server is not the primary, or not ready yet. */
    static boolean isOfRole(JedisException refused) {
        return String.valueOf(refused.getMessage()).matches("(?s).*\\b(READONLY|MASTERDOWN|LOADING|UNBLOCKED)\\b.*");
    }

    private static Throwable reason(JedisException failure) {
        if (!(failure instanceof JedisConnectionException)) {
            return failure;
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == failure && root.getSuppressed().length > 0 ? root.getSuppressed()[0] : root;
    }
}
