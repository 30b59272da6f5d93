package io.github.servletjwt.api;

/**
 * Why a request was refused: stable names for logs and events, one HTTP answer each.
 *
 * <p>The codes fall into two families that are never mixed: the request or its credential is bad, and
 * <em>our own plumbing</em> is down ({@link #plumbing()}).
 */
public enum FailureCode {
    /** The request carries no bearer token. */
    MISSING_TOKEN,
    /** The header that carries the token does not have the form {@code Bearer token} (RFC 6750 §2.1). */
    MALFORMED_AUTHORIZATION,
    /** More than one token came with the request. */
    SEVERAL_TOKENS,
    /** The path can be read in more than one way. */
    AMBIGUOUS_URI,
    /** Credentials came over plain HTTP, and {@code requireHttps} is set. */
    INSECURE_REQUEST,
    /** The forwarding headers of a trusted proxy contradict each other or are malformed. */
    FORWARDING_REFUSED,
    /** {@code Secure} cookies were requested over plain HTTP. */
    COOKIE_NEEDS_HTTPS,
    /** The token came in a cookie, and nothing proves that the application's own page sent it. */
    CSRF_FAILED,

    /** The token is longer than {@code maxTokenBytes}. */
    TOKEN_TOO_LONG,
    /** The token is not three parts of canonical base64url and strict JSON. */
    TOKEN_MALFORMED,
    /** The token's {@code alg} is not among {@code algorithms}. */
    ALGORITHM_REFUSED,
    /** The token's header asks for something that is not supported, such as {@code crit}. */
    HEADER_REFUSED,
    /** The token's {@code typ} is not among {@code tokenTypes}, or the token was made for another purpose. */
    TYPE_REFUSED,
    /** The token names a key that its issuer does not have. */
    UNKNOWN_KEY,
    /** None of the configured keys made the token's signature. */
    BAD_SIGNATURE,
    /** A claim does not have the type that its definition requires. */
    CLAIM_MALFORMED,
    /** A required claim is missing. */
    CLAIM_MISSING,
    /** The token's {@code exp} has passed. */
    TOKEN_EXPIRED,
    /** The token's {@code nbf} or {@code iat} lies in the future. */
    TOKEN_NOT_YET_VALID,
    /** The token's {@code iat} is longer ago than {@code maxTokenAge}. */
    TOKEN_TOO_OLD,
    /** The token's {@code iss} is not the configured issuer. */
    ISSUER_REFUSED,
    /** The token's {@code aud} names none of the configured audiences. */
    AUDIENCE_REFUSED,
    /** The token names a user whose name belongs to the users of another issuer. */
    PRINCIPAL_RESERVED,

    /** The token's session was ended. */
    TOKEN_REVOKED,

    /** The token is valid, but lacks a role that the rule requires. */
    ROLE_MISSING,
    /** The token is valid, but lacks a scope that the rule requires. */
    SCOPE_MISSING(Family.DETAILED),
    /** A {@code deny} rule matched. */
    DENIED,
    /** TRACE, or a method that is not written in upper case. */
    METHOD_REFUSED,

    /** Another issuer issued the token, and the endpoint acts only on ours. */
    FOREIGN_TOKEN,

    /** The endpoint does not support the request's method. */
    METHOD_NOT_ALLOWED,
    /** The body is neither JSON nor a form, or not in UTF-8. */
    BODY_TYPE_REFUSED,
    /** The body is not JSON, and the endpoint reads nothing else. */
    BODY_NOT_JSON,
    /** The body is longer than the endpoint reads. */
    BODY_TOO_LARGE,
    /** The body does not have the form that the endpoint expects. */
    BODY_MALFORMED,
    /** A member or field is missing or empty. */
    FIELD_MISSING,
    /** The refresh token is missing or empty. */
    REFRESH_TOKEN_MISSING,
    /** The old or the new password is missing or empty. */
    PASSWORDS_MISSING,
    /** A logout with neither an access token nor a refresh token. */
    TOKEN_REQUIRED,
    /** The user has no such session. */
    SESSION_UNKNOWN,
    /** Credentials are in the query string. */
    CREDENTIALS_IN_QUERY,
    /** The user is unknown or disabled, or the password is wrong. */
    INVALID_CREDENTIALS,
    /** The same, requested with {@code grant_type} (RFC 6749 §5.2). */
    INVALID_GRANT,
    /** The container has authenticated the request already, so a login through the container is not possible. */
    ALREADY_AUTHENTICATED,
    /** There were too many failures, or too many registrations. */
    TOO_MANY_ATTEMPTS(Family.DETAILED),
    /** The refresh token is not ours, or its session is expired or was ended. */
    REFRESH_REFUSED,
    /** The same, requested with {@code grant_type} (RFC 6749 §5.2). */
    REFRESH_GRANT_REFUSED,
    /** The endpoint does not support the {@code grant_type} (RFC 6749 §5.2). */
    UNSUPPORTED_GRANT_TYPE,
    /** The name has a character or a length that is not allowed. */
    USERNAME_MALFORMED,
    /** The password contains a control character. */
    PASSWORD_MALFORMED,
    /** The password is shorter than {@code minPasswordLength}. */
    PASSWORD_TOO_SHORT,
    /** The password is longer than 256 code points. */
    PASSWORD_TOO_LONG,
    /** The password is longer than the 72 bytes that bcrypt uses. */
    PASSWORD_OVER_72_BYTES,
    /** The password is common, or a word of a dictionary. */
    PASSWORD_COMMON,
    /** The password is the user's own name. */
    PASSWORD_IS_NAME,
    /** A user of that name exists. */
    USERNAME_TAKEN,

    /** The store of users or sessions cannot be reached, or does not answer correctly. */
    STORE_UNAVAILABLE(Family.PLUMBING),
    /** The queue for password hashing is full. */
    HASHING_BUSY(Family.PLUMBING),
    /** The issued token would be longer than {@code maxTokenBytes}, so that nobody could use it. */
    TOKEN_UNUSABLE(Family.PLUMBING),
    /**
     * The issuer's keys have not been fetched yet, or not for too long, or the key that the token names cannot be
     * looked up.
     */
    KEYS_UNAVAILABLE(Family.PLUMBING),
    /** The filter or servlet was never started. */
    NOT_STARTED(Family.PLUMBING);

    /** The kind of {@link AuthFailure} that carries a code. */
    enum Family {
        /** The request or its credential is bad; {@link AuthFailure.Refused}. */
        REQUEST,
        /** The same, with details in a record of its own: {@link AuthFailure.ScopeMissing}, {@link AuthFailure.TooMany}. */
        DETAILED,
        /** A store, a key source or this library is not available; {@link AuthFailure.Unavailable}. */
        PLUMBING
    }

    private final Family family;

    FailureCode() {
        this(Family.REQUEST);
    }

    FailureCode(Family family) {
        this.family = family;
    }

    Family family() {
        return family;
    }

    /** Whether a store, a key source or this library is not available, rather than the request or its credential bad. */
    public boolean plumbing() {
        return family == Family.PLUMBING;
    }
}
