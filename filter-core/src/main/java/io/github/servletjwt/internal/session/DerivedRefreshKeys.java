package io.github.servletjwt.internal.session;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keys for refresh tokens that are derived from the signing keys, and change with them.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public final class DerivedRefreshKeys implements Supplier<List<byte[]>> {
    private static final System.Logger LOG = System.getLogger(DerivedRefreshKeys.class.getName());

    private final Supplier<List<byte[]>> source;
    private volatile List<byte[]> last = List.of();

    public DerivedRefreshKeys(Supplier<List<byte[]>> source) {
        this.source = source;
    }

    @Override
    public List<byte[]> get() {
        List<byte[]> now = source.get();
        boolean lost = last.stream().anyMatch(old -> now.stream().noneMatch(key -> Arrays.equals(key, old)));
        last = now;
        if (lost) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: a signing key was removed, and the refresh tokens derived from it are invalid: "
                            + "their users have to log in again; set refreshSecret to avoid this");
        }
        return now;
    }
}
