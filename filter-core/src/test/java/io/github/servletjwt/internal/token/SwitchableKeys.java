package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.config.KeyConfig;
import io.github.servletjwt.internal.config.ResourceLocations;
import io.github.servletjwt.internal.key.KeyReader;
import io.github.servletjwt.internal.key.KeySet;
import io.github.servletjwt.internal.key.KeySetProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keys that a test replaces, and that remember for which kids they were asked anew. */
final class SwitchableKeys implements KeySetProvider {
    private final List<String> asked = new ArrayList<>();
    private KeySet current;
    private KeySet refetched;

    SwitchableKeys(KeySet current) {
        this.current = current;
        this.refetched = current;
    }

    /** The keys from now on. */
    void replace(KeySet keys) {
        current = keys;
        refetched = keys;
    }

    /** The keys after the next fetch. */
    void replaceAtSource(KeySet keys) {
        refetched = keys;
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public KeySet current() {
        return current;
    }

    @Override
    public KeySet refetched(String kid) {
        asked.add(kid);
        current = refetched;
        return current;
    }

    /** A set of these JWKs, bound to these algorithms, or to their own when there are none. */
    static KeySet set(List<JwsAlgorithm> algorithms, String... jwks) {
        String json = "{\"keys\":[" + String.join(",", jwks) + "]}";
        return read(new KeyConfig("", null, null, null, json, null, algorithms, null, false, null, null, false));
    }

    /** PEM keys, which kids do not choose among. */
    static KeySet pem(String... keys) {
        String pem = String.join("", Arrays.asList(keys));
        return read(new KeyConfig("", null, null, pem, null, null, List.of(), null, false, null, null, false));
    }

    private static KeySet read(KeyConfig config) {
        try {
            return new KeyReader(config, new ResourceLocations(path -> null, null), note -> {}).read();
        } catch (KeyReader.UnusableKeysException refused) {
            throw new IllegalArgumentException(refused);
        }
    }
}
