package io.github.servletjwt.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
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
    @CsvSource({"64, true", "65, false"})
    void contains_repetition_isLookedAtUpTo64Characters(int length, boolean common) {
        assertEquals(common, COMMON.contains("a".repeat(length)));
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void contains_longestPassword_isAnsweredSoon() {
        assertEquals(false, COMMON.contains("a1".repeat(31) + "é\uD83D\uDD11".repeat(97)));
    }
}
