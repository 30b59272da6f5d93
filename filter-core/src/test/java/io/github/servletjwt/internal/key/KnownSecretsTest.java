package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.JwsAlgorithm;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSecretsTest {
    /** Of each of seven alphabets: 105,000. */
    private static final int SECRETS = 15_000;

    /** Samples and leaked secrets of 32 bytes or more that were accepted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "my-very-long-and-safe-secret-key",
                "my_very_long_and_safe_secret_key",
                "MyVeryLongAndSafeSecretKey123456",
                "a random, long, sequence of characters that only the server knows",
                "todo-app-super-shared-secret-1234",
                "THIS IS SUPER SECRET, DO NOT SHARE!",
                "some super secret passphrase here that you just made up",
                "jwt-token-secret-key-for-encryption",
                "a-fake-secret-for-development-temp-use",
                "reallyreallyreallyreallyverysafe",
                "supersecretkeyyoushouldnotcommittogithub",
                "JWTAuthenticationHIGHsecuredPasswordVVVp1OH7Xzyr",
                "spring-boot-jwt-secret-key-at-least-32-characters",
                "the-secret-key-must-be-at-least-32-bytes-long",
                "S3cr3tK3yF0rJwtT0k3nS1gn1ngApplication",
                "qwertyuiopasdfghjklzxcvbnm1234567890",
                "abcdefghijklmnopqrstuvwxyz0123456789",
                "secretkey-0123456789-0123456789-0123",
                "r9iMKoe5CRMgvJBBtp4HrqN7QiPpUToj",
                "MVg0YAPVSPiYQc/qIs/rV/X32EFR0zOJWfHFgMbszMw=",
                "base64:MVg0YAPVSPiYQc/qIs/rV/X32EFR0zOJWfHFgMbszMw=",
                "base64:bXktdmVyeS1sb25nLWFuZC1zYWZlLXNlY3JldC1rZXk="
            })
    void parse_knownSecret_isRefused(String secret) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> HmacSecret.parse(secret, List.of(JwsAlgorithm.HS256)));
        assertFalse(String.valueOf(refused.getMessage()).contains(secret), refused.getMessage());
    }

    /** The bytes that a published text stands for, in an oct key. */
    @Test
    void of_bytesOfAPublishedText_areRefused() {
        byte[] bytes = Base64.getDecoder().decode("MVg0YAPVSPiYQc/qIs/rV/X32EFR0zOJWfHFgMbszMw=");
        assertThrows(IllegalArgumentException.class, () -> HmacSecret.of(bytes, List.of(JwsAlgorithm.HS256)));
        byte[] hex = HexFormat.of().parseHex("7c32d31dbdd39f2111da0b1dea59e94f3ed715fd8cdf0ca3ecf354ca1a2e3e30");
        assertThrows(IllegalArgumentException.class, () -> HmacSecret.of(hex, List.of(JwsAlgorithm.HS256)));
    }

    /** Passphrases by dice: words, but not those of samples. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "grandkid-swimmer-outlook-crayfish-tapestry-bonus",
                "correct horse battery staple glacier umbrella",
                "Zyklus Fagott Ahorn Quitte Dachs Ibis",
                "my-secret-key-8f4b2c9d1e7a6053"
            })
    void contains_passphraseOfOtherWords_isFalse(String secret) {
        assertFalse(KnownSecrets.contains(secret));
    }

    /** The rest without known words counts, to the character. */
    @Test
    void contains_restOf15Or16Characters_isTheEdge() {
        assertTrue(KnownSecrets.contains("my-secret-key-qzjxkvqzjxkvqzj"));
        assertFalse(KnownSecrets.contains("my-secret-key-qzjxkvqzjxkvqzjx"));
    }

    private static String text(Random random, int length, String alphabet) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static int known(Function<Random, String> secrets) {
        Random random = new Random(17);
        int known = 0;
        for (int i = 0; i < SECRETS; i++) {
            known += KnownSecrets.contains(secrets.apply(random)) ? 1 : 0;
        }
        return known;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789",
                "0123456789abcdef",
                "abcdefghijklmnopqrstuvwxyz",
                "abcdefghijklmnopqrstuvwxyz234567",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
                " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
            })
    void contains_randomTextsOf32Characters_isNeverTrue(String alphabet) {
        assertEquals(0, known(random -> text(random, 32, alphabet)));
    }

    @Test
    void parse_randomBytesInBase64AndHex_alwaysPasses() {
        Random random = new Random(17);
        byte[] bytes = new byte[32];
        for (int i = 0; i < SECRETS / 10; i++) {
            random.nextBytes(bytes);
            String base64 = Base64.getEncoder().encodeToString(bytes);
            for (String secret :
                    List.of(base64, "base64:" + base64, HexFormat.of().formatHex(bytes))) {
                assertEquals(
                        secret.startsWith("base64:") ? 32 : secret.length(),
                        HmacSecret.parse(secret, List.of(JwsAlgorithm.HS256)).bytes().length);
            }
        }
    }
}
