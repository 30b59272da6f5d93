package io.github.servletjwt.api;

import org.jspecify.annotations.Nullable;

/**
 * A security event. It contains neither secrets nor unverified input: a password typed into the user name field does
 * not appear in a log.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface AuthEvent {
    /** The kinds of events; names are stable. */
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

    /** Its kind. */
    Kind kind();

    /** Its stable name. */
    default String name() {
        return kind().name();
    }

    /** The user concerned; empty when there is no such account, or it is not known. */
    String user();

    /** The address of the client, {@code trustedProxies} skipped; empty for calls from code. */
    String address();

    /**
     * Name and password were right, and a token was issued.
     *
     * @param sessionId null without sessions
     */
    record LoginSucceeded(
            String user, String address, @Nullable String sessionId) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.LOGIN_SUCCEEDED;
        }
    }

    /** A login was refused or could not be processed; the code says why. */
    record LoginFailed(String user, String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.LOGIN_FAILED;
        }
    }

    /** A login or a password change was refused without a check, after too many failures. */
    record LoginThrottled(String user, String address) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.LOGIN_THROTTLED;
        }
    }

    /**
     * Many addresses try passwords of one account; raised once in each {@code loginFailureWindow}.
     *
     * @param address of the last attempt
     * @param failures number of failures so far
     */
    record AccountAttacked(String user, String address, int failures) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.ACCOUNT_ATTACKED;
        }
    }

    /** An account was created. */
    record Registered(String user, String address) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.REGISTERED;
        }
    }

    /** A registration was refused or could not be processed; the code says why. */
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

    /** A refresh was refused or could not be processed; the code says why. */
    record RefreshRefused(String user, String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.REFRESH_REFUSED;
        }
    }

    /**
     * A refresh token was used again after its successor had been issued: it may have been stolen. The session was
     * revoked.
     */
    record RefreshReused(String user, String address, String sessionId) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.REFRESH_REUSED;
        }
    }

    /**
     * Within {@code refreshGrace}, a refresh token was used again from another address (IPv6: another /64) than the
     * first time, and got the same successor. Browsers switch between IPv4 and IPv6, and phones change networks; a
     * thief with a copy looks the same.
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
     * @param everywhere whether all sessions of the user were ended
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

    /** A user has a new password, and the user's other sessions were ended. */
    record PasswordChanged(String user, String address) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.PASSWORD_CHANGED;
        }
    }

    /** A password change was refused or could not be processed; the code says why. */
    record PasswordChangeRefused(String user, String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.PASSWORD_CHANGE_REFUSED;
        }
    }

    /** A weak or outdated password hash was replaced after a successful login. */
    record PasswordRehashed(String user, String address) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.PASSWORD_REHASHED;
        }
    }

    /** A request with a token was accepted; raised only for listeners that ask for it. */
    record TokenAccepted(String user, String address) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.TOKEN_ACCEPTED;
        }
    }

    /** A request was refused because its token was missing or not valid; the code says why. */
    record TokenRefused(String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.TOKEN_REFUSED;
        }

        /** Nobody: a refused token proves nothing. */
        @Override
        public String user() {
            return "";
        }
    }

    /** A request with a valid token, or one that nobody may send, was refused; the code says why. */
    record AccessDenied(String user, String address, FailureCode code) implements AuthEvent {
        @Override
        public Kind kind() {
            return Kind.ACCESS_DENIED;
        }
    }
}
