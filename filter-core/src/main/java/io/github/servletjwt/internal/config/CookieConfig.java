package io.github.servletjwt.internal.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of cookies.
 *
 * @param suffix appended to all names; may be empty
 * @param path of the refresh cookie; null for the context path
 */
public record CookieConfig(
        boolean secure, String suffix, @Nullable String path) {

    static CookieConfig read(ParamValues values) {
        return new CookieConfig(
                values.get(LoginSettings.COOKIE_SECURE),
                Objects.requireNonNullElse(values.find(LoginSettings.COOKIE_SUFFIX), ""),
                values.find(LoginSettings.COOKIE_PATH));
    }
}
