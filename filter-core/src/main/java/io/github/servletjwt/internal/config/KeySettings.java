package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.config.Param.Scope;
import java.util.List;

/** Settings of keys. */
public final class KeySettings {
    public static final Param<String> SECRET = Param.secret(
            Scope.SHARED,
            "secret",
            ParamType.text("a string, or base64: and the bytes in base64 or base64url"),
            "HMAC secret that signs and verifies. At least 32, 48 or 64 bytes for HS256, HS384 or HS512. "
                    + "Placeholders (`changeme…`), samples of tutorials, repeated words and secrets with fewer than 10 "
                    + "distinct characters are refused. Never write it into web.xml: `${env:JWT_SECRET}`");

    public static final Param<String> PRIVATE_KEY = Param.location(
            "privateKey",
            ParamType.text(
                    "PEM text (PKCS#8) or its location: /WEB-INF/x, classpath:x or file:/abs/x",
                    KeySettings::isPemOrLocation),
            "PEM key (PKCS#8) that signs: RSA of 2048 bits or more, EC (P-256, P-384, P-521) or Ed25519. Its "
                    + "public half verifies. A changed file takes effect within 10 s. Make one: `openssl genpkey "
                    + "-algorithm ed25519`");

    public static final Param<String> PUBLIC_KEY = Param.location(
            "publicKey",
            ParamType.text(
                    "PEM text (SPKI keys or X.509 certificates) or its location: /WEB-INF/x, classpath:x or "
                            + "file:/abs/x",
                    KeySettings::isPemOrLocation),
            "One or more PEM keys or X.509 certificates that verify (the dates of certificates are ignored): "
                    + "the previous keys in addition to `privateKey`, or public keys alone. A changed file takes "
                    + "effect within 10 s");

    public static final Param<String> KEYS = Param.location(
            "keys",
            ParamType.text(
                    "a JWK Set, its location (/WEB-INF/x, classpath:x, file:/abs/x or https://…) or a class name",
                    KeySettings::isKeySet),
            "JWK Set (RFC 7517): the JSON itself, a file, a URL (`https:`, or `http:` to loopback), or the "
                    + "name of a class that implements `KeySource`. Private and `oct` keys in a file may sign; from a "
                    + "URL they are refused. A changed file takes effect within 10 s; a URL is fetched again in the "
                    + "background");

    public static final Param<String> SIGNING_KEY_ID = Param.of(
            Scope.SHARED,
            "signingKeyId",
            ParamType.text("the kid of a private or oct key in keys"),
            null,
            "`kid` of the key in `keys` that signs. Default: the first key that can sign");

    public static final Param<String> KEYS_HEADER = Param.secret(
            Scope.SHARED,
            "keysHeader",
            ParamType.text("a header such as Authorization: Bearer ${file:/run/secrets/token}", KeySettings::isHeader),
            "Header sent with each fetch of keys and of discovery, to the configured host alone. Placeholders are filled anew "
                    + "each time, so a token in a file may change");

    public static final Param<String> KEYS_CA = Param.location(
            "keysCa",
            ParamType.text(
                    "PEM certificates or their location: /WEB-INF/x, classpath:x or file:/abs/x",
                    KeySettings::isPemOrLocation),
            "Certificates of the authority that signed the server from which keys are fetched; no other authority is "
                    + "trusted there then. Default: the trust store of the JVM. Read at startup");

    public static final Param<Boolean> ALLOW_HTTP_KEYS = Param.of(
            Scope.SHARED,
            "allowHttpKeys",
            ParamType.bool(),
            "false",
            "Allow fetching keys by plain `http:` from other machines: anybody on the network path can then "
                    + "inject keys");

    public static final Param<List<JwsAlgorithm>> ALGORITHMS = Param.of(
            Scope.SHARED,
            "algorithms",
            ParamType.list(
                    "HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA or Ed25519",
                    JwsAlgorithm::valueOf),
            null,
            "Accepted values of `alg`. Issued tokens use the first one that the signing key supports. "
                    + "Default, by key: the `alg` of the JWK, else HS256; RS256; ES256, ES384 or ES512 by curve; "
                    + "EdDSA. Ed25519 (RFC 9864) is another name of EdDSA: where one is accepted, the other is, too");

    private KeySettings() {}

    /** Whether placeholders in it are filled when it is used, and not at startup. */
    public static boolean isFilledLate(Param<?> param) {
        return param.name().substring(param.name().lastIndexOf('.') + 1).equals(KEYS_HEADER.name());
    }

    /** A name that a setting may choose, a colon, and a value. */
    private static boolean isHeader(String text) {
        return text.matches(
                "(?i)(?!(?:Host|Connection|Content-.*|Transfer-Encoding|Accept(?:-Encoding)?|If-None-Match|Expect|"
                        + "Upgrade|Trailer|TE)\\s*:)[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}:[ \\t]*[^\\s\\p{Cntrl}][^\\p{Cntrl}]*");
    }

    private static boolean isPemOrLocation(String text) {
        return ResourceLocations.isLocation(text) || text.contains("-----BEGIN ");
    }

    private static boolean isKeySet(String text) {
        return isJson(text)
                || ResourceLocations.isLocation(text)
                || KeyUrls.isUrl(text)
                || UsersSource.isClassName(text);
    }

    private static boolean isJson(String text) {
        return text.startsWith("{");
    }
}
