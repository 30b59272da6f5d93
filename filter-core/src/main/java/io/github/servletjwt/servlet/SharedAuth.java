package io.github.servletjwt.servlet;

import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.deployment.ComponentValues;
import java.util.List;

/**
 * The {@code JwtAuth} of one instance, and how many components use it. Guarded by the lock of {@link Membership}.
 */
final class SharedAuth {
    private final AuthRuntime runtime;
    private final JwtAuthConfig config;
    private final List<ComponentValues> components;
    private int members;

    SharedAuth(AuthRuntime runtime, JwtAuthConfig config, List<ComponentValues> components) {
        this.runtime = runtime;
        this.config = config;
        this.components = List.copyOf(components);
    }

    AuthRuntime runtime() {
        return runtime;
    }

    JwtAuthConfig config() {
        return config;
    }

    List<ComponentValues> components() {
        return components;
    }

    void enter() {
        members++;
    }

    /** Whether that was the last. */
    boolean leave() {
        members--;
        return members == 0;
    }
}
