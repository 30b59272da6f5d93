package io.github.servletjwt.servlet;

import io.github.servletjwt.api.FailureCode;

/**
 * The HTTP response for a failure. The only place that maps codes to statuses, and the only catalogue of client
 * messages: none comes from a request or a library.
 *
 * @param error the {@code error} of the body
 * @param description the {@code error_description}: characters that a challenge can quote (RFC 6750 §3)
 */
record HttpErrors(int status, String error, String description, Challenge challenge) {
    /** The content of {@code WWW-Authenticate}. */
    enum Challenge {
        /** The header is not sent. */
        NONE,
        /** Only the realm. */
        REALM,
        /** The realm, the error and its description. */
        ERROR
    }

    private static final String INVALID_REQUEST = "invalid_request";
    private static final String REFRESH_REFUSED = "The refresh token is not valid or no longer valid";

    static HttpErrors of(FailureCode code) {
        return switch (code) {
            case MISSING_TOKEN -> new HttpErrors(401, "missing_token", "A bearer token is required", Challenge.REALM);
            case MALFORMED_AUTHORIZATION -> challenged("The token header is malformed");
            case SEVERAL_TOKENS -> challenged("More than one token was sent");
            case AMBIGUOUS_URI -> request("The request path is ambiguous");
            case INSECURE_REQUEST -> request("Credentials are accepted over HTTPS only");
            case FORWARDING_REFUSED -> request("The forwarding headers contradict each other or are malformed");
            case COOKIE_NEEDS_HTTPS ->
                request("Secure cookies need HTTPS: use it, or set trustedProxies, or cookieSecure to false");
            case CSRF_FAILED ->
                new HttpErrors(
                        403,
                        "csrf_failed",
                        "Send the value of the cookie csrf_token in the header X-CSRF-Token, or the request from a page "
                                + "of the same origin",
                        Challenge.NONE);

            case TOKEN_TOO_LONG -> token("The token is too long");
            case TOKEN_MALFORMED -> token("The token is malformed");
            case ALGORITHM_REFUSED -> token("The token's algorithm is not accepted");
            case HEADER_REFUSED -> token("The token's header asks for an extension that is not supported");
            case TYPE_REFUSED -> token("The token is not an access token");
            case UNKNOWN_KEY -> token("The token's key is not known");
            case BAD_SIGNATURE -> token("The token's signature is invalid");
            case CLAIM_MALFORMED -> token("A claim of the token is malformed");
            case CLAIM_MISSING -> token("The token lacks a required claim");
            case TOKEN_EXPIRED -> token("The token has expired");
            case TOKEN_NOT_YET_VALID -> token("The token is not valid yet");
            case TOKEN_TOO_OLD -> token("The token was issued too long ago");
            case ISSUER_REFUSED -> token("The token's issuer is not accepted");
            case AUDIENCE_REFUSED -> token("The token is for another audience");
            case PRINCIPAL_RESERVED -> token("The token's user name belongs to another issuer");

            case TOKEN_REVOKED -> token("The token has been revoked");

            case ROLE_MISSING -> scope("The token does not grant a required role");
            case SCOPE_MISSING -> scope("The token does not grant the required scope");
            case DENIED -> forbidden("Access is denied");
            case METHOD_REFUSED -> forbidden("The method is denied");

            case FOREIGN_TOKEN -> forbidden("The token was issued elsewhere");

            case METHOD_NOT_ALLOWED ->
                new HttpErrors(405, INVALID_REQUEST, "The method is not allowed", Challenge.NONE);
            case BODY_TYPE_REFUSED ->
                request("Expected application/json or application/x-www-form-urlencoded in UTF-8");
            case BODY_NOT_JSON -> request("Expected application/json in UTF-8");
            case BODY_TOO_LARGE ->
                new HttpErrors(413, INVALID_REQUEST, "The body is longer than 16 KiB", Challenge.NONE);
            case BODY_MALFORMED -> request("The body is malformed");
            case FIELD_MISSING -> request("username and password are required");
            case REFRESH_TOKEN_MISSING -> request("refresh_token is required");
            case PASSWORDS_MISSING -> request("old_password and new_password are required");
            case TOKEN_REQUIRED -> request("A bearer token or refresh_token is required");
            case SESSION_UNKNOWN -> new HttpErrors(404, "not_found", "There is no such session", Challenge.NONE);
            case CREDENTIALS_IN_QUERY -> request("Credentials belong in the body, not in the query string");
            case INVALID_CREDENTIALS ->
                new HttpErrors(401, "invalid_credentials", "The user name or the password is wrong", Challenge.REALM);
            case INVALID_GRANT ->
                new HttpErrors(400, "invalid_grant", "The user name or the password is wrong", Challenge.NONE);
            case ALREADY_AUTHENTICATED -> request("The container has authenticated this request already");
            case TOO_MANY_ATTEMPTS ->
                new HttpErrors(429, "too_many_attempts", "Too many attempts; try again later", Challenge.NONE);
            case REFRESH_REFUSED -> new HttpErrors(401, "invalid_token", REFRESH_REFUSED, Challenge.REALM);
            case REFRESH_GRANT_REFUSED -> new HttpErrors(400, "invalid_grant", REFRESH_REFUSED, Challenge.NONE);
            case UNSUPPORTED_GRANT_TYPE ->
                new HttpErrors(400, "unsupported_grant_type", "The grant type is not supported", Challenge.NONE);
            case USERNAME_MALFORMED ->
                request("The user name must be 1 to 254 letters, digits or characters of an e-mail address");
            case PASSWORD_MALFORMED -> request("The password must not contain control characters");
            case PASSWORD_TOO_SHORT -> request("The password is too short");
            case PASSWORD_TOO_LONG -> request("The password is longer than 256 characters");
            case PASSWORD_OVER_72_BYTES -> request("The password is longer than 72 bytes");
            case PASSWORD_COMMON -> request("The password is one that many use; choose another");
            case PASSWORD_IS_NAME -> request("The password must not be the user name");
            case USERNAME_TAKEN -> new HttpErrors(409, "username_taken", "The user name is taken", Challenge.NONE);

            case STORE_UNAVAILABLE, KEYS_UNAVAILABLE, NOT_STARTED, TOKEN_UNUSABLE ->
                unavailable("The service is temporarily unavailable");
            case HASHING_BUSY -> unavailable("Too many logins at once");
        };
    }

    private static HttpErrors request(String description) {
        return new HttpErrors(400, INVALID_REQUEST, description, Challenge.NONE);
    }

    private static HttpErrors challenged(String description) {
        return new HttpErrors(400, INVALID_REQUEST, description, Challenge.ERROR);
    }

    private static HttpErrors token(String description) {
        return new HttpErrors(401, "invalid_token", description, Challenge.ERROR);
    }

    private static HttpErrors scope(String description) {
        return new HttpErrors(403, "insufficient_scope", description, Challenge.ERROR);
    }

    private static HttpErrors forbidden(String description) {
        return new HttpErrors(403, "forbidden", description, Challenge.NONE);
    }

    private static HttpErrors unavailable(String description) {
        return new HttpErrors(503, "temporarily_unavailable", description, Challenge.NONE);
    }
}
