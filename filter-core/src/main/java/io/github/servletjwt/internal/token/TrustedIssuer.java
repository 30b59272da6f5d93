package io.github.servletjwt.internal.token;

import com.auth0.jwt.algorithms.Algorithm;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.KeyType;
import io.github.servletjwt.internal.config.Instance;
import io.github.servletjwt.internal.config.KeyConfig;
import io.github.servletjwt.internal.config.TokenConfig;
import io.github.servletjwt.internal.key.JwsKey;
import io.github.servletjwt.internal.key.KeySet;
import io.github.servletjwt.internal.key.KeySetProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One trusted issuer: its keys, and the settings that apply to its tokens only.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class TrustedIssuer {
    /** The form of {@link #marked}. */
    private static final Pattern MARKED = Pattern.compile("[\\w-]{11}\\.[\\w-]{22}");

    private final TokenConfig config;
    private final KeySetProvider keys;
    private final String principalPrefix;
    private final Instance instance;
    private final List<String> reservedPrefixes;
    private final String mark;
    /** The allowed values of {@code alg}, by that value. */
    private final Map<String, JwsAlgorithm> algorithms;

    private volatile @Nullable SignatureChecks signatures;

    /**
     * An issuer whose users may have any name.
     *
     * @param principalPrefix put before the names of its users; empty for our own
     */
    public TrustedIssuer(TokenConfig config, KeySetProvider keys, String principalPrefix) {
        this(config, keys, principalPrefix, Instance.ONLY, Set.of(), "");
    }

    private TrustedIssuer(
            TokenConfig config,
            KeySetProvider keys,
            String principalPrefix,
            Instance instance,
            Set<String> reservedPrefixes,
            String mark) {
        this.mark = mark;
        this.config = config;
        this.instance = instance;
        this.keys = keys;
        this.principalPrefix = principalPrefix;
        this.reservedPrefixes = List.copyOf(reservedPrefixes);
        this.algorithms = Arrays.stream(JwsAlgorithm.values())
                .filter(algorithm -> isAllowed(config.keys(), algorithm))
                .collect(Collectors.toUnmodifiableMap(JwsAlgorithm::name, algorithm -> algorithm));
    }

    /**
     * Our own issuer, in one of the instances of an application.
     *
     * @param reservedPrefixes prefixes that no name of its users may have
     * @param mark the beginning of the {@code jti} of its tokens, before a dot; empty for none
     */
    public static TrustedIssuer own(
            TokenConfig config, KeySetProvider keys, Instance instance, Set<String> reservedPrefixes, String mark) {
        return new TrustedIssuer(config, keys, "", instance, reservedPrefixes, mark);
    }

    private static boolean isAllowed(KeyConfig keys, JwsAlgorithm algorithm) {
        boolean sameKind = algorithm.keyType() == KeyType.OKP
                && keys.algorithms().stream().anyMatch(allowed -> allowed.keyType() == KeyType.OKP);
        return (keys.algorithms().isEmpty() || keys.algorithms().contains(algorithm) || sameKind)
                && (algorithm.keyType() != KeyType.OCT || !keys.isRemote());
    }

    TokenConfig config() {
        return config;
    }

    /** The {@code jti} of a new token. */
    String marked(String randomId) {
        return mark.isEmpty() ? randomId : mark + "." + randomId;
    }

    /** Whether another application with the same keys issued the token with this {@code jti}. */
    boolean isMarkedElsewhere(@Nullable String jti) {
        return jti != null && !mark.isEmpty() && MARKED.matcher(jti).matches() && !jti.startsWith(mark + ".");
    }

    Instance instance() {
        return instance;
    }

    /**
     * The principal for a user name.
     *
     * @throws AuthFailureException when the name would be that of another issuer's user
     */
    String principal(String name) throws AuthFailureException {
        for (String reserved : reservedPrefixes) {
            // in any case: applications may ignore the case of names
            if (name.regionMatches(true, 0, reserved, 0, reserved.length())) {
                throw new AuthFailureException(FailureCode.PRINCIPAL_RESERVED);
            }
        }
        return principalPrefix.concat(name);
    }

    /** The key that signed the token. The keys determine the allowed algorithms, never the token. */
    JwsKey requireSigned(CompactToken parts, TokenHeader header) throws AuthFailureException {
        JwsAlgorithm algorithm = allowed(header.alg());
        KeySet set = keys.current();
        String kid = header.kid();
        JwsKey key = signer(set, parts, kid, algorithm);
        if (key == null && kid != null && !set.names(kid)) {
            // a key with that name may be new; keys without a name have been tried
            KeySet before = set;
            set = keys.refetched(kid);
            key = set == before ? null : signer(set, parts, kid, algorithm);
        }
        if (key == null) {
            throw new AuthFailureException(refusal(set, kid, algorithm));
        }
        return key;
    }

    private @Nullable JwsKey signer(KeySet set, CompactToken parts, @Nullable String kid, JwsAlgorithm algorithm) {
        for (JwsKey key : set.candidates(kid, algorithm)) {
            if (parts.isSigned(signatures(set).require(key, algorithm))) {
                return key;
            }
        }
        return null;
    }

    private static FailureCode refusal(KeySet set, @Nullable String kid, JwsAlgorithm algorithm) {
        if (!set.knows(kid, algorithm)) {
            return FailureCode.UNKNOWN_KEY;
        }
        return set.candidates(kid, algorithm).isEmpty() ? FailureCode.ALGORITHM_REFUSED : FailureCode.BAD_SIGNATURE;
    }

    /** Comes before keys are looked up, so that an impossible algorithm causes no fetch. */
    private JwsAlgorithm allowed(String alg) throws AuthFailureException {
        JwsAlgorithm algorithm = algorithms.get(alg);
        if (algorithm == null) {
            throw new AuthFailureException(FailureCode.ALGORITHM_REFUSED);
        }
        return algorithm;
    }

    private SignatureChecks signatures(KeySet set) {
        SignatureChecks known = signatures;
        if (known == null || known.keys() != set) {
            known = new SignatureChecks(set);
            signatures = known;
        }
        return known;
    }

    /** A withdrawn key proves nothing. */
    void requireStillTrusted(JwsKey key) throws AuthFailureException {
        if (!keys.current().contains(key)) {
            throw new AuthFailureException(FailureCode.UNKNOWN_KEY);
        }
    }

    /** The JWK Set of its public keys. */
    public Map<String, Object> publicKeys() throws AuthFailureException {
        return keys.current().publicJwkSet();
    }

    /**
     * Derives secrets for another purpose from the keys that can sign; the current signing key comes first.
     *
     * @param purpose separates them from secrets for other purposes
     */
    public List<byte[]> derivedSecrets(String purpose) throws AuthFailureException {
        return keys.current().derivedSecrets(purpose);
    }

    /** Whether we are the issuer: one of its keys signs here. */
    boolean mints() throws AuthFailureException {
        return !config.keys().onlyVerifies() && keys.current().signing() != null;
    }

    /** The current signer and its name; null when the keys only verify. */
    @Nullable
    Signing signing() throws AuthFailureException {
        JwsKey key = keys.current().signing();
        return key == null ? null : new Signing(SignatureChecks.signing(key), key.id());
    }

    /** Does not show the keys. */
    @Override
    public String toString() {
        return "TrustedIssuer[" + config + "]";
    }

    /**
     * A signer.
     *
     * @param kid the {@code kid} in token headers; null for a key without a name
     */
    record Signing(Algorithm algorithm, @Nullable String kid) {}
}
