package io.github.servletjwt.servlet;

import io.github.servletjwt.api.ConfigException;
import jakarta.servlet.ServletContext;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What could not be opened for one component is not tried again for each of the others: a database that hangs, a password that
 * is refused. Each is told once what the first was told; whoever asks again makes a new try. Guarded by the lock of
 * {@link Membership}.
 */
final class FailedStart {
    private static final String FAILED = "io.github.servletjwt.failed:";

    private final Map<String, String> settings;
    private final ConfigException failure;
    private final Set<String> told = new HashSet<>();

    private FailedStart(Map<String, String> settings, ConfigException failure) {
        this.settings = settings;
        this.failure = failure;
    }

    /** Keeps a failure for the other components. */
    static void keep(
            @Nullable ServletContext context,
            String instance,
            Map<String, String> settings,
            ConfigException failure,
            String component) {
        if (context != null) {
            FailedStart kept = new FailedStart(settings, failure);
            kept.told.add(component);
            context.setAttribute(FAILED + instance, kept);
        }
    }

    /** Throws what another component was told a moment ago, with the same settings. */
    static void throwIfKept(
            @Nullable ServletContext context, String instance, Map<String, String> settings, String component) {
        if (context != null
                && context.getAttribute(FAILED + instance) instanceof FailedStart kept
                && kept.settings.equals(settings)
                && kept.told.add(component)) {
            throw kept.failure;
        }
    }

    static void forget(@Nullable ServletContext context, String instance) {
        if (context != null) {
            context.removeAttribute(FAILED + instance);
        }
    }
}
