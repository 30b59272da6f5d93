package io.github.servletjwt.internal.assembly;

import org.jspecify.annotations.Nullable;

/**
 * The runtimes of one web application, by instance: the one context attribute of this library.
 *
 * <p><b>Thread safety:</b> any thread.
 */
public interface AuthDirectory {
    /** Name of the context attribute that holds it. */
    String ATTRIBUTE = "io.github.servletjwt.JwtAuth";

    /** The runtime of an instance, the empty string for the one without a name; null before its start. */
    @Nullable
    AuthRuntime find(String instance);
}
