package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.KeyType;
import io.github.servletjwt.internal.config.KeyConfig;
import io.github.servletjwt.internal.config.KeySettings;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.ResourceLocations;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key set that settings describe, and the files that they name.
 *
 * <p><b>Thread safety:</b> immutable, as safe as the locations. <b>Failure:</b> {@link UnusableKeysException}.
 */
public final class KeyReader {
    /** A setting does not give a usable key set. */
    public static final class UnusableKeysException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Param<?> param;

        private UnusableKeysException(Param<?> param, String text, @Nullable Throwable cause) {
            super(text, cause);
            this.param = param;
        }

        /** The setting. */
        public Param<?> param() {
            return param;
        }
    }

    private final KeyConfig config;
    private final ResourceLocations locations;
    private final Consumer<String> notes;

    /**
     * A reader.
     *
     * @param notes receives which members of a set were skipped, and why
     */
    public KeyReader(KeyConfig config, ResourceLocations locations, Consumer<String> notes) {
        this.config = config;
        this.locations = locations;
        this.notes = notes;
    }

    /** The settings that name a file, whose content may change. */
    List<String> locations() {
        List<String> found = new ArrayList<>();
        for (String text : new @Nullable String[] {config.privateKey(), config.publicKey(), config.keys()}) {
            if (text != null && ResourceLocations.isLocation(text)) {
                found.add(text);
            }
        }
        return found;
    }

    /** The content of the settings, or of the files that they name. */
    record Texts(
            @Nullable String privateKey,
            @Nullable String publicKey,
            @Nullable String keys) {
        /** Does not show the keys. */
        @Override
        public String toString() {
            return "Texts[****]";
        }
    }

    /** Reads the files. */
    Texts texts() throws UnusableKeysException {
        return new Texts(
                text(KeySettings.PRIVATE_KEY, config.privateKey()),
                text(KeySettings.PUBLIC_KEY, config.publicKey()),
                text(KeySettings.KEYS, config.keys()));
    }

    /** The keys of a secret, of PEM text or of a JWK Set. */
    public KeySet read() throws UnusableKeysException {
        return read(texts());
    }

    /** The keys of this content, as {@link #read()}. */
    KeySet read(Texts texts) throws UnusableKeysException {
        return switch (config.kind()) {
            case SECRET -> secret(Objects.requireNonNull(config.secret()));
            case PEM -> pem(texts);
            case NONE -> new KeySet(List.of(), false, null);
            default -> set(Objects.requireNonNull(texts.keys()));
        };
    }

    private KeySet secret(String text) throws UnusableKeysException {
        List<JwsAlgorithm> algorithms = JwkSetReader.narrowed(JwsAlgorithm.of(KeyType.OCT), config.algorithms());
        try {
            JwsKey key = JwsKey.ofSecret(null, HmacSecret.parse(text, algorithms), algorithms);
            return new KeySet(List.of(key), false, key);
        } catch (IllegalArgumentException weak) {
            throw refused(KeySettings.SECRET, weak);
        }
    }

    private KeySet pem(Texts texts) throws UnusableKeysException {
        List<JwsKey> keys = new ArrayList<>();
        JwsKey signing = texts.privateKey() == null ? null : signing(texts.privateKey());
        if (signing != null) {
            keys.add(signing);
        }
        if (texts.publicKey() != null) {
            keys.addAll(verifying(texts.publicKey()));
        }
        requireServed(keys);
        return new KeySet(keys, false, signing);
    }

    private JwsKey signing(String text) throws UnusableKeysException {
        try {
            PrivateKey privateKey = PemReader.privateKey(text);
            return key(PublicKeyDerivation.of(privateKey), privateKey);
        } catch (IllegalArgumentException | GeneralSecurityException refused) {
            throw refused(KeySettings.PRIVATE_KEY, refused);
        }
    }

    private List<JwsKey> verifying(String text) throws UnusableKeysException {
        List<JwsKey> keys = new ArrayList<>();
        try {
            for (PublicKey publicKey : PemReader.publicKeys(text)) {
                keys.add(key(publicKey, null));
            }
            return keys;
        } catch (IllegalArgumentException refused) {
            throw refused(KeySettings.PUBLIC_KEY, refused);
        }
    }

    private JwsKey key(PublicKey publicKey, @Nullable PrivateKey privateKey) {
        List<JwsAlgorithm> possible = JwsKey.algorithmsOf(publicKey);
        List<JwsAlgorithm> algorithms = JwkSetReader.narrowed(possible, config.algorithms());
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("holds a key for " + possible + ", and "
                    + config.named(KeySettings.ALGORITHMS) + " allows " + config.algorithms() + "; make them fit");
        }
        return JwsKey.ofPair(null, publicKey, privateKey, algorithms);
    }

    /** An algorithm that no key serves is a mistake: the administrator believes that it is accepted. */
    private void requireServed(List<JwsKey> keys) throws UnusableKeysException {
        for (JwsAlgorithm algorithm : config.algorithms()) {
            if (keys.stream().noneMatch(key -> key.algorithms().contains(algorithm))) {
                throw new UnusableKeysException(
                        config.named(KeySettings.ALGORITHMS), algorithm + " fits none of the keys; remove it", null);
            }
        }
    }

    /** A JWK Set of our own. */
    KeySet set(String json) throws UnusableKeysException {
        try {
            JwkSetReader reader = new JwkSetReader(config.algorithms(), true);
            List<JwsKey> keys = reader.read(json);
            reader.notes().forEach(notes);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("holds no key that can be used"
                        + (reader.notes().isEmpty() ? "" : ": " + String.join("; ", reader.notes())));
            }
            return new KeySet(keys, true, signing(keys));
        } catch (IllegalArgumentException refused) {
            throw refused(KeySettings.KEYS, refused);
        }
    }

    private @Nullable JwsKey signing(List<JwsKey> keys) throws UnusableKeysException {
        String kid = config.signingKeyId();
        List<JwsKey> able = keys.stream().filter(JwsKey::canSign).toList();
        if (kid == null) {
            return able.isEmpty() ? null : able.get(0);
        }
        for (JwsKey key : able) {
            if (kid.equals(key.kid())) {
                return key;
            }
        }
        throw new UnusableKeysException(
                KeySettings.SIGNING_KEY_ID,
                "the set has no private or oct key of that kid; it has "
                        + able.stream().map(key -> String.valueOf(key.kid())).toList(),
                null);
    }

    /** TLS that trusts the configured authority alone; null when none is configured. */
    public @Nullable SSLSocketFactory authority() throws UnusableKeysException {
        String pem = text(KeySettings.KEYS_CA, config.authority());
        try {
            return pem == null ? null : FetchOptions.trusting(pem);
        } catch (IllegalArgumentException unusable) {
            throw refused(KeySettings.KEYS_CA, unusable);
        }
    }

    private @Nullable String text(Param<?> param, @Nullable String setting) throws UnusableKeysException {
        if (setting == null || !ResourceLocations.isLocation(setting)) {
            return setting;
        }
        try {
            return locations.read(setting);
        } catch (IOException absent) {
            throw new UnusableKeysException(
                    config.named(param), ResourceLocations.unreadable(setting, absent, param), absent);
        }
    }

    private UnusableKeysException refused(Param<?> param, Exception why) {
        return new UnusableKeysException(config.named(param), String.valueOf(why.getMessage()), why);
    }
}
