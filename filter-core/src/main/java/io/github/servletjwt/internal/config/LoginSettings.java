package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.SameSite;
import io.github.servletjwt.internal.config.Param.Scope;
import java.time.Duration;
import java.util.Locale;

/** Settings of throttling, token delivery and cookies. */
public final class LoginSettings {
    public static final Param<Integer> MAX_LOGIN_FAILURES = Param.of(
            Scope.SHARED,
            "maxLoginFailures",
            ParamType.integer(1, 1000),
            "5",
            "Maximum failed logins of one account from one address (IPv6: /64) within `loginFailureWindow`; "
                    + "then 429 with `Retry-After`. A success resets the count. There is no limit on an account alone, "
                    + "so nobody can lock out another user");

    public static final Param<Integer> MAX_ADDRESS_FAILURES = Param.of(
            Scope.SHARED,
            "maxAddressFailures",
            ParamType.integer(1, 1_000_000),
            "100",
            "Maximum failed logins of one address over all accounts within `loginFailureWindow`; then 429");

    public static final Param<Integer> REGISTRATION_LIMIT = Param.of(
            Scope.SHARED,
            "registrationLimit",
            ParamType.integer(1, 1_000_000),
            "20",
            "Maximum registrations of one address within `loginFailureWindow`, including those with taken "
                    + "names; then 429");

    public static final Param<Duration> LOGIN_FAILURE_WINDOW = Param.of(
            Scope.SHARED,
            "loginFailureWindow",
            ParamType.duration("1ms", "36500d"),
            "15m",
            "How long failed logins and registrations are counted, starting with the first");

    public static final Param<Delivery> DELIVERY = Param.of(
            Scope.LOGIN,
            "delivery",
            ParamType.oneOf(Delivery.class),
            "body",
            "How tokens are returned to the client: `body` (JSON, for programs) or `cookie` (for browsers; "
                    + "scripts cannot read them)");

    public static final Param<Boolean> COOKIE_SECURE = Param.of(
            Scope.SHARED,
            "cookieSecure",
            ParamType.bool(),
            "true",
            "Cookies are `Secure` and named `__Host-access_token`, `__Secure-refresh_token`, "
                    + "`__Host-csrf_token`. `false` removes both the attribute and the prefixes, for a network without "
                    + "HTTPS");

    public static final Param<String> COOKIE_SUFFIX = Param.of(
            Scope.SHARED,
            "cookieSuffix",
            ParamType.text("1 to 64 letters, digits, _ or -", suffix -> suffix.matches("[A-Za-z0-9_-]{1,64}")),
            null,
            "Appended to the names of all cookies, so that two applications on one host do not share them");

    public static final Param<String> COOKIE_PATH = Param.of(
            Scope.SHARED,
            "cookiePath",
            ParamType.text(
                    "a path such as /app/",
                    path -> path.matches("/[A-Za-z0-9._~!$&'()*+,=:@%/-]*") && !path.contains("//")),
            null,
            "Path of the refresh cookie, from the root of the host; RefreshServlet and LogoutServlet must be "
                    + "below it. Default: the context path and `/`");

    public static final Param<SameSite> COOKIE_SAME_SITE = Param.of(
            Scope.SHARED,
            "cookieSameSite",
            new ParamType<>("Lax, Strict or None", LoginSettings::sameSite, SameSite.class::cast),
            "Lax",
            "`SameSite` of the access cookie, and of the CSRF cookie if it is set here (by default that one is `Strict`). "
                    + "`None` is for pages in a frame of another site; it needs `cookieSecure=true` and adds "
                    + "`Partitioned`. The refresh cookie is always `Strict`");

    public static final Param<String> COOKIE_DOMAIN = Param.of(
            Scope.SHARED,
            "cookieDomain",
            ParamType.text(
                    "a domain such as example.com, in lower case and without a dot before it", LoginSettings::isDomain),
            null,
            "Domain whose hosts all receive the access and CSRF cookies; their names begin with `__Secure-` then. It must be "
                    + "the host of the application or above it: browsers drop other cookies. Default: this host only, "
                    + "as the refresh cookie always");

    private LoginSettings() {}

    private static SameSite sameSite(String value) {
        return SameSite.valueOf(value.toUpperCase(Locale.ROOT));
    }

    /** Two labels at least: a browser accepts no cookie for a whole top-level domain, nor for an address. */
    private static boolean isDomain(String domain) {
        String label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
        return domain.length() <= 253
                && domain.matches(label + "(?:\\." + label + ")*\\.[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");
    }
}
