package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The times of a token, at their edges; those of the rows are seconds from now. */
class TokenVerifierTimesTest {
    private static final String ACCEPTED = "accepted";

    private final MovableClock clock = new MovableClock();

    private JwtAuthBuilder settings() {
        return JwtAuth.builder().secret(TestTokens.SECRET).clock(clock);
    }

    private JwtAuthBuilder withoutLeeway() {
        return settings().leeway(Duration.ZERO);
    }

    /** The outcome for a token with these members. */
    private static String outcome(JwtAuthBuilder settings, String members) {
        TokenVerifier verifier = RuntimeAccess.of(settings.build()).verifier();
        try {
            verifier.verify(TestTokens.of("{\"sub\":\"alice\"," + members + "}"));
            return ACCEPTED;
        } catch (AuthFailureException refused) {
            return refused.failure().code().name();
        }
    }

    private static String time(String claim, String fromNow) {
        return "\"" + claim + "\":"
                + BigDecimal.valueOf(TestTokens.NOW)
                        .add(new BigDecimal(fromNow))
                        .toPlainString();
    }

    private static String exp() {
        return time("exp", "600");
    }

    // --- exp ---

    @Test
    void verify_expAbsent_isMissing() {
        assertEquals("CLAIM_MISSING", outcome(settings(), time("iat", "0")));
    }

