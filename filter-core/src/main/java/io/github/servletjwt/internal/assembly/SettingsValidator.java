package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.internal.access.AccessRules;
import io.github.servletjwt.internal.account.PasswordHashes;
import io.github.servletjwt.internal.config.AccountConfig;
import io.github.servletjwt.internal.config.AccountSettings;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.ResourceLocations;
import io.github.servletjwt.internal.config.UsersSource;
import io.github.servletjwt.internal.deployment.ComponentValues;
import io.github.servletjwt.internal.deployment.SharedSettings;
import java.security.SecureRandom;
import java.util.List;

/** Validates settings without I/O: the first phase of startup, and all of the doctor's {@code check}. */
public final class SettingsValidator {
    /** The problem of a component that needs a writable user store. */
    public static final String NOT_WRITABLE = AccountSettings.USERS
            + ": this store is read-only; expected jdbc without userQuery and rolesQuery, memory, or a class "
            + "that implements WritableUserStore";

    private SettingsValidator() {}

    /**
     * Validates the components of one instance and adds their problems.
     *
     * @return their shared configuration
     */
    public static JwtAuthConfig check(List<ComponentValues> group, Problems problems) {
        JwtAuthConfig config = SharedSettings.merge(group.get(0).settings().label(), group, problems);
        for (ComponentValues component : group) {
            String label = component.settings().label();
            if (component.settings().component().needsWritableUsers() && isReadOnly(config.accounts())) {
                problems.add(label, NOT_WRITABLE);
            }
            component.answers(group);
            switch (component.settings().component()) {
                case FILTER -> AccessRules.compile(component.filter(), problem -> problems.add(label, problem));
                case REGISTER -> component.register();
                case PASSWORD -> component.minPasswordLength();
                case LOGIN -> component.delivery();
                case REFRESH, LOGOUT, SESSIONS, JWKS, CODE -> {}
            }
        }
        check(config, problems);
        return config;
    }

    /** As far as the settings show: a class is not known before it is loaded. */
    private static boolean isReadOnly(AccountConfig accounts) {
        return accounts.users() != null
                && switch (accounts.users().kind()) {
                    case FILE, CONTAINER -> true;
                    case JDBC -> accounts.userQuery() != null || accounts.rolesQuery() != null;
                    case MEMORY, CLASS -> false;
                };
    }

    /** Validates the files of keys and users that the settings refer to, but no resources of the class path. */
    public static void checkFiles(JwtAuthConfig config, ResourceLocations files, Problems problems) {
        TrustedIssuers.check(config, files, problems);
        UsersSource users = config.accounts().users();
        if (users != null && users.kind() == UsersSource.Kind.FILE && !ResourceLocations.isOnClassPath(users.text())) {
            PasswordHashes hashes = PasswordHashes.of(config.accounts(), new SecureRandom());
            UserStoreFactory.file(config, users.text(), files, hashes, () -> 0, problems);
        }
    }

    /** Checks the strength of keys in settings, and that issued tokens would be accepted. */
    static void check(JwtAuthConfig config, Problems problems) {
        if (config.accounts().users() != null) {
            config.checkMinting(problems);
        }
        TrustedIssuers.check(config, null, problems);
        SessionsFactory.check(config, problems);
    }
}
