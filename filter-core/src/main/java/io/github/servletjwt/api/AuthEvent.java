package io.github.servletjwt.api;

import org.jspecify.annotations.Nullable;

/**
 * Something about authentication that is worth knowing. It holds no secret, and nothing that somebody merely typed: who
 * types a password into the field of the name does not find it in a log.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface AuthEvent {
    /** What can happen; names are stable. */
    enum Kind {
        LOGIN_SUCCEEDED,
        LOGIN_FAILED,
        LOGIN_THROTTLED,
        ACCOUNT_ATTACKED,
        REGISTERED,
        REGISTRATION_REFUSED,
        REFRESHED,
        REFRESH_REFUSED,
        REFRESH_REUSED,
        REFRESH_ADDRESS_CHANGED,
        LOGGED_OUT,
        SESSION_ENDED,
        PASSWORD_CHANGED,
        PASSWORD_CHANGE_REFUSED,
        PASSWORD_REHASHED,
        TOKEN_ACCEPTED,
        TOKEN_REFUSED,
        ACCESS_DENIED
    }

    /** What it is. */
    Kind kind();

    /** Its stable name. */
    default String name() {
        return kind().name();
    }

    /** The user whom it is about; empty when there is no such account, or nobody knows. */
    String user();

    /** Where the request came from, {@code trustedProxies} left out; empty when it came from code. */
    String address();

    /**
     * Name and password were right, and a token was handed out.
     *
     * @param sessionId null where there are no sessions
     */
    record LoginSucceeded(
            String user, String address, @Nullable String sessionId) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.LOGIN_SUCCEEDED;
        }
    }

    /** A login was refused, or could not be answered; the code tells which. */
    record LoginFailed(String user, String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.LOGIN_FAILED;
        }
    }

    /** A login, or a change of a password, was refused unseen: there have been too many failures. */
    record LoginThrottled(String user, String address) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.LOGIN_THROTTLED;
        }
    }

    /**
     * Many addresses try passwords of one account; told once in each {@code loginFailureWindow}.
     *
     * @param address that of the last attempt
     * @param failures how many there were so far
     */
    record AccountAttacked(String user, String address, int failures) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.ACCOUNT_ATTACKED;
        }
    }

    /** There is a new account. */
    record Registered(String user, String address) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.REGISTERED;
        }
    }

    /** A registration was refused, or could not be answered; the code tells which. */
    record RegistrationRefused(String user, String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.REGISTRATION_REFUSED;
        }
    }

    /** A refresh token was exchanged. */
    record Refreshed(String user, String address, String sessionId) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.REFRESHED;
        }
    }

    /** A refresh was refused, or could not be answered; the code tells which. */
    record RefreshRefused(String user, String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.REFRESH_REFUSED;
        }
    }

    /**
     * A refresh token was used again after its successor had been handed out: it may have been stolen. The session was
     * ended.
     */
    record RefreshReused(String user, String address, String sessionId) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.REFRESH_REUSED;
        }
    }

    /**
     * Within {@code refreshGrace}, a refresh token was used again from another address (IPv6: another /64) than the first
     * time, and got the same successor. Browsers change between IPv4 and IPv6, and phones change networks; a thief who
     * holds a copy does the same.
     */
    record RefreshAddressChanged(String user, String address, String sessionId) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.REFRESH_ADDRESS_CHANGED;
        }
    }

    /**
     * A user ended the session of a token.
     *
     * @param everywhere whether all of the user's sessions were
     */
    record LoggedOut(String user, String address, String sessionId, boolean everywhere) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.LOGGED_OUT;
        }
    }

    /** A user, or the application, ended a session. */
    record SessionEnded(String user, String address, String sessionId) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.SESSION_ENDED;
        }
    }

    /** A user has a new password, and his other sessions were ended. */
    record PasswordChanged(String user, String address) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.PASSWORD_CHANGED;
        }
    }

    /** The change of a password was refused, or could not be answered; the code tells which. */
    record PasswordChangeRefused(String user, String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.PASSWORD_CHANGE_REFUSED;
        }
    }

    /** A stored hash was weak or of another form, and was replaced after a good login. */
    record PasswordRehashed(String user, String address) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.PASSWORD_REHASHED;
        }
    }

    /** A request was let through with a token; told only to listeners that ask for it. */
    record TokenAccepted(String user, String address) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.TOKEN_ACCEPTED;
        }
    }

    /** A request was refused for its token, or for having none; the code tells why. */
    record TokenRefused(String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.TOKEN_REFUSED;
        }

        /** Nobody: a token that is refused proves nothing. */
        @Override
        public String user() {
            return "";
        }
    }

    /** A request with a good token was refused, or one that nobody may make; the code tells why. */
    record AccessDenied(String user, String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.ACCESS_DENIED;
        }
    }
}
