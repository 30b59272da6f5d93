package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Accounts from the lines of a file. Lookups read the file again within 5 s of a change. A file that cannot be read or
 * has a mistake changes nothing, and the log says so. Not writable.
 *
 * <p><b>Thread safety:</b> any thread; the calling thread reads.
 */
public final class FileUserStore implements UserStore {
    private static final System.Logger LOG = System.getLogger(FileUserStore.class.getName());
    private static final long NANOS_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(5);

    /** Reads the current content of the file. */
    public interface Source {
        String read() throws IOException;
    }

    private final String location;
    private final Source source;
    private final PasswordHashes hashes;
    private final LongSupplier nanos;
    private final AtomicLong nextLook;

    private volatile UserFileParser file;
    /** The content that was read last, valid or not. */
    private volatile String text;

    private FileUserStore(
            String location,
            Source source,
            PasswordHashes hashes,
            LongSupplier nanos,
            String text,
            UserFileParser file) {
        this.location = location;
        this.source = source;
        this.hashes = hashes;
        this.nanos = nanos;
        this.text = text;
        this.file = file;
        this.nextLook = new AtomicLong(nanos.getAsLong() + NANOS_BETWEEN_LOOKS);
    }

    /**
     * Opens the accounts of a file.
     *
     * @param location the file's name in messages
     * @param hashes knows which hashes are usable
     * @param nanos monotonic time in nanoseconds
     * @param problems receives mistakes, each with its line number and never its hash
     * @throws IOException when it cannot be read
     */
    public static FileUserStore open(
            String location, Source source, PasswordHashes hashes, LongSupplier nanos, Consumer<String> problems)
            throws IOException {
        String text = source.read();
        return new FileUserStore(location, source, hashes, nanos, text, UserFileParser.parse(text, hashes, problems));
    }

    private UserFileParser file() {
        long now = nanos.getAsLong();
        long next = nextLook.get();
        if (now - next >= 0 && nextLook.compareAndSet(next, now + NANOS_BETWEEN_LOOKS)) {
            look();
        }
        return file;
    }

    private synchronized void look() {
        try {
            String now = source.read();
            if (!now.equals(text)) {
                text = now;
                take(now);
            }
        } catch (IOException absent) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: the users in {0} cannot be read again and stay as they were: {1}",
                    location,
                    absent.getMessage());
        }
    }

    private void take(String changed) {
        List<String> problems = new ArrayList<>();
        UserFileParser read = UserFileParser.parse(changed, hashes, problems::add);
        if (problems.isEmpty()) {
            file = read;
            LOG.log(Level.INFO, "servlet-jwt: {0} has changed; {1} users", location, String.valueOf(read.size()));
        } else {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: the users in {0} stay as they were, because the changed file has mistakes: {1}",
                    location,
                    String.join("; ", problems));
        }
    }

    @Override
    public Optional<UserAccount> find(String name) {
        return file().find(name);
    }

    @Override
    public Optional<UserAccount> findCurrent(String name) {
        look();
        return file.find(name);
    }

    @Override
    public UserGrants grants(String name) {
        return file().grants(name);
    }

    @Override
    public List<String> sampleHashes(int max) {
        return file().sampleHashes(max);
    }
}
