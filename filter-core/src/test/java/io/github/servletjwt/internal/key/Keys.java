package io.github.servletjwt.internal.key;

import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.config.KeyConfig;
import io.github.servletjwt.internal.config.ResourceLocations;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import java.security.Key;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects that many tests of this package need. */
final class Keys {
    private Keys() {}

    /** The keys of an own set. */
    static List<JwsKey> own(String json) {
        return new JwkSetReader(List.of(), true).read(json);
    }

    /** The keys of a set that was fetched. */
    static KeySet foreign(String json) {
        return new KeySet(new JwkSetReader(List.of(), false).read(json), true, null);
    }

    static String set(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    /** The JWK with one member replaced. */
    static String with(String jwk, String member, String json) {
        return jwk.replaceFirst("\"" + member + "\":(\"[^\"]*\"|[^,}]*)", "\"" + member + "\":" + json);
    }

    /** The JWK without that member, which must not be the first. */
    static String without(String jwk, String member) {
        return jwk.replaceFirst(",\"" + member + "\":(\"[^\"]*\"|[^,}]*)", "");
    }

    static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    static String pem(String label, Key key) {
        return pem(label, key.getEncoded());
    }

    /** A test key by kind. */
    static TestKey of(String kind) {
        return switch (kind) {
            case "RSA" -> TestKeys.rsa();
            case "Ed25519" -> TestKeys.ed25519();
            default -> TestKeys.ec(kind);
        };
    }

    /** Settings of keys alone. */
    static KeyConfig config(
            @Nullable String privateKey,
            @Nullable String publicKey,
            @Nullable String keys,
            @Nullable String signingKeyId,
            JwsAlgorithm... algorithms) {
        return new KeyConfig(
                "",
                null,
                privateKey,
                publicKey,
                keys,
                signingKeyId,
                List.of(algorithms),
                null,
                false,
                null,
                null,
                false);
    }

    static HttpFetcher fetcher() {
        return new HttpFetcher(FetchOptions.plain(false), Keys::daemon, KeyPeriods.DEFAULT.fetch());
    }

    /** Runs it in a thread of its own. */
    static void daemon(Runnable task) {
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
    }

    static ResourceLocations files() {
        return new ResourceLocations(path -> null, null);
    }
}