    @ParameterizedTest
    @CsvSource({
        "-31, TOKEN_EXPIRED",
        "-30, TOKEN_EXPIRED",
        "-29.999, accepted",
        "-29, accepted",
        "0, accepted",
        "1, accepted"
    })
    void verify_expWithDefaultLeeway_isValidWhileBeforeExpPlus30s(String exp, String expected) {
        assertEquals(expected, outcome(settings(), time("exp", exp)));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, TOKEN_EXPIRED",
        "-0.5, TOKEN_EXPIRED",
        "0, TOKEN_EXPIRED",
        "0.0, TOKEN_EXPIRED",
        "0.000000001, accepted",
        "0.5, accepted",
        "1, accepted"
    })
    void verify_expWithoutLeeway_isExpiredWhenNow(String exp, String expected) {
        assertEquals(expected, outcome(withoutLeeway(), time("exp", exp)));
    }

    @ParameterizedTest
    @CsvSource({"499, accepted", "500, TOKEN_EXPIRED", "501, TOKEN_EXPIRED"})
    void verify_expOfHalfASecond_isJudgedToTheMillisecond(int millis, String expected) {
        clock.move(Duration.ofMillis(millis));
        assertEquals(expected, outcome(withoutLeeway(), time("exp", "0.5")));
    }

    @ParameterizedTest
    @CsvSource({"899, accepted", "900, TOKEN_EXPIRED", "901, TOKEN_EXPIRED"})
    void verify_leewayOfFiveMinutes_isAddedToExp(int seconds, String expected) {
        clock.move(Duration.ofSeconds(seconds));
        assertEquals(expected, outcome(settings().leeway(Duration.ofMinutes(5)), exp()));
    }

    @Test
    void verify_expOfYear9999_isAccepted() {
        assertEquals(ACCEPTED, outcome(settings(), "\"exp\":253402300799"));
    }

    @Test
    void verify_expZero_isExpired() {
        assertEquals("TOKEN_EXPIRED", outcome(settings(), "\"exp\":0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "nbf", "iat"})
    void verify_timeOfAnotherTypeOrRange_isMalformed(String claim) {
        String others = claim.equals("exp") ? "" : "," + exp();
        for (String value : new String[] {
            "null", "\"4102444800\"", "true", "[]", "{}", "-1", "-0.5", "1e18", "1e400", "253402300800"
        }) {
            assertEquals("CLAIM_MALFORMED", outcome(settings(), "\"" + claim + "\":" + value + others), value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e99999999999", "0x7fffffff", "+1"})
    void verify_expThatIsNoJsonNumber_isMalformed(String value) {
        assertEquals("TOKEN_MALFORMED", outcome(settings(), "\"exp\":" + value));
    }

    // --- nbf ---

    @ParameterizedTest
    @CsvSource({
        "-1, accepted",
        "0, accepted",
        "29, accepted",
        "30, accepted",
        "30.001, TOKEN_NOT_YET_VALID",
        "31, TOKEN_NOT_YET_VALID"
    })
    void verify_nbfWithDefaultLeeway_isValidFromNbfMinus30s(String nbf, String expected) {
        assertEquals(expected, outcome(settings(), exp() + "," + time("nbf", nbf)));
    }

    @ParameterizedTest
    @CsvSource({"-1, accepted", "0, accepted", "0.5, TOKEN_NOT_YET_VALID", "1, TOKEN_NOT_YET_VALID"})
    void verify_nbfWithoutLeeway_isValidFromNbf(String nbf, String expected) {
        assertEquals(expected, outcome(withoutLeeway(), exp() + "," + time("nbf", nbf)));
    }

    @Test
    void verify_expiredAndNotYetValid_isExpired() {
        assertEquals("TOKEN_EXPIRED", outcome(settings(), time("exp", "-60") + "," + time("nbf", "60")));
    }

    // --- iat ---

    @ParameterizedTest
    @CsvSource({
        "-600, accepted",
        "29, accepted",
        "30, accepted",
        "30.001, TOKEN_NOT_YET_VALID",
        "31, TOKEN_NOT_YET_VALID"
    })
    void verify_iatWithDefaultLeeway_mayLie30sInTheFuture(String iat, String expected) {
        assertEquals(expected, outcome(settings(), exp() + "," + time("iat", iat)));
    }

    @ParameterizedTest
    @CsvSource({"-1, accepted", "0, accepted", "1, TOKEN_NOT_YET_VALID"})
    void verify_iatWithoutLeeway_mayNotLieInTheFuture(String iat, String expected) {
        assertEquals(expected, outcome(withoutLeeway(), exp() + "," + time("iat", iat)));
    }

    @Test
    void verify_iatAbsent_isAcceptedWithoutMaxTokenAge() {
        assertEquals(ACCEPTED, outcome(settings(), exp()));
    }

    // --- maxTokenAge ---

    @ParameterizedTest
    @CsvSource({
        "0, accepted",
        "-59, accepted",
        "-60, accepted",
        "-60.001, TOKEN_TOO_OLD",
        "-61, TOKEN_TOO_OLD",
        "-89, TOKEN_TOO_OLD"
    })
    void verify_maxTokenAge_isExceededWithoutLeeway(String iat, String expected) {
        assertEquals(expected, outcome(settings().maxTokenAge(Duration.ofMinutes(1)), exp() + "," + time("iat", iat)));
    }

    @Test
    void verify_maxTokenAgeAndIatAbsent_isMissing() {
        assertEquals("CLAIM_MISSING", outcome(settings().maxTokenAge(Duration.ofMinutes(1)), exp()));
    }

    @Test
    void verify_maxTokenAgeAndIatInTheFuture_isNotYetValid() {
        assertEquals(
                "TOKEN_NOT_YET_VALID",
                outcome(settings().maxTokenAge(Duration.ofMinutes(1)), exp() + "," + time("iat", "31")));
    }

    // --- recheck ---

    @ParameterizedTest
    @CsvSource({"629", "0"})
    void recheck_beforeExpPlusLeeway_isSilent(int seconds) throws Exception {
        TokenVerifier verifier = RuntimeAccess.of(settings().build()).verifier();
        VerifiedToken token = verifier.verify(TestTokens.valid());
        clock.move(Duration.ofSeconds(seconds));
        verifier.recheck(token);
        assertEquals("alice", token.user().getName());
    }

    @ParameterizedTest
    @ValueSource(ints = {630, 631})
    void recheck_atExpPlusLeeway_isExpired(int seconds) throws Exception {
        TokenVerifier verifier = RuntimeAccess.of(settings().build()).verifier();
        VerifiedToken token = verifier.verify(TestTokens.valid());
        clock.move(Duration.ofSeconds(seconds));
        assertEquals(
                FailureCode.TOKEN_EXPIRED,
                assertThrows(AuthFailureException.class, () -> verifier.recheck(token))
                        .failure()
                        .code());
    }

    @Test
    void recheck_olderThanMaxTokenAge_isTooOld() throws Exception {
        TokenVerifier verifier = RuntimeAccess.of(
                        settings().maxTokenAge(Duration.ofMinutes(1)).build())
                .verifier();
        VerifiedToken token = verifier.verify(TestTokens.valid());
        clock.move(Duration.ofSeconds(61));
        assertEquals(
                FailureCode.TOKEN_TOO_OLD,
                assertThrows(AuthFailureException.class, () -> verifier.recheck(token))
                        .failure()
                        .code());
    }

    @Test
    void recheck_clockSetBack_isNotYetValid() throws Exception {
        TokenVerifier verifier = RuntimeAccess.of(settings().build()).verifier();
        VerifiedToken token = verifier.verify(TestTokens.valid());
        clock.move(Duration.ofSeconds(-31));
        assertEquals(
                FailureCode.TOKEN_NOT_YET_VALID,
                assertThrows(AuthFailureException.class, () -> verifier.recheck(token))
                        .failure()
                        .code());
    }
}
