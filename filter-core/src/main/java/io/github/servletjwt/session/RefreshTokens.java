package io.github.servletjwt.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Refresh tokens: {@code srt_} and the base64url of key id (1 byte), session id (16), counter (4), and the first 16 bytes
 * of the HMAC-SHA256 of these. They prove themselves before any store is asked, and no store can make one.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class RefreshTokens {
    /**
     * What an authentic refresh token says.
     *
     * @param sessionId 22 characters of base64url
     */
    public record Presented(String sessionId, int counter) {}

    private static final String PREFIX = "srt_";
    private static final String HMAC = "HmacSHA256";
    private static final int SESSION_BYTES = 16;
    private static final int SIGNED_BYTES = 1 + SESSION_BYTES + Integer.BYTES;
    private static final int MAC_BYTES = 16;
    private static final byte[] KEY_ID = "servlet-jwt refresh key id".getBytes(StandardCharsets.US_ASCII);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Supplier<List<byte[]>> keys;

    /**
     * Refresh tokens of these keys.
     *
     * @param keys those that count now: the first makes, all verify; never empty while tokens are made
     */
    public RefreshTokens(Supplier<List<byte[]>> keys) {
        this.keys = keys;
    }

    /** The token of a session at a counter: the same for the same. */
    String of(String sessionId, int counter) {
        byte[] key = keys.get().get(0);
        ByteBuffer token = ByteBuffer.allocate(SIGNED_BYTES + MAC_BYTES)
                .put(id(key))
                .put(Base64.getUrlDecoder().decode(sessionId))
                .putInt(counter);
        token.put(mac(key, Arrays.copyOf(token.array(), SIGNED_BYTES)));
        return PREFIX + ENCODER.encodeToString(token.array());
    }

    /** What proves that a page has read a cookie of the session: the same for the same, and nothing else made here. */
    String csrf(String sessionId) {
        byte[] key = keys.get().get(0);
        byte[] label = ("servlet-jwt csrf " + sessionId).getBytes(StandardCharsets.US_ASCII);
        return ENCODER.encodeToString(mac(key, label));
    }

    /** What the token says, if one of the keys made it. */
    public Optional<Presented> verify(String token) {
        byte[] bytes = decode(token);
        if (bytes.length != SIGNED_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
        for (byte[] key : keys.get()) {
            if (id(key) == bytes[0] && MessageDigest.isEqual(mac, mac(key, signed))) {
                String sessionId = ENCODER.encodeToString(Arrays.copyOfRange(bytes, 1, 1 + SESSION_BYTES));
                return Optional.of(
                        new Presented(sessionId, ByteBuffer.wrap(signed).getInt(1 + SESSION_BYTES)));
            }
        }
        return Optional.empty();
    }

    /** Empty when it has not exactly the form that it is made in. */
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
        return hmac(key, KEY_ID)[0];
    }

    private static byte[] mac(byte[] key, byte[] signed) {
        return Arrays.copyOf(hmac(key, signed), MAC_BYTES);
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(data);
        } catch (GeneralSecurityException impossible) {
            // every JDK has it (Mac's documentation)
            throw new IllegalStateException(HMAC, impossible);
        }
    }
}
