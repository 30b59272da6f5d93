package io.github.servletjwt.internal.config;

import java.time.Duration;

/** How many failures and registrations are borne within a window. */
public record ThrottleConfig(int maxLoginFailures, int maxAddressFailures, int registrationLimit, Duration window) {

    static ThrottleConfig read(ParamValues values) {
        return new ThrottleConfig(
                values.get(Param.MAX_LOGIN_FAILURES),
                values.get(Param.MAX_ADDRESS_FAILURES),
                values.get(Param.REGISTRATION_LIMIT),
                values.get(Param.LOGIN_FAILURE_WINDOW));
    }
}
