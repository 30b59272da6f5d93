package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which passwords many use. */
class CommonPasswordsTest {
    private static final CommonPasswords COMMON = new CommonPasswords();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password", "Password", "PASSWORD", "P@ssw0rd", "drowssap", "password123", "qwertyuiop", "12345678",
                "aaaaaaaaaa", "abcabcabc", "abcdefgh", "iloveyou2", "1990-01-01", "changeit", "elephant", "sunshine1",
                "zxcvbnm,./"
            })
    void contains_whatManyUse_true(String password) {
        assertTrue(COMMON.contains(password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse",
                "correct horse battery staple",
                "wonderland-1",
                "pässwörter",
                "xyzzy-plugh-42",
                "Tr0ub4dor&3",
                "mit dem Rad zur Arbeit",
                "\uD83D\uDD11\uD83D\uDC0E\uD83D\uDD0B\uD83D\uDCCE x"
            })
    void contains_otherPasswords_false(String password) {
        assertEquals(false, COMMON.contains(password));
    }

    @ParameterizedTest
    @CsvSource({"32, true", "33, false"})
    void contains_repetition_isLookedAtUpTo32Characters(int length, boolean common) {
        assertEquals(common, COMMON.contains("a".repeat(length)));
    }

    /** Each took seconds, or minutes, before there were bounds. */
    @ParameterizedTest
    @ValueSource(strings = {"4@8({[</369&#!1/|0$5+7%2", "|879$!@+", "{761|<5!#[", "1234567890!@#$%"})
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void contains_passwordMadeToTakeLong_isAnsweredSoon(String signs) {
        for (int length : new int[] {24, 31, 32, 33, 64, 256}) {
            assertFalse(COMMON.contains(signs.repeat(256).substring(0, length) + "é"));
        }
    }
}
