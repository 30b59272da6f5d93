package io.github.servletjwt.internal.config;

import java.util.List;
import java.util.Map;

/** Settings of one {@code RegisterServlet}. */
public record RegisterConfig(List<String> defaultRoles, int minPasswordLength) {
    /** The defaults. */
    public static final RegisterConfig DEFAULT = read(new ParamValues("", Map.of(), new Problems()));

    public static RegisterConfig read(ParamValues values) {
        return new RegisterConfig(
                values.get(AccountSettings.DEFAULT_ROLES), values.get(AccountSettings.MIN_PASSWORD_LENGTH));
    }
}
