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
 * Hashes and checks passwords, few at a time.
 *
 * <p>New hashes are made of Unicode NFC, so that the same characters typed on another system are the same password. Hashes
 * that others made are compared with the password as it was typed, too.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> that of {@link HashLimiter}.
 */
public final class Passwords {
    private static final System.Logger LOG = System.getLogger(Passwords.class.getName());

    private final PasswordHashes hashes;
    private final HashLimiter gate;
    private final DecoyHashes decoys;

    /**
     * Passwords of one application.
     *
     * @param random where hashes that nothing matches come from
     * @param samples some of the stored hashes
     */
    public Passwords(PasswordHashes hashes, HashLimiter gate, SecureRandom random, List<String> samples) {
        this.hashes = hashes;
        this.gate = gate;
        this.decoys = new DecoyHashes(hashes, random, samples);
    }

    /** A new hash of the password. */
    public String hash(String password) throws AuthFailureException {
        return hash(password, HashLimiter.Share.NO_LOGIN);
    }

    /** A new hash of the password with which somebody just logged in. */
    public String hash(String password, LoginThrottle.Attempt attempt) throws AuthFailureException {
        return hash(password, attempt.share());
    }

    /** A new hash of the password of a new account. */
    public String hashOfNew(String password, String address) throws AuthFailureException {
        return hash(password, HashLimiter.Share.ofNew(address));
    }

    private String hash(String password, HashLimiter.Share share) throws AuthFailureException {
        return gate.run(share, () -> hashes.preferred().hash(nfc(password)));
    }

    /** Whether all of the password would count in a new hash. */
    public boolean takes(String password) {
        return hashes.preferred().takes(nfc(password));
    }

    /** Whether a hash would be made anew: it is of another form than new ones, or weaker. */
    public boolean isOutdated(String hash) {
        return hashes.isOutdated(hash);
    }

    /**
     * Whether the password is the account's and the account enabled. The work is the same when the account is unknown,
     * disabled, or has a hash of an unknown form.
     *
     * @param name that the account was looked for by, in the form in which names are compared
     * @param attempt is told, and may refuse while it waits
     */
    public boolean verify(String password, String name, Optional<UserAccount> account, LoginThrottle.Attempt attempt)
            throws AuthFailureException {
        Optional<String> stored = account.map(UserAccount::passwordHash);
        Optional<String> known = stored.filter(hashes::recognises);
        if (stored.isPresent() && known.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "the stored password hash of user {0} is of a form that is not known, so nobody can log in as "
                            + "them; expected {1}",
                    name,
                    PasswordHashes.EXPECTED);
        }
        String hash = known.orElseGet(() -> decoys.of(name));
        boolean enabled =
                known.isPresent() && account.filter(UserAccount::enabled).isPresent();
        account.flatMap(found -> Usernames.normalise(found.name())).ifPresent(attempt::found);
        return gate.run(attempt, () -> {
            known.ifPresent(found -> decoys.learn(name, found));
            return attempt.judge(() -> matches(password, hash) && enabled);
        });
    }

    /** Whether the hash is one of the password; false for a hash of an unknown form. */
    public boolean isOf(String password, String hash, LoginThrottle.Attempt attempt) throws AuthFailureException {
        return hashes.recognises(hash) && gate.run(attempt, () -> matches(password, hash));
    }

    /** As typed too, whosever hash it is: otherwise the time would tell. */
    private boolean matches(String password, String hash) {
        HashFormat form = hashes.of(hash).orElseThrow();
        Set<String> readings = new LinkedHashSet<>(List.of(nfc(password), password));
        return readings.stream().anyMatch(reading -> form.verify(reading, hash));
    }

    private static String nfc(String password) {
        return Normalizer.normalize(password, Form.NFC);
    }
}
