package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.SameSite;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of cookies.
 *
 * @param suffix appended to all names; may be empty
 * @param path of the refresh cookie; null for the context path
 * @param sameSite of the access cookie
 * @param csrfSameSite of the CSRF cookie
 * @param domain of the access and the CSRF cookie; null for this host only
 */
public record CookieConfig(
        boolean secure,
        String suffix,
        @Nullable String path,
        SameSite sameSite,
        SameSite csrfSameSite,
        @Nullable String domain) {

    static CookieConfig read(ParamValues values) {
        SameSite sameSite = values.get(LoginSettings.COOKIE_SAME_SITE);
        if (sameSite == SameSite.NONE && !values.get(LoginSettings.COOKIE_SECURE)) {
            values.problem(
                    LoginSettings.COOKIE_SAME_SITE,
                    "browsers accept None only with Secure; set " + LoginSettings.COOKIE_SECURE + "=true, or Lax");
        }
        return new CookieConfig(
                values.get(LoginSettings.COOKIE_SECURE),
                Objects.requireNonNullElse(values.find(LoginSettings.COOKIE_SUFFIX), ""),
                values.find(LoginSettings.COOKIE_PATH),
                sameSite,
                values.given(LoginSettings.COOKIE_SAME_SITE) ? sameSite : SameSite.STRICT,
                values.find(LoginSettings.COOKIE_DOMAIN));
    }
}
