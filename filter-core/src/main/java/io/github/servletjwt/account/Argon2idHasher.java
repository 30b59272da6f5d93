package io.github.servletjwt.account;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.github.servletjwt.api.PasswordHasher;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Argon2id (RFC 9106): 19 MiB, 2 passes, 1 lane, as the OWASP cheat sheet has it; 16 bytes of salt, 32 of hash, in the
 * PHC form {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Hashes of other cost are verified as they say.
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
    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=\\d{1,7},t=\\d{1,3},p=\\d{1,3}\\$[A-Za-z0-9+/]{11,}\\$[A-Za-z0-9+/]{16,}");
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private final SecureRandom random;
    private final Argon2Function function =
            Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID, VERSION);

    public Argon2idHasher(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash =
                function.hash(password.getBytes(StandardCharsets.UTF_8), salt).getBytes();
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

    @Override
    public boolean recognises(String hash) {
        return FORM.matcher(hash).matches();
    }

    @Override
    public boolean verify(String password, String hash) {
        return recognises(hash) && Argon2Function.getInstanceFromHash(hash).check(password, hash);
    }
}
