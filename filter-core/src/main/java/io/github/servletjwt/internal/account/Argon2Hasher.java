package io.github.servletjwt.internal.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106): 19 MiB, 2 passes, 1 lane, as the OWASP cheat sheet recommends; 16 bytes of salt, 32 of hash, in
 * the PHC format {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Hashes with other costs, and of Argon2i, are
 * verified with their own parameters, at most 1 GiB each; lanes are computed one after the other.
 *
 * <p><b>Thread safety:</b> any thread; it starts none. Each call allocates the memory that the hash requires.
 */
final class Argon2Hasher implements HashFormat {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MAX_MEMORY_KIB = 1 << 20;
    private static final int LEAST_MEMORY_OF_LANE_KIB = 8;
    private static final Pattern FORM = Pattern.compile("\\$argon2(id?)\\$(v=(?:16|19)\\$)?"
            + "m=([1-9]\\d{0,6}),t=([1-9]\\d?),p=([1-9]\\d?)\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,171})");
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();
    private static final Cost OWN = new Cost(Argon2Parameters.ARGON2_id, true, 19_456, 2, 1);

    static {
        BouncyCastle.load();
    }

    private final SecureRandom random;

    Argon2Hasher(SecureRandom random) {
        this.random = random;
    }

    /**
     * The parameters in a hash.
     *
     * @param current version 1.3; otherwise 1.0
     */
    private record Cost(int variant, boolean current, int memoryKib, int passes, int lanes) {
        static Cost of(Matcher form) {
            return new Cost(
                    form.group(1).equals("id") ? Argon2Parameters.ARGON2_id : Argon2Parameters.ARGON2_i,
                    "v=19$".equals(form.group(2)),
                    Integer.parseInt(form.group(3)),
                    Integer.parseInt(form.group(4)),
                    Integer.parseInt(form.group(5)));
        }

        boolean isBearable() {
            return memoryKib <= MAX_MEMORY_KIB && memoryKib >= LEAST_MEMORY_OF_LANE_KIB * lanes;
        }

        byte[] hash(String password, byte[] salt, int length) {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(variant)
                    .withVersion(current ? Argon2Parameters.ARGON2_VERSION_13 : Argon2Parameters.ARGON2_VERSION_10)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[length];
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        }

        String phc(byte[] salt, byte[] hash) {
            return "$argon2" + (variant == Argon2Parameters.ARGON2_id ? "id" : "i") + (current ? "$v=19" : "") + "$m="
                    + memoryKib + ",t=" + passes + ",p=" + lanes + "$" + BASE64.encodeToString(salt) + "$"
                    + BASE64.encodeToString(hash);
        }
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String hash(String password) {
        byte[] salt = randomBytes(SALT_BYTES);
        return OWN.phc(salt, OWN.hash(password, salt, HASH_BYTES));
    }

    @Override
    public boolean recognises(String hash) {
        Matcher form = FORM.matcher(hash);
        return form.matches()
                && Cost.of(form).isBearable()
                && form.group(6).length() % 4 != 1
                && form.group(7).length() % 4 != 1;
    }

    @Override
    public boolean verify(String password, String hash) {
        Matcher form = FORM.matcher(hash);
        if (!form.matches() || !recognises(hash)) {
            return false;
        }
        byte[] expected = decode(form.group(7));
        return MessageDigest.isEqual(expected, Cost.of(form).hash(password, decode(form.group(6)), expected.length));
    }

    /** More memory compensates for fewer passes (RFC 9106 §4). */
    @Override
    public boolean isWeaker(String hash) {
        Matcher form = FORM.matcher(hash);
        if (!form.matches()) {
            return true;
        }
        Cost cost = Cost.of(form);
        boolean slower = (long) cost.memoryKib() * cost.passes() >= (long) OWN.memoryKib() * OWN.passes();
        return cost.variant() != OWN.variant()
                || !cost.current()
                || cost.memoryKib() < OWN.memoryKib() / 2
                || !slower
                || decode(form.group(6)).length < SALT_BYTES
                || decode(form.group(7)).length < HASH_BYTES / 2;
    }

    @Override
    public String unmatchable(String like) {
        Matcher form = FORM.matcher(like);
        Cost cost = form.matches() ? Cost.of(form) : OWN;
        return cost.phc(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
    }
}
