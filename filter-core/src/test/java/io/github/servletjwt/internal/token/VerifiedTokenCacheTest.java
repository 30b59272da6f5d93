package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.internal.config.TokenConfig;
import io.github.servletjwt.internal.key.KeySet;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A remembered token is the very one that was verified, and its times still count. */
class VerifiedTokenCacheTest {
    private final MovableClock clock = new MovableClock();

    private JwtAuthBuilder settings() {
        return JwtAuth.builder().secret(TestTokens.SECRET).clock(clock);
    }

    private VerifiedTokenCache cache(int size) {
        return new VerifiedTokenCache(RuntimeAccess.of(settings().build()).verifier(), size);
    }

    private static FailureCode refusal(VerifiedTokenCache cache, String token) {
        return assertThrows(AuthFailureException.class, () -> cache.verify(token))
                .failure()
                .code();
    }

    @Test
    void verify_seenAgain_isRemembered() throws Exception {
        VerifiedTokenCache cache = cache(10);
        VerifiedToken first = cache.verify(TestTokens.valid());
        assertSame(first, cache.verify(new String(TestTokens.valid())));
    }

    @Test
    void verify_sizeZero_remembersNothing() throws Exception {
        VerifiedTokenCache cache = cache(0);
        VerifiedToken first = cache.verify(TestTokens.valid());
        VerifiedToken second = cache.verify(TestTokens.valid());
        assertNotSame(first, second);
        assertEquals(first.user(), second.user());
    }

