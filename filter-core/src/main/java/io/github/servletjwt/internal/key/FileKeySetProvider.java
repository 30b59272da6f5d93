package io.github.servletjwt.internal.key;

import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keys in files and settings of the application. The next {@link #reread} picks up a changed file. If the new content
 * cannot be used, the problem is logged and the keys before it stay in use.
 *
 * <p><b>Thread safety:</b> any thread; {@link #reread} is called by one thread.
 */
public final class FileKeySetProvider implements KeySetProvider {
    private static final System.Logger LOG = System.getLogger(FileKeySetProvider.class.getName());

    private final KeyReader reader;
    private volatile KeySet keys;
    /** The content that the keys came from, or the last content that could not be used. */
    private KeyReader.Texts texts;

    private @Nullable String logged;

    /** Reads the files. */
    public FileKeySetProvider(KeyReader reader) throws KeyReader.UnusableKeysException {
        this.reader = reader;
        this.texts = reader.texts();
        this.keys = reader.read(texts);
    }

    /** Whether any part is a file, which can change. */
    public boolean isWatched() {
        return !reader.locations().isEmpty();
    }

    @Override
    public KeySet current() {
        return keys;
    }

    @Override
    public KeySet refetched(String kid) {
        return keys;
    }

    /** Checks whether the files have changed. */
    public void reread() {
        try {
            KeyReader.Texts read = reader.texts();
            logged = null;
            if (!read.equals(texts)) {
                texts = read;
                use(reader.read(read));
            }
        } catch (KeyReader.UnusableKeysException refused) {
            logOnce(refused.param() + ": " + refused.getMessage());
        } catch (RuntimeException failed) {
            logOnce(String.valueOf(failed));
        }
    }

    private void use(KeySet read) {
        if (!read.keys().equals(keys.keys()) || !Objects.equals(read.signing(), keys.signing())) {
            keys = read;
            LOG.log(Level.INFO, "servlet-jwt: keys have changed in {0}: {1}", reader.locations(), read);
        }
    }

    private void logOnce(String problem) {
        if (!problem.equals(logged)) {
            logged = problem;
            LOG.log(
                    Level.ERROR,
                    "servlet-jwt: changed keys cannot be used, and those before stay in use: {0}",
                    problem);
        }
    }
}
