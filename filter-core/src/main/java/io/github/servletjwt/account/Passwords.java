package io.github.servletjwt.account;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.UserAccount;
import java.lang.System.Logger.Level;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hashes and checks passwords, few at a time: each takes 19 MiB and most of a core, and logins must not starve the
 * requests that have a token already.
 *
 * <p>Passwords are compared in Unicode NFC, so that the same characters typed on another system are the same password.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link FailureCode#HASHING_BUSY} when the queue is full or the
 * wait longer than {@value #MOST_SECONDS} s.
 */
public final class Passwords {
    private static final System.Logger LOG = System.getLogger(Passwords.class.getName());
    private static final int QUEUED_EACH = 8;
    private static final int MOST_SECONDS = 3;

    private final Argon2idHasher hasher;
    private final Semaphore permits;
    private final int longestQueue;
    private final String unmatchable;

    /**
     * Passwords of one application.
     *
     * @param concurrency how many are hashed at once
     */
    public Passwords(Argon2idHasher hasher, int concurrency) {
        this.hasher = hasher;
        this.permits = new Semaphore(concurrency, true);
        this.longestQueue = concurrency * QUEUED_EACH;
        this.unmatchable = hasher.unmatchable();
    }

    /** A new hash of the password. */
    public String hash(String password) throws AuthFailureException {
        return gated(() -> hasher.hash(nfc(password)));
    }

    /**
     * Whether the password is the account's and the account enabled. The work is the same when the account is unknown,
     * disabled, or has a hash of an unknown form.
     */
    public boolean verify(String password, Optional<UserAccount> account) throws AuthFailureException {
        Optional<String> hash = account.map(UserAccount::passwordHash);
        Optional<String> known = hash.filter(hasher::recognises);
        if (hash.isPresent() && known.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "the stored password hash of user {0} is of a form that is not known, so nobody can log in as "
                            + "them; expected {1}",
                    account.map(UserAccount::name).orElse(""),
                    Argon2idHasher.EXPECTED);
        }
        boolean matches = gated(() -> hasher.verify(nfc(password), known.orElse(unmatchable)));
        return matches
                && known.isPresent()
                && account.filter(UserAccount::enabled).isPresent();
    }

    private static String nfc(String password) {
        return Normalizer.normalize(password, Form.NFC);
    }

    private <T> T gated(Supplier<T> work) throws AuthFailureException {
        if (permits.getQueueLength() >= longestQueue || !acquire()) {
            throw new AuthFailureException(FailureCode.HASHING_BUSY);
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private boolean acquire() {
        try {
            return permits.tryAcquire(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
