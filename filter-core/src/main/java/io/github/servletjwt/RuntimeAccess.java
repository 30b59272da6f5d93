package io.github.servletjwt;

import io.github.servletjwt.internal.assembly.AuthRuntime;

/**
 * The way of the {@code servlet} package from the facade to the runtime (ADR 0022). Not API: its type is internal and may
 * change in any release.
 */
public final class RuntimeAccess {
    private RuntimeAccess() {}

    /** The runtime behind a facade. */
    public static AuthRuntime of(JwtAuth auth) {
        return auth.runtime();
    }
}
