package io.github.servletjwt.config;

import java.util.List;

/** Settings of one {@code RegisterServlet}. */
public record RegisterConfig(List<String> defaultRoles, int minPasswordLength) {
    static RegisterConfig read(ParamValues values) {
        return new RegisterConfig(values.get(Param.DEFAULT_ROLES), values.get(Param.MIN_PASSWORD_LENGTH));
    }
}
