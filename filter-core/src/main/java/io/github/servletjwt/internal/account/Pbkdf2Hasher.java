package io.github.servletjwt.internal.account;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PBKDF2 with HMAC-SHA256, 600,000 rounds as the OWASP cheat sheet recommends, in passlib's format {@code
 * $pbkdf2-sha256$600000$salt$hash} with its own base64. Other rounds, up to 10,000,000, are verified as given.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class Pbkdf2Hasher implements HashFormat {
    private static final int ROUNDS = 600_000;
    private static final int MAX_ROUNDS = 10_000_000;
    private static final Pattern FORM =
            Pattern.compile("\\$pbkdf2-sha256\\$([1-9]\\d{0,7})\\$([A-Za-z0-9./]{2,1366})\\$([A-Za-z0-9./]{43})");

    private final SecureRandom random;

    Pbkdf2Hasher(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String hash(String password) {
        byte[] salt = randomBytes(Pbkdf2.SALT_BYTES);
        return text(ROUNDS, salt, Pbkdf2.hash(password, salt, ROUNDS));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(int rounds, byte[] salt, byte[] hash) {
        return "$pbkdf2-sha256$" + rounds + "$" + encode(salt) + "$" + encode(hash);
    }

    /** passlib's base64 has a dot in place of the plus sign. */
    private static String encode(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes).replace('+', '.');
    }

    private static byte[] decode(String text) {
        return Base64.getDecoder().decode(text.replace('.', '+'));
    }

    @Override
    public boolean recognises(String hash) {
        Matcher form = FORM.matcher(hash);
        return form.matches()
                && Integer.parseInt(form.group(1)) <= MAX_ROUNDS
                && form.group(2).length() % 4 != 1;
    }

    @Override
    public boolean verify(String password, String hash) {
        Matcher form = FORM.matcher(hash);
        return form.matches()
                && recognises(hash)
                && MessageDigest.isEqual(
                        decode(form.group(3)),
                        Pbkdf2.hash(password, decode(form.group(2)), Integer.parseInt(form.group(1))));
    }

    @Override
    public boolean isWeaker(String hash) {
        Matcher form = FORM.matcher(hash);
        return !form.matches() || Integer.parseInt(form.group(1)) < ROUNDS;
    }

    @Override
    public String unmatchable(String like) {
        Matcher form = FORM.matcher(like);
        int rounds = form.matches() ? Integer.parseInt(form.group(1)) : ROUNDS;
        return text(rounds, randomBytes(Pbkdf2.SALT_BYTES), randomBytes(Pbkdf2.HASH_BYTES));
    }
}
