package io.github.servletjwt;

import io.github.servletjwt.internal.assembly.AuthRuntime;

/**
 * Gives the {@code servlet} package the runtime behind the facade (ADR 0022). Not API: the type is internal and may
 * change in any release.
 */
public final class RuntimeAccess {
    private RuntimeAccess() {}

    /** The runtime behind a facade. */
    public static AuthRuntime of(JwtAuth auth) {
        return auth.runtime();
    }
}
