package io.github.servletjwt.internal.config;

import java.util.Set;

/**
 * One set of components of a web application; an application may have several.
 *
 * @param name empty for the instance without a name
 * @param others names of the other instances in the same application
 */
public record Instance(String name, Set<String> others) {
    /** The only instance of an application. */
    public static final Instance ONLY = new Instance("", Set.of());

    /**
     * The claim that distinguishes the tokens of several instances in one application, which may have the same keys and
     * neither issuer nor audience (RFC 8725 §3.9).
     */
    public static final String CLAIM = "servletjwt_instance";

    public Instance {
        others = Set.copyOf(others);
    }

    /** Whether tokens carry {@link #CLAIM}: only where there are several. */
    public boolean isMinted() {
        return !others.isEmpty();
    }
}
