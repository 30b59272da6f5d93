package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.KeyType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one issuer's keys. Keys come from exactly one of secret, PEM keys, key set or discovery.
 *
 * @param prefix prefix of the names of the settings: empty, or {@code issuer.NAME.}
 * @param secret the value of the setting
 * @param privateKey PEM or its location
 * @param publicKey PEM or its location
 * @param keys JWK Set, its location or URL, or a class name
 * @param signingKeyId {@code kid} of the key that signs
 * @param algorithms accepted algorithms; empty = by key
 * @param issuer issuer to discover the keys from when no key setting is given
 * @param header sent with each fetch, with placeholders
 * @param authority PEM or its location: the authority of the server
 * @param ofOthersAlone whether a missing key is none, because further issuers have all keys
 * @param allowHttpKeys whether plain {@code http:} to other machines is allowed
 */
public record KeyConfig(
        String prefix,
        @Nullable String secret,
        @Nullable String privateKey,
        @Nullable String publicKey,
        @Nullable String keys,
        @Nullable String signingKeyId,
        List<JwsAlgorithm> algorithms,
        @Nullable IssuerName issuer,
        boolean allowHttpKeys,
        @Nullable String header,
        @Nullable String authority,
        boolean ofOthersAlone) {

    /** The source of the keys. */
    public enum Kind {
        SECRET,
        PEM,
        /** A JWK Set in a file or in the setting itself. */
        SET,
        URL,
        CLASS,
        DISCOVERY,
        /** None: all tokens are those of further issuers. */
        NONE
    }

    static KeyConfig read(ParamValues values, String prefix, @Nullable IssuerName issuer) {
        KeyConfig config = new KeyConfig(
                prefix,
                values.find(KeySettings.SECRET.under(prefix)),
                prefix.isEmpty() ? values.find(KeySettings.PRIVATE_KEY) : null,
                values.find(KeySettings.PUBLIC_KEY.under(prefix)),
                values.find(KeySettings.KEYS.under(prefix)),
                prefix.isEmpty() ? values.find(KeySettings.SIGNING_KEY_ID) : null,
                values.list(KeySettings.ALGORITHMS.under(prefix)),
                issuer,
                values.get(KeySettings.ALLOW_HTTP_KEYS.under(prefix)),
                values.find(KeySettings.KEYS_HEADER.under(prefix)),
                values.find(KeySettings.KEYS_CA.under(prefix)),
                prefix.isEmpty()
                        && issuer == null
                        && !values.list(TokenSettings.ISSUERS).isEmpty());
        config.checkOne(values);
        config.checkSet(values);
        config.checkAlgorithms(values);
        return config;
    }

    /** The setting with its prefix. */
    public Param<?> named(Param<?> param) {
        return param.under(prefix);
    }

    /** The source of the keys. */
    public Kind kind() {
        if (secret != null) {
            return Kind.SECRET;
        }
        if (privateKey != null || publicKey != null) {
            return Kind.PEM;
        }
        if (keys == null) {
            return ofOthersAlone ? Kind.NONE : Kind.DISCOVERY;
        }
        return KeyUrls.isUrl(keys) ? Kind.URL : UsersSource.isClassName(keys) ? Kind.CLASS : Kind.SET;
    }

    /** Whether the keys are fetched over the network. */
    public boolean isRemote() {
        return kind() == Kind.URL || kind() == Kind.DISCOVERY;
    }

    /** Whether none of the keys can ever sign. */
    public boolean onlyVerifies() {
        return switch (kind()) {
            case SECRET, SET, CLASS -> false;
            case PEM -> privateKey == null;
            case URL, NONE -> true;
            case DISCOVERY -> isDiscovered();
        };
    }

    private void checkOne(ParamValues values) {
        List<Param<?>> given = new ArrayList<>();
        for (Param<?> param :
                List.of(KeySettings.SECRET, KeySettings.PRIVATE_KEY, KeySettings.PUBLIC_KEY, KeySettings.KEYS)) {
            boolean second = param == KeySettings.PUBLIC_KEY && given.contains(KeySettings.PRIVATE_KEY);
            if (!second && values.given(named(param))) {
                given.add(param);
            }
        }
        for (Param<?> other : given.subList(Math.min(1, given.size()), given.size())) {
            values.problem(
                    named(other),
                    "contradicts " + named(given.get(0))
                            + "; give exactly one of secret, privateKey with publicKey, or keys");
        }
        if (given.isEmpty() && !ofOthersAlone && !values.unusable(named(TokenSettings.ISSUER)) && !isDiscovered()) {
            reportMissing(values);
        }
        if (issuer != null && issuer.isFamily() && (secret != null || privateKey != null)) {
            values.problem(
                    named(TokenSettings.ISSUER),
                    "with a claim in braces it names issuers of others, and these keys can sign; set keys to a URL, or publicKey");
        }
    }

    /**
     * Without a key setting, an issuer that is a URL was probably meant for discovery: then the message says why it
     * fails.
     */
    private void reportMissing(ParamValues values) {
        if (issuer == null || !KeyUrls.isUrl(issuer.text())) {
            values.problem(named(KeySettings.SECRET), missing());
            return;
        }
        values.problem(
                named(TokenSettings.ISSUER),
                "its keys cannot be discovered: "
                        + here(KeyUrls.whyNotDiscoverable(issuer.discovered(), allowHttpKeys))
                        + "; or set the keys, by "
                        + (prefix.isEmpty() ? "secret, privateKey, publicKey or keys" : alternatives()));
    }

    private String alternatives() {
        return named(KeySettings.KEYS) + ", " + named(KeySettings.PUBLIC_KEY) + " or " + named(KeySettings.SECRET);
    }

    private boolean isDiscovered() {
        return issuer != null && KeyUrls.isDiscoverable(issuer.discovered(), allowHttpKeys);
    }

    private String missing() {
        return prefix.isEmpty()
                ? "is required; set it, for example to ${env:JWT_SECRET}, here or as context-param servlet-jwt.secret; "
                        + "or instead privateKey, publicKey or keys; or an issuer whose keys can be discovered (https:)"
                : "is required, or instead publicKey or keys, or an issuer whose keys can be discovered (https:)";
    }

    private void checkSet(ParamValues values) {
        boolean any = values.given(named(KeySettings.SECRET)) || values.given(named(KeySettings.PRIVATE_KEY));
        boolean remote = isRemote() && !any && (keys != null || isDiscovered());
        if (remote && keys != null) {
            requireUrl(values, keys);
            requireGiven(values, TokenSettings.ISSUER);
        }
        if (remote) {
            requireGiven(values, TokenSettings.AUDIENCE);
        } else {
            requireFetched(values, allowHttpKeys, KeySettings.ALLOW_HTTP_KEYS);
            requireFetched(values, header != null, KeySettings.KEYS_HEADER);
            requireFetched(values, authority != null, KeySettings.KEYS_CA);
        }
        boolean signs = keys != null && kind() != Kind.URL;
        if (signingKeyId != null && !signs && !values.unusable(KeySettings.KEYS)) {
            values.problem(
                    KeySettings.SIGNING_KEY_ID,
                    "has no effect without a key set of your own; set keys, or remove this");
        }
    }

    private void requireFetched(ParamValues values, boolean given, Param<?> param) {
        if (given) {
            values.problem(named(param), "has no effect unless keys are fetched; remove it");
        }
    }

    private void requireUrl(ParamValues values, String url) {
        try {
            KeyUrls.require(url, allowHttpKeys);
        } catch (IllegalArgumentException refused) {
            values.problem(named(KeySettings.KEYS), here(String.valueOf(refused.getMessage())));
        }
    }

    /** Replaces the name of the setting by its prefixed name. */
    private String here(String message) {
        return message.replace(
                KeySettings.ALLOW_HTTP_KEYS.name(),
                named(KeySettings.ALLOW_HTTP_KEYS).name());
    }

    /** Without it, a token that the issuer issued for any other audience would be accepted. */
    private void requireGiven(ParamValues values, Param<?> param) {
        if (!values.given(named(param))) {
            values.problem(
                    named(param),
                    "is required with fetched keys, because these keys also sign tokens for other applications; "
                            + "expected "
                            + param.form());
        }
    }

    private void checkAlgorithms(ParamValues values) {
        for (JwsAlgorithm algorithm : algorithms) {
            boolean hmac = algorithm.keyType() == KeyType.OCT;
            if (hmac && kind() != Kind.SECRET && (isRemote() || kind() == Kind.PEM)) {
                values.problem(
                        named(KeySettings.ALGORITHMS),
                        algorithm + " needs a secret, but these keys are public keys; remove it");
            } else if (!hmac && kind() == Kind.SECRET) {
                values.problem(
                        named(KeySettings.ALGORITHMS),
                        algorithm + " needs a key pair, but secret is not one; expected HS256, HS384 or HS512");
            }
        }
    }

    /** Without keys. */
    @Override
    public String toString() {
        return "KeyConfig[" + prefix + kind() + ", algorithms=" + algorithms + "]";
    }
}
