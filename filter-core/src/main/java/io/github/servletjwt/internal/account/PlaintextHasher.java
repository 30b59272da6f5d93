package io.github.servletjwt.internal.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Passwords stored in plaintext behind {@code {noop}}: only with {@code allowPlaintextPasswords=true}.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class PlaintextHasher implements HashFormat {
    private final SecureRandom random;

    PlaintextHasher(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String hash(String password) {
        throw new UnsupportedOperationException("plain passwords are verified, never stored");
    }

    @Override
    public boolean recognises(String hash) {
        return !hash.isEmpty();
    }

    @Override
    public boolean verify(String password, String hash) {
        return MessageDigest.isEqual(password.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isWeaker(String hash) {
        return true;
    }

    @Override
    public String unmatchable(String like) {
        byte[] bytes = new byte[Pbkdf2.HASH_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
