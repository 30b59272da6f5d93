package io.github.servletjwt.internal.key;

import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keys in the application's own files and settings; a changed file counts at the next {@link #reread}. What cannot be used
 * is told, and the keys before it stay.
 *
 * <p><b>Thread safety:</b> any thread; {@link #reread} belongs to one.
 */
public final class FileKeySetProvider implements KeySetProvider {
    private static final System.Logger LOG = System.getLogger(FileKeySetProvider.class.getName());

    private final KeyReader reader;
    private volatile KeySet keys;
    /** Those of the keys, or those that could not be used. */
    private KeyReader.Texts texts;

    private @Nullable String told;

    /** Reads them. */
    public FileKeySetProvider(KeyReader reader) throws KeyReader.Refused {
        this.reader = reader;
        this.texts = reader.texts();
        this.keys = reader.read(texts);
    }

    /** Whether anything of it can change. */
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

    /** Looks whether the files have changed. */
    public void reread() {
        try {
            KeyReader.Texts read = reader.texts();
            told = null;
            if (!read.equals(texts)) {
                texts = read;
                use(reader.read(read));
            }
        } catch (KeyReader.Refused refused) {
            tell(refused.param() + ": " + refused.getMessage());
        } catch (RuntimeException failed) {
            tell(String.valueOf(failed));
        }
    }

    private void use(KeySet read) {
        if (!read.keys().equals(keys.keys()) || !Objects.equals(read.signing(), keys.signing())) {
            keys = read;
            LOG.log(Level.INFO, "servlet-jwt: keys have changed in {0}: {1}", reader.locations(), read);
        }
    }

    private void tell(String problem) {
        if (!problem.equals(told)) {
            told = problem;
            LOG.log(
                    Level.ERROR,
                    "servlet-jwt: changed keys cannot be used, and those before stay in use: {0}",
                    problem);
        }
    }
}
