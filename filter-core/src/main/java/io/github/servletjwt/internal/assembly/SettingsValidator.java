package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.internal.access.AccessRules;
import io.github.servletjwt.internal.account.PasswordHashes;
import io.github.servletjwt.internal.config.AccountConfig;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.ResourceLocations;
import io.github.servletjwt.internal.config.UsersSource;
import io.github.servletjwt.internal.deployment.ComponentSettings;
import io.github.servletjwt.internal.deployment.ComponentValues;
import io.github.servletjwt.internal.deployment.SharedSettings;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Validates settings without I/O: the first phase of startup and all of {@code check}. */
public final class SettingsValidator {
    /** The problem of a component that needs a writable store. */
    public static final String NOT_WRITABLE = AccountSettings.USERS
            + ": this store is read-only; expected jdbc without userQuery and rolesQuery, memory, or a class "
            + "that implements WritableUserStore";

    private SettingsValidator() {}

    /**
     * Validates the components of one instance and compiles the rules of its filters; adds what is wrong to the
     * problems.
     */
    public static Deployment.Group validate(List<ComponentValues> components, Problems problems) {
        JwtAuthConfig config = SharedSettings.merge(components.get(0).settings().label(), components, problems);
        Map<ComponentSettings, AccessRules> rules = new HashMap<>();
        for (ComponentValues component : components) {
            String label = component.settings().label();
            if (component.settings().component().needsWritableUsers() && isReadOnly(config.accounts())) {
                problems.add(label, NOT_WRITABLE);
            }
            component.answers(components);
            switch (component.settings().component()) {
                case FILTER ->
                    rules.put(
                            component.settings(),
                            AccessRules.compile(component.filter(), problem -> problems.add(label, problem)));
                case REGISTER -> component.register();
                case PASSWORD -> component.minPasswordLength();
                case LOGIN -> component.delivery();
                case REFRESH, LOGOUT, SESSIONS, JWKS, CODE -> {}
            }
        }
        check(config, problems);
        return new Deployment.Group(config, components, rules);
    }

    /** As far as the settings tell; a class may turn out to be read-only later. */
    private static boolean isReadOnly(AccountConfig accounts) {
        return accounts.users() != null
                && switch (accounts.users().kind()) {
                    case FILE, CONTAINER -> true;
                    case JDBC -> accounts.userQuery() != null || accounts.rolesQuery() != null;
                    case MEMORY, CLASS -> false;
                };
    }

    /** Validates the files that settings name, keys and users; not those on the class path. */
    public static void checkFiles(JwtAuthConfig config, ResourceLocations files, Problems problems) {
        TrustedIssuers.check(config, files, problems);
        UsersSource users = config.accounts().users();
        if (users != null && users.kind() == UsersSource.Kind.FILE && !ResourceLocations.isOnClassPath(users.text())) {
            PasswordHashes hashes = PasswordHashes.of(config.accounts(), new SecureRandom());
            UserStoreFactory.file(config, users.text(), files, hashes, () -> 0, problems);
        }
    }

    /** Whether the keys in the settings are strong enough and issued tokens usable. */
    static void check(JwtAuthConfig config, Problems problems) {
        if (config.accounts().users() != null) {
            config.checkMinting(problems);
        }
        TrustedIssuers.check(config, null, problems);
        SessionsFactory.check(config, problems);
    }
}
