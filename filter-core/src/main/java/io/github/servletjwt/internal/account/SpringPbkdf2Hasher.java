package io.github.servletjwt.internal.account;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The hashes of Spring Security's {@code Pbkdf2PasswordEncoder} since 5.8, behind their prefix: hexadecimal salt and
 * hash, 310,000 rounds.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class SpringPbkdf2Hasher implements HashFormat {
    private static final int ROUNDS = 310_000;
    private static final int BYTES = Pbkdf2.SALT_BYTES + Pbkdf2.HASH_BYTES;
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{" + 2 * BYTES + "}");

    private final SecureRandom random;

    SpringPbkdf2Hasher(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String hash(String password) {
        throw new UnsupportedOperationException("such hashes are verified, never made");
    }

    @Override
    public boolean recognises(String hash) {
        return FORM.matcher(hash).matches();
    }

    @Override
    public boolean verify(String password, String hash) {
        if (!recognises(hash)) {
            return false;
        }
        byte[] bytes = HexFormat.of().parseHex(hash);
        byte[] salt = Arrays.copyOf(bytes, Pbkdf2.SALT_BYTES);
        return MessageDigest.isEqual(
                Arrays.copyOfRange(bytes, Pbkdf2.SALT_BYTES, BYTES), Pbkdf2.hash(password, salt, ROUNDS));
    }

    @Override
    public boolean isWeaker(String hash) {
        return true;
    }

    @Override
    public String unmatchable(String like) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
