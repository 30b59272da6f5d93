package io.github.servletjwt.internal.account;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * bcrypt in the format {@code $2b$12$…}; {@code $2a$} and {@code $2y$} are verified too, with a cost of 4 to 17. Like
 * every implementation it uses the first 72 bytes of a password; longer new passwords are refused.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class BcryptHasher implements HashFormat {
    private static final int COST = 12;
    private static final int MAX_COST = 17;
    private static final int MAX_BYTES = 72;
    private static final int SALT_BYTES = 16;
    private static final Pattern FORM = Pattern.compile("\\$(2[aby])\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final String ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int HASH_CHARACTERS = 31;

    private final SecureRandom random;

    BcryptHasher(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String hash(String password) {
        return hash(bytes(password), COST);
    }

    private String hash(byte[] password, int cost) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return OpenBSDBCrypt.generate("2b", password, salt, cost);
    }

    private static byte[] bytes(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, Math.min(bytes.length, MAX_BYTES));
    }

    @Override
    public boolean takes(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    @Override
    public boolean recognises(String hash) {
        int cost = cost(hash);
        return cost >= 4 && cost <= MAX_COST;
    }

    /** 0 for other hashes. */
    private static int cost(String hash) {
        Matcher form = FORM.matcher(hash);
        return form.matches() ? Integer.parseInt(form.group(2)) : 0;
    }

    @Override
    public boolean verify(String password, String hash) {
        return recognises(hash) && OpenBSDBCrypt.checkPassword(hash, bytes(password));
    }

    @Override
    public boolean isWeaker(String hash) {
        return cost(hash) < COST;
    }

    /** A real salt, and random characters in place of the hash. */
    @Override
    public String unmatchable(String like) {
        String cheapest = hash(new byte[0], 4);
        String salt = cheapest.substring(7, cheapest.length() - HASH_CHARACTERS);
        String cost = recognises(like) ? like.substring(0, 7) : "$2b$" + COST + "$";
        StringBuilder hash = new StringBuilder(cost).append(salt);
        for (int i = 0; i < HASH_CHARACTERS - 1; i++) {
            hash.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        // the last character holds only 4 bits
        return hash.append(ALPHABET.charAt(random.nextInt(16) * 4)).toString();
    }
}
