package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.servlet.HttpErrors.Challenge;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue of answers: each code has one, and it can be sent. */
class HttpErrorsTest {
    /** Errors of the contract: the statuses they come with, and their challenges. */
    private static final Map<String, Map.Entry<Set<Integer>, Set<Challenge>>> ERRORS = Map.ofEntries(
            Map.entry("missing_token", Map.entry(Set.of(401), Set.of(Challenge.REALM))),
            Map.entry("invalid_token", Map.entry(Set.of(401), Set.of(Challenge.REALM, Challenge.ERROR))),
            Map.entry("not_found", Map.entry(Set.of(404), Set.of(Challenge.NONE))),
            Map.entry("invalid_credentials", Map.entry(Set.of(401), Set.of(Challenge.REALM))),
            Map.entry("invalid_request", Map.entry(Set.of(400, 405, 413), Set.of(Challenge.NONE, Challenge.ERROR))),
            Map.entry("invalid_grant", Map.entry(Set.of(400), Set.of(Challenge.NONE))),
            Map.entry("unsupported_grant_type", Map.entry(Set.of(400), Set.of(Challenge.NONE))),
            Map.entry("insufficient_scope", Map.entry(Set.of(403), Set.of(Challenge.ERROR))),
            Map.entry("forbidden", Map.entry(Set.of(403), Set.of(Challenge.NONE))),
            Map.entry("csrf_failed", Map.entry(Set.of(403), Set.of(Challenge.NONE))),
            Map.entry("too_many_attempts", Map.entry(Set.of(429), Set.of(Challenge.NONE))),
            Map.entry("username_taken", Map.entry(Set.of(409), Set.of(Challenge.NONE))),
            Map.entry("temporarily_unavailable", Map.entry(Set.of(503), Set.of(Challenge.NONE))));

    @ParameterizedTest
    @EnumSource
    void of_everyCode_descriptionCanBeQuotedInAChallenge(FailureCode code) {
        String description = HttpErrors.of(code).description();
        assertFalse(description.isBlank());
        // RFC 6750 §3
        assertTrue(description.matches("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+"), description);
    }

    @ParameterizedTest
    @EnumSource
    void of_everyCode_errorFitsStatusAndChallenge(FailureCode code) {
        HttpErrors answer = HttpErrors.of(code);
        Map.Entry<Set<Integer>, Set<Challenge>> expected = ERRORS.get(answer.error());
        assertTrue(expected.getKey().contains(answer.status()), answer::toString);
        assertTrue(expected.getValue().contains(answer.challenge()), answer::toString);
    }

    @ParameterizedTest
    @EnumSource
    void of_everyCode_is503ExactlyForPlumbing(FailureCode code) {
        assertEquals(code.plumbing(), HttpErrors.of(code).status() == 503);
    }

    @ParameterizedTest
    @CsvSource({
        "MISSING_TOKEN, 401, missing_token, REALM",
        "MALFORMED_AUTHORIZATION, 400, invalid_request, ERROR",
        "SEVERAL_TOKENS, 400, invalid_request, ERROR",
        "AMBIGUOUS_URI, 400, invalid_request, NONE",
        "TOKEN_TOO_LONG, 401, invalid_token, ERROR",
        "TOKEN_MALFORMED, 401, invalid_token, ERROR",
        "ALGORITHM_REFUSED, 401, invalid_token, ERROR",
        "HEADER_REFUSED, 401, invalid_token, ERROR",
        "TYPE_REFUSED, 401, invalid_token, ERROR",
        "BAD_SIGNATURE, 401, invalid_token, ERROR",
        "CLAIM_MALFORMED, 401, invalid_token, ERROR",
        "CLAIM_MISSING, 401, invalid_token, ERROR",
        "TOKEN_EXPIRED, 401, invalid_token, ERROR",
        "TOKEN_NOT_YET_VALID, 401, invalid_token, ERROR",
        "TOKEN_TOO_OLD, 401, invalid_token, ERROR",
        "ISSUER_REFUSED, 401, invalid_token, ERROR",
        "AUDIENCE_REFUSED, 401, invalid_token, ERROR",
        "PRINCIPAL_RESERVED, 401, invalid_token, ERROR",
        "ROLE_MISSING, 403, insufficient_scope, ERROR",
        "SCOPE_MISSING, 403, insufficient_scope, ERROR",
        "DENIED, 403, forbidden, NONE",
        "METHOD_REFUSED, 403, forbidden, NONE",
        "METHOD_NOT_ALLOWED, 405, invalid_request, NONE",
        "BODY_TYPE_REFUSED, 400, invalid_request, NONE",
        "BODY_TOO_LARGE, 413, invalid_request, NONE",
        "BODY_MALFORMED, 400, invalid_request, NONE",
        "FIELD_MISSING, 400, invalid_request, NONE",
        "CREDENTIALS_IN_QUERY, 400, invalid_request, NONE",
        "INVALID_CREDENTIALS, 401, invalid_credentials, REALM",
        "INVALID_GRANT, 400, invalid_grant, NONE",
        "UNSUPPORTED_GRANT_TYPE, 400, unsupported_grant_type, NONE",
        "USERNAME_MALFORMED, 400, invalid_request, NONE",
        "PASSWORD_MALFORMED, 400, invalid_request, NONE",
        "PASSWORD_TOO_SHORT, 400, invalid_request, NONE",
        "PASSWORD_TOO_LONG, 400, invalid_request, NONE",
        "PASSWORD_IS_NAME, 400, invalid_request, NONE",
        "USERNAME_TAKEN, 409, username_taken, NONE",
        "STORE_UNAVAILABLE, 503, temporarily_unavailable, NONE",
        "HASHING_BUSY, 503, temporarily_unavailable, NONE",
        "TOKEN_UNUSABLE, 503, temporarily_unavailable, NONE",
        "NOT_STARTED, 503, temporarily_unavailable, NONE",
    })
    void of_code_isTheAnswerOfTheContract(FailureCode code, int status, String error, Challenge challenge) {
        HttpErrors answer = HttpErrors.of(code);
        assertEquals(status, answer.status());
        assertEquals(error, answer.error());
        assertEquals(challenge, answer.challenge());
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "PASSWORD_TOO_SHORT",
                "PASSWORD_TOO_LONG",
                "PASSWORD_IS_NAME",
                "PASSWORD_MALFORMED",
                "USERNAME_MALFORMED"
            })
    void of_refusedRegistration_saysWhy(FailureCode code) {
        assertNotEquals(
                HttpErrors.of(FailureCode.BODY_MALFORMED).description(),
                HttpErrors.of(code).description());
    }
}
