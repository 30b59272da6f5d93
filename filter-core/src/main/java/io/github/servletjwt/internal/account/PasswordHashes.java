package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.PasswordHasher;
import io.github.servletjwt.internal.config.AccountConfig;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The formats of password hashes that an application verifies, and the one for new hashes.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class PasswordHashes {
    /** The formats of stored hashes, for messages. */
    public static final String EXPECTED = "$argon2id$…, $argon2i$…, $2a$…, $2b$…, $2y$…, $pbkdf2-sha256$…, {bcrypt}…, "
            + "{argon2…}… or {pbkdf2@SpringSecurity_v5_8}…";

    private final HashFormat preferred;
    private final List<HashFormat> forms;

    private PasswordHashes(HashFormat preferred, List<HashFormat> forms) {
        this.preferred = preferred;
        this.forms = List.copyOf(forms);
    }

    /** The formats according to the settings. */
    public static PasswordHashes of(AccountConfig config, SecureRandom random) {
        Argon2Hasher argon2 = new Argon2Hasher(random);
        BcryptHasher bcrypt = new BcryptHasher(random);
        Pbkdf2Hasher pbkdf2 = new Pbkdf2Hasher(random);
        List<HashFormat> forms = new ArrayList<>(List.of(
                argon2,
                bcrypt,
                pbkdf2,
                new PrefixedHasher("bcrypt", bcrypt),
                new PrefixedHasher("argon2(?:@SpringSecurity_v\\d+_\\d+)?", argon2),
                new PrefixedHasher("pbkdf2@SpringSecurity_v5_8", new SpringPbkdf2Hasher(random))));
        if (config.allowPlaintextPasswords()) {
            forms.add(new PrefixedHasher("noop", new PlaintextHasher(random)));
        }
        HashFormat preferred = switch (config.passwordHash()) {
            case ARGON2ID -> argon2;
            case BCRYPT -> bcrypt;
            case PBKDF2_SHA256 -> pbkdf2;
        };
        return new PasswordHashes(preferred, forms);
    }

    /** The same, and those that the application's own class recognises. */
    public PasswordHashes and(PasswordHasher own) {
        List<HashFormat> more = new ArrayList<>(forms);
        more.add(new ApplicationHasher(own));
        return new PasswordHashes(preferred, more);
    }

    /** Whether {@link Passwords} can check the hash. */
    public boolean recognises(String hash) {
        return of(hash).isPresent();
    }

    Optional<HashFormat> of(String hash) {
        return forms.stream().filter(form -> form.recognises(hash)).findFirst();
    }

    /** A new hash, without any limit. */
    public String hash(String password) {
        return preferred.hash(password);
    }

    HashFormat preferred() {
        return preferred;
    }

    /** Whether a new hash would have another format, or be stronger. */
    boolean isOutdated(String hash) {
        return !preferred.recognises(hash) || preferred.isWeaker(hash);
    }
}