    @Test
    void verify_sizeZero_refusesForgeries() {
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(cache(0), TestTokens.tampered(TestTokens.valid())));
    }

    @Test
    void verify_twoTokens_areKeptApart() throws Exception {
        VerifiedTokenCache cache = cache(10);
        String bob = TestTokens.of("{\"sub\":\"bob\",\"exp\":" + (TestTokens.NOW + 600) + "}");
        cache.verify(TestTokens.valid());
        cache.verify(bob);
        assertEquals("alice", cache.verify(TestTokens.valid()).user().getName());
        assertEquals("bob", cache.verify(bob).user().getName());
    }

    @Test
    void verify_moreTokensThanSize_areAllAccepted() throws Exception {
        VerifiedTokenCache cache = cache(1);
        for (int i = 0; i < 100; i++) {
            String token = TestTokens.of("{\"sub\":\"u" + i + "\",\"exp\":" + (TestTokens.NOW + 600) + "}");
            assertEquals("u" + i, cache.verify(token).user().getName());
        }
    }

    @ParameterizedTest
    @CsvSource({"629, accepted", "630, TOKEN_EXPIRED", "631, TOKEN_EXPIRED"})
    void verify_rememberedToken_endsAtExpPlusLeeway(int seconds, String expected) throws Exception {
        VerifiedTokenCache cache = cache(10);
        VerifiedToken first = cache.verify(TestTokens.valid());
        clock.move(Duration.ofSeconds(seconds));
        if (expected.equals("accepted")) {
            assertSame(first, cache.verify(TestTokens.valid()));
        } else {
            assertEquals(FailureCode.valueOf(expected), refusal(cache, TestTokens.valid()));
        }
    }

    @Test
    void verify_rememberedTokenExpired_staysRefused() throws Exception {
        VerifiedTokenCache cache = cache(10);
        cache.verify(TestTokens.valid());
        clock.move(Duration.ofSeconds(630));
        assertEquals(FailureCode.TOKEN_EXPIRED, refusal(cache, TestTokens.valid()));
        assertEquals(FailureCode.TOKEN_EXPIRED, refusal(cache, TestTokens.valid()));
    }

    @Test
    void verify_rememberedTokenExpired_isForgotten() throws Exception {
        VerifiedTokenCache cache = cache(10);
        VerifiedToken first = cache.verify(TestTokens.valid());
        clock.move(Duration.ofSeconds(630));
        refusal(cache, TestTokens.valid());
        clock.move(Duration.ofSeconds(-630));
        assertNotSame(first, cache.verify(TestTokens.valid()));
    }

    @Test
    void verify_rememberedTokenTooOld_isRefused() throws Exception {
        VerifiedTokenCache cache = new VerifiedTokenCache(
                RuntimeAccess.of(settings().maxTokenAge(Duration.ofMinutes(1)).build())
                        .verifier(),
                10);
        cache.verify(TestTokens.valid());
        clock.move(Duration.ofSeconds(61));
        assertEquals(FailureCode.TOKEN_TOO_OLD, refusal(cache, TestTokens.valid()));
    }

    @Test
    void verify_forgery_neverEnters() {
        VerifiedTokenCache cache = cache(10);
        String forged = TestTokens.tampered(TestTokens.valid());
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(cache, forged));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(cache, forged));
    }

    @Test
    void verify_expiredAtFirstSight_neverEnters() {
        VerifiedTokenCache cache = cache(10);
        clock.move(Duration.ofSeconds(630));
        assertEquals(FailureCode.TOKEN_EXPIRED, refusal(cache, TestTokens.valid()));
        assertEquals(FailureCode.TOKEN_EXPIRED, refusal(cache, TestTokens.valid()));
    }

    @Test
    void verify_notYetValidAtFirstSight_isAcceptedInTime() throws Exception {
        VerifiedTokenCache cache = cache(10);
        String token = TestTokens.of(TestTokens.claims("\"nbf\":" + (TestTokens.NOW + 60)));
        assertEquals(FailureCode.TOKEN_NOT_YET_VALID, refusal(cache, token));
        clock.move(Duration.ofSeconds(30));
        assertEquals("alice", cache.verify(token).user().getName());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void verify_otherPartWithRememberedSignature_isRefused(int part) throws Exception {
        VerifiedTokenCache cache = cache(10);
        String[] parts = TestTokens.valid().split("\\.");
        cache.verify(TestTokens.valid());
        parts[part] = TestTokens.part(
                part == 0 ? "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}" : TestTokens.claims("\"roles\":[\"admin\"]"));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(cache, String.join(".", parts)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 43})
    void verify_tailOfARememberedToken_isRefused(int length) throws Exception {
        VerifiedTokenCache cache = cache(10);
        String token = TestTokens.valid();
        cache.verify(token);
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(cache, token.substring(token.length() - length)));
    }

    @Test
    void verify_emptyText_isMalformed() {
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(cache(10), ""));
    }

    // --- keys withdrawn ---

    private VerifiedTokenCache cache(SwitchableKeys keys) {
        TokenConfig config = TrustedIssuerTest.config("https://issuer.example/keys");
        return new VerifiedTokenCache(
                new TokenVerifier(new TrustedIssuer(config, keys, ""), Map.of(), SessionCheck.NONE, clock), 10);
    }

    private static KeySet set(TestKey... keys) {
        return SwitchableKeys.set(
                List.of(), Arrays.stream(keys).map(TestKey::publicJwk).toArray(String[]::new));
    }

    @Test
    void verify_rememberedTokenKeyWithdrawn_isRefused() throws Exception {
        SwitchableKeys keys = new SwitchableKeys(set(TestKeys.rsa(), TestKeys.otherRsa()));
        VerifiedTokenCache cache = cache(keys);
        String token = TestKeys.rsa().token("RS256", TestTokens.claims(""));
        cache.verify(token);
        keys.replace(set(TestKeys.otherRsa()));
        assertEquals(FailureCode.UNKNOWN_KEY, refusal(cache, token));
        assertEquals(FailureCode.UNKNOWN_KEY, refusal(cache, token));
    }

    @Test
    void verify_rememberedTokenWithoutKidKeyWithdrawn_isRefused() throws Exception {
        SwitchableKeys keys = new SwitchableKeys(set(TestKeys.rsa(), TestKeys.otherRsa()));
        VerifiedTokenCache cache = cache(keys);
        String token = TestKeys.rsa().withKid("").token("RS256", TestTokens.claims(""));
        cache.verify(token);
        keys.replace(set(TestKeys.otherRsa()));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(cache, token));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(cache, token));
    }

    @Test
    void verify_rememberedTokenKidReused_isRefused() throws Exception {
        SwitchableKeys keys = new SwitchableKeys(set(TestKeys.rsa()));
        VerifiedTokenCache cache = cache(keys);
        String token = TestKeys.rsa().token("RS256", TestTokens.claims(""));
        cache.verify(token);
        keys.replace(set(TestKeys.otherRsa().withKid("rsa")));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(cache, token));
        assertEquals(FailureCode.BAD_SIGNATURE, refusal(cache, token));
    }

    @Test
    void verify_rememberedTokenKeyReadAnew_isStillRemembered() throws Exception {
        SwitchableKeys keys = new SwitchableKeys(set(TestKeys.rsa()));
        VerifiedTokenCache cache = cache(keys);
        String token = TestKeys.rsa().token("RS256", TestTokens.claims(""));
        VerifiedToken first = cache.verify(token);
        keys.replace(set(TestKeys.otherRsa(), TestKeys.rsa()));
        assertSame(first, cache.verify(token));
    }

    @Test
    void verify_keyWithdrawnAndBack_isVerifiedAnew() throws Exception {
        SwitchableKeys keys = new SwitchableKeys(set(TestKeys.rsa()));
        VerifiedTokenCache cache = cache(keys);
        String token = TestKeys.rsa().token("RS256", TestTokens.claims(""));
        VerifiedToken first = cache.verify(token);
        keys.replace(set(TestKeys.otherRsa()));
        assertEquals(FailureCode.UNKNOWN_KEY, refusal(cache, token));
        keys.replace(set(TestKeys.rsa()));
        assertNotSame(first, cache.verify(token));
    }

    /** An issuer that adds alg to a published key has withdrawn nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"alg", "kid"})
    void verify_rememberedTokenKeyDescribedAnew_isAccepted(String added) throws Exception {
        TestKey unnamed = TestKeys.rsa().withKid("");
        List<JwsAlgorithm> allowed = List.of(JwsAlgorithm.RS256, JwsAlgorithm.PS256);
        SwitchableKeys keys = new SwitchableKeys(SwitchableKeys.set(allowed, unnamed.publicJwk()));
        VerifiedTokenCache cache = cache(keys);
        String token = unnamed.token("RS256", TestTokens.claims(""));
        VerifiedToken first = cache.verify(token);
        keys.replace(SwitchableKeys.set(
                allowed, added.equals("kid") ? TestKeys.rsa().publicJwk() : unnamed.publicJwk("\"alg\":\"RS256\"")));
        VerifiedToken second = cache.verify(token);
        assertNotSame(first, second);
        assertSame(second, cache.verify(token));
    }

    // --- what stands around a token ---

    @Test
    void verify_sameHeaderAgain_isRemembered() throws Exception {
        VerifiedTokenCache cache = cache(10);
        VerifiedToken first = cache.verify("Bearer " + TestTokens.valid(), 7);
        assertSame(first, cache.verify("Bearer " + TestTokens.valid(), 7));
    }

    /** A value that is well formed in a header is not in a cookie, whether the token is known or not. */
    @Test
    void verify_rememberedHeaderAsAToken_isRefused() throws Exception {
        VerifiedTokenCache cache = cache(10);
        cache.verify("Bearer " + TestTokens.valid(), 7);
        assertEquals(FailureCode.TOKEN_MALFORMED, refusal(cache, "Bearer " + TestTokens.valid()));
    }

    // --- room ---

    private static String token(String user, int seconds) {
        return TestTokens.of("{\"sub\":\"" + user + "\",\"exp\":" + (TestTokens.NOW + seconds) + "}");
    }

    @Test
    void verify_full_remembersATokenAtItsSecondSight() throws Exception {
        VerifiedTokenCache cache = cache(1);
        VerifiedToken first = cache.verify(TestTokens.valid());
        VerifiedToken once = cache.verify(token("bob", 600));
        assertSame(first, cache.verify(TestTokens.valid()));
        VerifiedToken twice = cache.verify(token("bob", 600));
        assertNotSame(once, twice);
        // Caffeine chooses between the two: the one that is asked for wins in the end
        boolean remembered = false;
        for (int i = 0; i < 100 && !remembered; i++) {
            VerifiedToken one = cache.verify(token("bob", 600));
            VerifiedToken next = cache.verify(token("bob", 600));
            remembered = one == next;
        }
        assertTrue(remembered);
    }

    /** 5,000 busy tokens, and nine that never come again to each of their requests. */
    @Test
    void verify_stormOfOneOffTokens_leavesTheBusyOnesIn() throws Exception {
        VerifiedTokenCache cache = cache(10_000);
        String[] busy = new String[5_000];
        VerifiedToken[] known = new VerifiedToken[busy.length];
        for (int i = 0; i < busy.length; i++) {
            busy[i] = token("busy" + i, 600);
            known[i] = cache.verify(busy[i]);
        }
        int hits = 0;
        int oneOff = 0;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < busy.length; i++) {
                VerifiedToken verified = cache.verify(busy[i]);
                hits += verified == known[i] ? 1 : 0;
                known[i] = verified;
                for (int j = 0; j < 9; j++) {
                    cache.verify(token("once" + oneOff++, 600));
                }
            }
        }
        assertTrue(hits >= 3 * busy.length * 95 / 100, hits + " of " + 3 * busy.length);
    }

    @Test
    void verify_minuteAfterExpiry_theDeadAreGone() throws Exception {
        VerifiedTokenCache cache = cache(10);
        cache.verify(token("short", 60));
        VerifiedToken first = cache.verify(token("long", 600));
        clock.move(Duration.ofSeconds(91));
        cache.verify(token("other", 600));
        assertEquals(2, cache.size());
        assertSame(first, cache.verify(token("long", 600)));
    }

    @Test
    void clear_always_forgetsEverything() throws Exception {
        VerifiedTokenCache cache = cache(10);
        VerifiedToken first = cache.verify(TestTokens.valid());
        cache.clear();
        assertEquals(0, cache.size());
        assertNotSame(first, cache.verify(TestTokens.valid()));
    }
}
