package io.github.servletjwt.internal.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the untyped replies of Redis. */
public final class RedisReplies {
    private RedisReplies() {}

    /** Reads a flat list of alternating names and values into a map; empty for any other reply. */
    public static Map<String, String> pairs(@Nullable Object reply) {
        Map<String, String> pairs = new HashMap<>();
        if (reply instanceof List<?> flat) {
            for (int i = 0; i + 1 < flat.size(); i += 2) {
                pairs.put(string(flat.get(i)), string(flat.get(i + 1)));
            }
        }
        return pairs;
    }

    static String string(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }
}
