package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.internal.config.ComponentValues;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import java.util.List;

/**
 * The {@code JwtAuth} of one instance, and how many components use it. Guarded by the lock of {@link Membership}.
 */
final class SharedAuth {
    private final JwtAuth auth;
    private final JwtAuthConfig config;
    private final List<ComponentValues> components;
    private int members;

    SharedAuth(JwtAuth auth, JwtAuthConfig config, List<ComponentValues> components) {
        this.auth = auth;
        this.config = config;
        this.components = List.copyOf(components);
    }

    JwtAuth auth() {
        return auth;
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
