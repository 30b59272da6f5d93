package io.github.servletjwt.internal.session;

import io.github.servletjwt.internal.crypto.HmacSha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens: {@code srt_} and the base64url of key id (1 byte), session id (16), counter (4), and the first 16
 * bytes of the HMAC-SHA256 of these. They are verified without the store, and a store cannot make one.
 *
 * <p>The MAC keys are derived from the given keys and the realm (HMAC-SHA256). Two realms with the same keys therefore
 * do not accept each other's tokens.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class RefreshTokens {
    /**
     * The content of an authentic refresh token.
     *
     * @param sessionId 22 characters of base64url
     */
    public record Presented(String sessionId, int counter) {}

    private static final String PREFIX = "srt_";
    private static final int SESSION_BYTES = 16;
    private static final int SIGNED_BYTES = 1 + SESSION_BYTES + Integer.BYTES;
    private static final int MAC_BYTES = 16;
    private static final int TAG_BYTES = 8;
    private static final byte[] KEY_ID = "servlet-jwt refresh key id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAG = "servlet-jwt session owner".getBytes(StandardCharsets.US_ASCII);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Supplier<List<byte[]>> source;
    private final byte[] realm;
    private final String tag;

    /**
     * Creates refresh tokens with these keys.
     *
     * @param source the current keys: the first makes tokens, all verify them; not empty while tokens are made
     * @param realm the realm of the application, {@link #realm}
     */
    public RefreshTokens(Supplier<List<byte[]>> source, String realm) {
        this.source = source;
        this.realm = label(realm);
        this.tag = tag(realm);
    }

    /**
     * Builds the realm of an application, which separates the sessions of applications that share a store or a secret.
     *
     * @param issuer null when none is configured
     * @param instance empty for the instance without a name
     */
    public static String realm(@Nullable String issuer, String instance, String namespace) {
        // with lengths, so that different triples never give the same string
        return Stream.of(issuer == null ? "" : issuer, instance, namespace)
                .map(part -> part.length() + ":" + part)
                .collect(Collectors.joining(","));
    }

    private List<byte[]> keys() {
        return source.get().stream().map(key -> HmacSha256.of(key, realm)).toList();
    }

    /** The tag of a realm: 11 characters that mark its access tokens, and the owners of its sessions in a store. */
    public static String tag(String realm) {
        return ENCODER.encodeToString(Arrays.copyOf(HmacSha256.of(TAG, label(realm)), TAG_BYTES));
    }

    String tag() {
        return tag;
    }

    private static byte[] label(String realm) {
        return ("servlet-jwt refresh tokens of " + realm).getBytes(StandardCharsets.UTF_8);
    }

    /** The token of a session at a counter; always the same for the same key, session and counter. */
    String of(String sessionId, int counter) {
        byte[] key = keys().get(0);
        ByteBuffer token = ByteBuffer.allocate(SIGNED_BYTES + MAC_BYTES)
                .put(id(key))
                .put(Base64.getUrlDecoder().decode(sessionId))
                .putInt(counter);
        token.put(mac(key, Arrays.copyOf(token.array(), SIGNED_BYTES)));
        return PREFIX + ENCODER.encodeToString(token.array());
    }

    /**
     * The CSRF value of a session: a page that knows it has read the session's cookie. Always the same for one key and
     * session.
     */
    String csrf(String sessionId) {
        byte[] key = keys().get(0);
        byte[] label = ("servlet-jwt csrf " + sessionId).getBytes(StandardCharsets.US_ASCII);
        return ENCODER.encodeToString(mac(key, label));
    }

    /** Reads a token; empty unless one of the keys made it. */
    public Optional<Presented> verify(String token) {
        byte[] bytes = decode(token);
        if (bytes.length != SIGNED_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
        for (byte[] key : keys()) {
            if (id(key) == bytes[0] && MessageDigest.isEqual(mac, mac(key, signed))) {
                String sessionId = ENCODER.encodeToString(Arrays.copyOfRange(bytes, 1, 1 + SESSION_BYTES));
                return Optional.of(
                        new Presented(sessionId, ByteBuffer.wrap(signed).getInt(1 + SESSION_BYTES)));
            }
        }
        return Optional.empty();
    }

    /** Decodes a token; empty unless it has exactly the form in which it is made. */
    private static byte[] decode(String token) {
        if (!token.startsWith(PREFIX) || token.length() > 100) {
            return new byte[0];
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
            return token.equals(PREFIX + ENCODER.encodeToString(bytes)) ? bytes : new byte[0];
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    private static byte id(byte[] key) {
        return HmacSha256.of(key, KEY_ID)[0];
    }

    private static byte[] mac(byte[] key, byte[] signed) {
        return Arrays.copyOf(HmacSha256.of(key, signed), MAC_BYTES);
    }
}
