package io.github.servletjwt.account;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.github.servletjwt.api.PasswordHasher;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2id (RFC 9106): 19 MiB, 2 passes, 1 lane, as the OWASP cheat sheet has it; 16 bytes of salt, 32 of hash, in the
 * PHC form {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Hashes of other cost are verified as they say, one lane alone.
 *
 * <p><b>Thread safety:</b> any thread. Each call takes the memory that the hash asks for.
 */
public final class Argon2idHasher implements PasswordHasher {
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int VERSION = Argon2Function.ARGON2_VERSION_13;
    private static final Pattern FORM = Pattern.compile("\\$argon2id\\$v=19\\$m=([1-9]\\d{0,6}),t=([1-9]\\d{0,1}),p=1"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,171})");
    private static final int MOST_MEMORY_KIB = 1 << 20;
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private final SecureRandom random;

    /** What a stored hash must look like, for error texts. */
    static final String EXPECTED = "$argon2id$… with v=19 and p=1";

    public Argon2idHasher(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID, VERSION)
                .hash(password.getBytes(StandardCharsets.UTF_8), salt)
                .getBytes();
        return phc(salt, hash);
    }

    private static String phc(byte[] salt, byte[] hash) {
        return "$argon2id$v=" + VERSION + "$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$"
                + BASE64.encodeToString(salt) + "$" + BASE64.encodeToString(hash);
    }

    /** A hash that no password makes, of the same cost as a real one: what unknown users are checked against. */
    public String unmatchable() {
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return phc(salt, hash);
    }

    /** One lane alone: for more, the library keeps threads that outlive the application. At most 1 GiB. */
    @Override
    public boolean recognises(String hash) {
        Matcher matcher = FORM.matcher(hash);
        return matcher.matches()
                && Integer.parseInt(matcher.group(1)) >= 8
                && Integer.parseInt(matcher.group(1)) <= MOST_MEMORY_KIB
                && matcher.group(3).length() % 4 != 1
                && matcher.group(4).length() % 4 != 1;
    }

    @Override
    public boolean verify(String password, String hash) {
        try {
            return recognises(hash) && Argon2Function.getInstanceFromHash(hash).check(password, hash);
        } catch (RuntimeException unreadable) {
            // the library's, for a hash that only looked like one
            return false;
        }
    }
}
