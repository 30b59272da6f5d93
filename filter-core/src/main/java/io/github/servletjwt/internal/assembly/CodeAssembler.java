package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.internal.assembly.AuthAssembler.Supplied;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.Instance;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.SessionSettings;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.ComponentValues;
import io.github.servletjwt.internal.deployment.SharedSettings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a runtime from values that code gives, without a web application. The caller supplies time and randomness.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param clock wall-clock time
 * @param nanoTime monotonic time in nanoseconds
 * @param random salts, keys and ids
 * @param dataSource the database that {@link #SUPPLIED_DATA_SOURCE} refers to
 */
public record CodeAssembler(
        InstantSource clock,
        LongSupplier nanoTime,
        SecureRandom random,
        @Nullable DataSource dataSource) {
    private static final String SUPPLIED = "supplied";

    /** The value of {@code dataSource} for the data source that the caller supplies. */
    public static final String SUPPLIED_DATA_SOURCE = "attribute:" + SUPPLIED;

    /**
     * Validates the values, then opens everything.
     *
     * @param given name of the setting to its value, as {@link ComponentValues#ofCode} takes them
     * @throws io.github.servletjwt.api.ConfigException with every problem; nothing stays open
     */
    public AuthRuntime open(Map<String, Object> given, Supplied supplied) {
        Problems problems = new Problems();
        ComponentValues values = ComponentValues.ofCode(Component.CODE, given, problems);
        String label = values.settings().label();
        JwtAuthConfig config = SharedSettings.merge(label, List.of(values), problems);
        requireOne(AccountSettings.USERS, given, supplied.users(), label, problems);
        requireOne(SessionSettings.SESSIONS, given, supplied.sessions(), label, problems);
        return new AuthAssembler(config, environment(), clock, nanoTime, random).open(problems, supplied);
    }

    private static void requireOne(
            Param<?> param, Map<String, Object> given, @Nullable Object store, String label, Problems problems) {
        if (store != null && given.containsKey(param.name())) {
            problems.add(label, param.name() + ": given as a setting and as a store; give one");
        }
    }

    /** Files, the class path, JNDI, URLs, and the supplied data source. */
    private Environment environment() {
        return Environment.of(
                "JwtAuth", Instance.ONLY, null, path -> null, name -> name.equals(SUPPLIED) ? dataSource : null);
    }
}
