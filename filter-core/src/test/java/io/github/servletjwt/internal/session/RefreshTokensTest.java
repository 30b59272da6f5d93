package io.github.servletjwt.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refresh tokens prove themselves. */
class RefreshTokensTest {
    private static final byte[] KEY = "kT7#vQ2!mZ9@xL4$pR6^wN8&bC1*dF3(".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER =
            "another key of refresh tokens 4mPq8sVx2kRw".getBytes(StandardCharsets.US_ASCII);
    private static final String SESSION = "AAECAwQFBgcICQoLDA0ODw";

    private final RefreshTokens tokens = of(KEY);

    private static RefreshTokens of(byte[]... keys) {
        return new RefreshTokens(() -> List.of(keys), RefreshTokens.realm(null, "", "/app"));
    }

    @Test
    void of_form_isUrlSafeAndShort() {
        String token = tokens.of(SESSION, 0);
        assertTrue(token.matches("srt_[A-Za-z0-9_-]{50}"), token);
    }

    @Test
    void of_same_isTheSame() {
        assertEquals(tokens.of(SESSION, 7), tokens.of(SESSION, 7));
        assertNotEquals(tokens.of(SESSION, 7), tokens.of(SESSION, 8));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 65_536, Integer.MAX_VALUE})
    void verify_own_saysSessionAndCounter(int counter) {
        assertEquals(
                Optional.of(new RefreshTokens.Presented(SESSION, counter)), tokens.verify(tokens.of(SESSION, counter)));
    }

    @Test
    void verify_anyBitChanged_isRefused() {
        byte[] token = Base64.getUrlDecoder().decode(tokens.of(SESSION, 3).substring(4));
        assertEquals(37, token.length);
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] forged = token.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            String text = "srt_" + Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            assertEquals(Optional.empty(), tokens.verify(text), "bit " + bit);
        }
    }

    @Test
    void verify_lastCharacterWithSpareBits_isRefused() {
        String token = tokens.of(SESSION, 3);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char last = token.charAt(token.length() - 1);
        for (int i = 0; i < alphabet.length(); i++) {
            char other = alphabet.charAt(i);
            String text = token.substring(0, token.length() - 1) + other;
            assertEquals(other == last, tokens.verify(text).isPresent(), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "srt_", "srt", "SRT_%s", "%s=", "%s==", " %s", "%s ", "%sA", "srt_%s", "%s\n", "srt_!", "srt_äöü",
                "x%s"
            })
    void verify_anotherForm_isRefused(String form) {
        assertEquals(Optional.empty(), tokens.verify(form.formatted(tokens.of(SESSION, 0))));
    }

    @Test
    void verify_long_isRefused() {
        assertEquals(Optional.empty(), tokens.verify("srt_" + "A".repeat(1_000_000)));
        assertEquals(Optional.empty(), tokens.verify("srt_" + "A".repeat(48)));
    }

    @Test
    void verify_shortened_isRefused() {
        String token = tokens.of(SESSION, 0);
        for (int length = 0; length < token.length(); length++) {
            assertEquals(Optional.empty(), tokens.verify(token.substring(0, length)));
        }
    }

    @Test
    void keys_first_makes_andAllVerify() {
        RefreshTokens both = of(OTHER, KEY);
        assertEquals(of(OTHER).of(SESSION, 0), both.of(SESSION, 0));
        assertTrue(both.verify(tokens.of(SESSION, 0)).isPresent());
        assertTrue(both.verify(both.of(SESSION, 0)).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"'', '', /app, true", "'', '', /other, false", "'', x, /app, false", "me, '', /app, false"})
    void verify_tokenOfAnotherRealmWithTheSameKey_isRefused(
            String issuer, String instance, String namespace, boolean good) {
        String realm = RefreshTokens.realm(issuer.isEmpty() ? null : issuer, instance, namespace);
        RefreshTokens others = new RefreshTokens(() -> List.of(KEY), realm);
        assertEquals(good, tokens.verify(others.of(SESSION, 0)).isPresent());
        assertEquals(good, tokens.tag().equals(others.tag()));
        assertEquals(good, tokens.csrf(SESSION).equals(others.csrf(SESSION)));
        assertTrue(others.tag().matches("[A-Za-z0-9_-]{11}"), others.tag());
    }

    @Test
    void realm_partsThatRunIntoEachOther_areApart() {
        List<String> realms = List.of(
                RefreshTokens.realm("a", "b", "c"),
                RefreshTokens.realm("a,1:b", "", "c"),
                RefreshTokens.realm(null, "a", "bc"),
                RefreshTokens.realm(null, "ab", "c"),
                RefreshTokens.realm("ab", "", "c"));
        assertEquals(realms.size(), Set.copyOf(realms).size());
    }

    @Test
    void tag_otherKeys_isTheSame() {
        assertEquals(of(KEY).tag(), of(OTHER, KEY).tag());
        assertEquals(of(KEY).tag(), of().tag());
    }

    @Test
    void keys_removed_verifiesNoMore() {
        assertEquals(Optional.empty(), of(OTHER).verify(tokens.of(SESSION, 0)));
    }

    @Test
    void derivedKeys_lost_areTold_onceAndNotWhileTheyAreKept() {
        List<List<byte[]>> now = new ArrayList<>(List.of(List.of(KEY)));
        DerivedRefreshKeys keys = new DerivedRefreshKeys(() -> now.get(0));
        try (LogLines log = new LogLines()) {
            keys.get();
            now.set(0, List.of(OTHER, KEY));
            keys.get();
            assertEquals("", log.text());
            now.set(0, List.of(OTHER));
            keys.get();
            keys.get();
            assertEquals(2, log.text().split("a signing key was removed", -1).length, log.text());
        }
    }
}
