package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.UserAccount;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hashes and checks passwords, with limited concurrency.
 *
 * <p>New hashes are made from Unicode NFC, so that the same characters typed on another system are the same password.
 * Hashes from elsewhere are also compared with the password as typed.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> that of {@link HashLimiter}.
 */
public final class Passwords {
    private static final System.Logger LOG = System.getLogger(Passwords.class.getName());

    private final PasswordHashes hashes;
    private final HashLimiter limiter;
    private final DecoyHashes decoys;

    /**
     * The passwords of one application.
     *
     * @param random makes hashes that no password matches
     * @param samples some of the stored hashes
     */
    public Passwords(PasswordHashes hashes, HashLimiter limiter, SecureRandom random, List<String> samples) {
        this.hashes = hashes;
        this.limiter = limiter;
        this.decoys = new DecoyHashes(hashes, random, samples);
    }

    /** A new hash of the password of a successful login. */
    public String hash(String password, LoginThrottle.Attempt attempt) throws AuthFailureException {
        return hash(password, attempt.share());
    }

    /** A new hash of the password of a new account. */
    public String hashOfNew(String password, String address) throws AuthFailureException {
        return hash(password, HashLimiter.Share.ofNew(address));
    }

    /** A new hash, made in this share. */
    String hash(String password, HashLimiter.Share share) throws AuthFailureException {
        return limiter.run(share, () -> hashes.preferred().hash(nfc(password)));
    }

    /** Whether a new hash would use the whole password. */
    public boolean takes(String password) {
        return hashes.preferred().takes(nfc(password));
    }

    /** Whether a hash should be replaced: it has another format than new ones, or is weaker. */
    public boolean isOutdated(String hash) {
        return hashes.isOutdated(hash);
    }

    /**
     * Whether the password is the account's and the account is enabled. The work is the same when the account is
     * unknown, disabled, or has a hash of an unknown format.
     *
     * @param name by which the account was looked up, in the form in which names are compared
     * @param attempt learns the outcome, and may refuse while it waits
     */
    public LoginThrottle.Verdict verify(
            String password, String name, Optional<UserAccount> account, LoginThrottle.Attempt attempt)
            throws AuthFailureException {
        Optional<String> stored = account.map(UserAccount::passwordHash);
        Optional<String> known = stored.filter(hashes::recognises);
        if (stored.isPresent() && known.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "the stored password hash of user {0} has an unknown format, so nobody can log in as "
                            + "them; expected {1}",
                    name,
                    PasswordHashes.EXPECTED);
        }
        String hash = known.orElseGet(() -> decoys.of(name));
        boolean enabled =
                known.isPresent() && account.filter(UserAccount::enabled).isPresent();
        account.flatMap(found -> Usernames.normalise(found.name())).ifPresent(attempt::found);
        return limiter.run(attempt, () -> {
            known.ifPresent(found -> decoys.learn(name, found));
            return attempt.judge(() -> matches(password, hash) && enabled);
        });
    }

    /** Whether the password matches the hash; false for a hash of an unknown format. */
    public boolean isOf(String password, String hash, LoginThrottle.Attempt attempt) throws AuthFailureException {
        return hashes.recognises(hash) && limiter.run(attempt, () -> matches(password, hash));
    }

    /** Also as typed, for every hash: otherwise the time would differ. */
    private boolean matches(String password, String hash) {
        HashFormat form = hashes.of(hash).orElseThrow();
        Set<String> readings = new LinkedHashSet<>(List.of(nfc(password), password));
        return readings.stream().anyMatch(reading -> form.verify(reading, hash));
    }

    private static String nfc(String password) {
        return Normalizer.normalize(password, Form.NFC);
    }
}
