package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.JwsAlgorithm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Indexes the keys of a set by the names in tokens, so that finding one of a thousand is as fast as finding one of two.
 * Each list keeps the set's order.
 *
 * <p><b>Thread safety:</b> immutable after construction.
 */
final class KeyIndex {
    private final Map<JwsAlgorithm, Named> byAlgorithm = new EnumMap<>(JwsAlgorithm.class);

    /** The keys of one algorithm. */
    private static final class Named {
        private final List<JwsKey> all = new ArrayList<>();
        private final List<JwsKey> nameless = new ArrayList<>();
        /** Includes the keys without a name, which serve any name. */
        private final Map<String, List<JwsKey>> byKid = new HashMap<>();

        void add(JwsKey key) {
            all.add(key);
            if (key.kid() == null) {
                nameless.add(key);
                byKid.values().forEach(keys -> keys.add(key));
            } else {
                byKid.computeIfAbsent(key.kid(), kid -> new ArrayList<>(nameless))
                        .add(key);
            }
        }
    }

    KeyIndex(Iterable<JwsKey> keys) {
        for (JwsKey key : keys) {
            key.algorithms()
                    .forEach(algorithm -> byAlgorithm
                            .computeIfAbsent(algorithm, any -> new Named())
                            .add(key));
        }
    }

    /**
     * The keys of an algorithm.
     *
     * @param kid null for all of them
     */
    List<JwsKey> find(@Nullable String kid, JwsAlgorithm algorithm) {
        Named keys = byAlgorithm.get(algorithm);
        if (keys == null) {
            return List.of();
        }
        return kid == null ? keys.all : keys.byKid.getOrDefault(kid, keys.nameless);
    }
}
