package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.api.KeySource;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.Instance;
import io.github.servletjwt.internal.config.IssuerConfig;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.KeyConfig;
import io.github.servletjwt.internal.config.KeySettings;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.ResourceLocations;
import io.github.servletjwt.internal.config.TokenConfig;
import io.github.servletjwt.internal.deployment.Placeholders;
import io.github.servletjwt.internal.key.FileKeySetProvider;
import io.github.servletjwt.internal.key.KeyReader;
import io.github.servletjwt.internal.key.KeyRefresher;
import io.github.servletjwt.internal.key.KeySet;
import io.github.servletjwt.internal.key.KeySetProvider;
import io.github.servletjwt.internal.token.TrustedIssuer;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens the keys of all trusted issuers. Used during startup only; not thread-safe. */
final class TrustedIssuers {
    private static final System.Logger LOG = System.getLogger(TrustedIssuers.class.getName());

    private final JwtAuthConfig config;
    private final ResourceLocations locations;
    private final Instance instance;
    private final String mark;
    private final KeyRefresher refresher;
    private final PluginLoader plugins;
    private final Problems problems;

    TrustedIssuers(
            JwtAuthConfig config,
            Environment environment,
            KeyRefresher refresher,
            PluginLoader plugins,
            Problems problems) {
        this.config = config;
        this.locations = environment.locations();
        this.instance = environment.instance();
        this.mark = SessionsFactory.mark(config, environment);
        this.refresher = refresher;
        this.plugins = plugins;
        this.problems = problems;
    }

    /**
     * Validates the keys in the settings, and in the files that they name.
     *
     * @param files null to leave files out
     */
    static void check(JwtAuthConfig config, @Nullable ResourceLocations files, Problems problems) {
        ResourceLocations none = new ResourceLocations(path -> null, null);
        Stream.concat(Stream.of(config.token()), config.issuers().stream().map(IssuerConfig::token))
                .map(TokenConfig::keys)
                .filter(keys -> !keys.isRemote() && keys.kind() != KeyConfig.Kind.CLASS)
                .filter(keys -> files == null ? standsInSettings(keys) : !isOnClassPath(keys))
                .forEach(keys -> check(config, keys, files == null ? none : files, problems));
        if (config.token().keys().onlyVerifies()) {
            requireSigning(config, null, problems);
        }
    }

    private static boolean isOnClassPath(KeyConfig keys) {
        return Stream.of(keys.privateKey(), keys.publicKey(), keys.keys())
                .anyMatch(text -> text != null && ResourceLocations.isOnClassPath(text));
    }

    private static boolean standsInSettings(KeyConfig keys) {
        return Stream.of(keys.privateKey(), keys.publicKey(), keys.keys())
                .noneMatch(text -> text != null && ResourceLocations.isLocation(text));
    }

    private static void check(JwtAuthConfig config, KeyConfig keys, ResourceLocations files, Problems problems) {
        try {
            KeySet set = new KeyReader(keys, files, note -> {}).read();
            if (keys.prefix().isEmpty()) {
                requireSigning(config, set, problems);
            }
        } catch (KeyReader.UnusableKeysException refused) {
            config.problem(refused.param(), String.valueOf(refused.getMessage()), problems);
        }
    }

    private static void requireSigning(JwtAuthConfig config, @Nullable KeySet keys, Problems problems) {
        if (config.accounts().users() != null && (keys == null || keys.signing() == null)) {
            config.problem(
                    AccountSettings.USERS,
                    "nobody can log in, because these keys only verify; to issue tokens set secret, privateKey, or keys with a "
                            + "private member, or remove users",
                    problems);
        }
    }

    /** Our own issuer; null when its keys cannot be used, which is reported as a problem. */
    @Nullable
    TrustedIssuer own() {
        KeySetProvider keys = open(config.token().keys());
        return keys == null ? null : TrustedIssuer.own(config.token(), keys, instance, config.reservedPrefixes(), mark);
    }

    /** The further issuers by their {@code iss}. */
    Map<String, TrustedIssuer> further() {
        Map<String, TrustedIssuer> further = new LinkedHashMap<>();
        for (IssuerConfig issuer : config.issuers()) {
            KeySetProvider keys = open(issuer.token().keys());
            if (keys != null) {
                further.put(
                        Objects.requireNonNull(issuer.token().issuer()),
                        new TrustedIssuer(issuer.token(), keys, issuer.principalPrefix()));
            }
        }
        return further;
    }

    private @Nullable KeySetProvider open(KeyConfig keys) {
        KeyReader reader = new KeyReader(keys, locations, TrustedIssuers::warn);
        return switch (keys.kind()) {
            case URL, DISCOVERY -> remote(keys, reader);
            case CLASS -> supplied(keys, reader);
            case SECRET, PEM, SET, NONE -> local(keys, reader);
        };
    }

    private @Nullable KeySetProvider remote(KeyConfig keys, KeyReader reader) {
        try {
            return refresher.remote(keys, reader, Placeholders.ofProcess()::fill);
        } catch (KeyReader.UnusableKeysException refused) {
            config.problem(refused.param(), String.valueOf(refused.getMessage()), problems);
            return null;
        }
    }

    private static void warn(String note) {
        LOG.log(Level.WARNING, "servlet-jwt: of the keys, {0}", note);
    }

    private @Nullable KeySetProvider supplied(KeyConfig keys, KeyReader reader) {
        String className = Objects.requireNonNull(keys.keys());
        KeySource source = plugins.create(className, KeySource.class, keys.named(KeySettings.KEYS));
        return source == null ? null : refresher.supplied(className, source, reader);
    }

    private @Nullable KeySetProvider local(KeyConfig keys, KeyReader reader) {
        try {
            FileKeySetProvider opened = refresher.local(reader);
            if (keys.prefix().isEmpty()) {
                requireSigning(config, opened.current(), problems);
            }
            return opened;
        } catch (KeyReader.UnusableKeysException refused) {
            config.problem(refused.param(), String.valueOf(refused.getMessage()), problems);
            return null;
        }
    }
}
