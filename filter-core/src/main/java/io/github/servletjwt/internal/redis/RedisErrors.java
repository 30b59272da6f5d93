package io.github.servletjwt.internal.redis;

import java.util.Map;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** What went wrong with a server, and what to do, in a few words; a server does not repeat passwords. */
final class RedisErrors {
    private static final String RIGHTS =
            "~servletjwt:* +@read +@write +@scripting +@connection +time -@dangerous -@blocking +xread";

    private static final String NO_RIGHTS = "its user must be allowed: " + RIGHTS;
    private static final String UNTRUSTED =
            "the issuer of its certificate must be in the JVM's trust store: -Djavax.net.ssl.trustStore=FILE and "
                    + "trustStorePassword";

    /** By what is in the message. */
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("WRONGPASS", "check user and password"),
            Map.entry("NOAUTH", "put :password@ or user:password@ before the host"),
            Map.entry("NOPERM", NO_RIGHTS),
            Map.entry("can't run this command", NO_RIGHTS),
            Map.entry("OOM command", "its memory is full: raise maxmemory"),
            Map.entry("READONLY", "it is a replica: the address must lead to the primary"),
            Map.entry("UNBLOCKED", "its role has changed: the address must lead to the primary"),
            Map.entry("NOREPLICAS", "its replicas are away, and min-replicas-to-write asks for them"),
            Map.entry("MISCONF", "it cannot write its files: its own log says why"),
            Map.entry("DB index is out of range", "it has databases 0 to 15 unless its settings say more"),
            Map.entry("valid certification path", UNTRUSTED),
            Map.entry("trustAnchors", UNTRUSTED),
            Map.entry("subject alternative", "its certificate must name the host as it stands in the address"),
            Map.entry("Unknown reply", "that is no Redis, or it wants TLS (rediss:)"));

    /** Which line of which script is nobody's concern; Redis 6 says it before, and 7 behind. */
    private static final String SCRIPT =
            "^ERR Error running script \\(call to \\w+\\): @user_script: ?\\d+: (?:@user_script: ?\\d+: )?-?|"
                    + " script: \\w+, on @user_script:\\d+\\.?$";

    private RedisErrors() {}

    /** After the server's address. */
    static String of(JedisException failure) {
        Throwable reason = reason(failure);
        String message = String.valueOf(reason.getMessage()).replaceAll(SCRIPT, "");
        String told = (failure instanceof JedisConnectionException ? " does not answer: " : " refuses: ")
                + message.replaceFirst("\\.$", "");
        return REMEDIES.entrySet().stream()
                .filter(remedy -> message.contains(remedy.getKey()))
                .findFirst()
                .map(remedy -> told + "; " + remedy.getValue())
                .orElse(told);
    }

    /** Whether it is not the primary, or not yet. */
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
