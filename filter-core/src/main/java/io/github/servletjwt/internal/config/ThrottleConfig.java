package io.github.servletjwt.internal.config;

import java.time.Duration;

/** Limits of failed logins and registrations within a window. */
public record ThrottleConfig(int maxLoginFailures, int maxAddressFailures, int registrationLimit, Duration window) {

    static ThrottleConfig read(ParamValues values) {
        return new ThrottleConfig(
                values.get(LoginSettings.MAX_LOGIN_FAILURES),
                values.get(LoginSettings.MAX_ADDRESS_FAILURES),
                values.get(LoginSettings.REGISTRATION_LIMIT),
                values.get(LoginSettings.LOGIN_FAILURE_WINDOW));
    }
}
