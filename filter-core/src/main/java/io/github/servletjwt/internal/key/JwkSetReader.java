package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.KeyType;
import io.github.servletjwt.internal.json.MalformedJsonException;
import io.github.servletjwt.internal.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK Set (RFC 7517 §5). Encryption keys are skipped. In our own set every other member must be valid; in a
 * foreign set unusable members are skipped and noted.
 */
final class JwkSetReader {
    private final List<JwsAlgorithm> allowed;
    private final boolean own;
    private final List<String> notes = new ArrayList<>();

    /**
     * A reader.
     *
     * @param allowed the allowed algorithms; empty: by key
     * @param own whether the set is ours, so that private and {@code oct} members may sign
     */
    JwkSetReader(List<JwsAlgorithm> allowed, boolean own) {
        this.allowed = allowed;
        this.own = own;
    }

    /** Which members were skipped, and why. */
    List<String> notes() {
        return notes;
    }

    /**
     * The keys of the set.
     *
     * @throws IllegalArgumentException when it is not a JWK Set, or cannot be trusted; the message says why
     */
    List<JwsKey> read(String json) {
        List<JwsKey> keys = new ArrayList<>();
        Set<String> kids = new HashSet<>();
        int place = 0;
        for (Object member : members(json)) {
            place++;
            JwsKey key = key(member, place);
            // the owner of a set gives each key its own name; a foreign issuer may distinguish the uses of one key by
            // alg alone
            if (own && key != null && key.kid() != null && !kids.add(key.kid())) {
                throw new IllegalArgumentException(
                        "holds two keys with the kid '" + key.kid() + "'; give each its own");
            }
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static List<?> members(String json) {
        try {
            Map<String, @Nullable Object> set = StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8));
            if (set.get("keys") instanceof List<?> members) {
                return members;
            }
        } catch (MalformedJsonException malformed) {
            throw new IllegalArgumentException(
                    "is not a JSON object, or names a member twice; expected {\"keys\":[…]}");
        }
        throw new IllegalArgumentException("is not a JWK Set; expected {\"keys\":[…]}");
    }

    private @Nullable JwsKey key(@Nullable Object member, int place) {
        String name = "key " + place;
        try {
            if (!(member instanceof Map<?, ?> members)) {
                throw new IllegalArgumentException("is not a JSON object");
            }
            JwkParser jwk = new JwkParser(members);
            name = jwk.kid() == null ? name : name + " (kid '" + jwk.kid() + "')";
            return jwk.isForSignatures() ? key(jwk, name) : null;
        } catch (IllegalArgumentException unusable) {
            if (own) {
                throw new IllegalArgumentException(name + " " + unusable.getMessage(), unusable);
            }
            notes.add(name + " " + unusable.getMessage());
            return null;
        }
    }

    private @Nullable JwsKey key(JwkParser jwk, String name) {
        if (!own && jwk.isPrivate()) {
            throw new IllegalArgumentException("is a private key or a secret that everybody can read; it is not used");
        }
        JwsKey key = jwk.type() == KeyType.OCT ? secret(jwk) : pair(jwk);
        if (key.algorithms().isEmpty()) {
            notes.add(name + " serves none of the allowed algorithms " + allowed);
            return null;
        }
        return key;
    }

    private JwsKey secret(JwkParser jwk) {
        List<JwsAlgorithm> algorithms = narrowed(jwk, JwsAlgorithm.of(KeyType.OCT));
        return JwsKey.ofSecret(jwk.kid(), HmacSecret.of(jwk.bytes("k"), algorithms), algorithms);
    }

    private JwsKey pair(JwkParser jwk) {
        PublicKey publicKey = jwk.publicKey();
        return JwsKey.ofPair(jwk.kid(), publicKey, jwk.privateKey(), narrowed(jwk, JwsKey.algorithmsOf(publicKey)));
    }

    private List<JwsAlgorithm> narrowed(JwkParser jwk, List<JwsAlgorithm> possible) {
        String alg = jwk.text("alg");
        if (alg == null) {
            return narrowed(possible, allowed);
        }
        List<JwsAlgorithm> bound =
                possible.stream().filter(one -> one.name().equals(alg)).toList();
        if (bound.isEmpty()) {
            throw new IllegalArgumentException("has an alg that does not fit its kind; expected one of " + possible);
        }
        return narrowed(withOtherName(bound), allowed);
    }

    /**
     * The allowed ones among the possible algorithms, in the allowed order; the first possible one when none is
     * configured.
     */
    static List<JwsAlgorithm> narrowed(List<JwsAlgorithm> possible, List<JwsAlgorithm> allowed) {
        return withOtherName(
                allowed.isEmpty()
                        ? possible.subList(0, 1)
                        : allowed.stream().filter(possible::contains).toList());
    }

    /** EdDSA and Ed25519 name one algorithm (RFC 9864 §2.2); the first one stays the one that is minted. */
    private static List<JwsAlgorithm> withOtherName(List<JwsAlgorithm> algorithms) {
        Set<JwsAlgorithm> all = new LinkedHashSet<>(algorithms);
        if (algorithms.stream().anyMatch(one -> one.keyType() == KeyType.OKP)) {
            all.addAll(JwsAlgorithm.of(KeyType.OKP));
        }
        return List.copyOf(all);
    }
}
