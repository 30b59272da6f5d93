package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.servletjwt.api.AuthFailureException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Any text: a compact token is one that the JDK's encoder would write again character for character. */
class CompactTokenFuzzTest {
    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean isCanonical(String part) {
        try {
            return !part.isEmpty()
                    && encoded(Base64.getUrlDecoder().decode(part)).equals(part);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isCompact(String text) {
        List<String> parts = Arrays.asList(text.split("\\.", -1));
        return parts.size() == 3 && parts.stream().allMatch(CompactTokenFuzzTest::isCanonical);
    }

    private static String parsed(String text) {
        try {
            CompactToken token = CompactToken.parse(text);
            StringBuilder parts = new StringBuilder(encoded(token.headerBytes()))
                    .append('.')
                    .append(encoded(token.payloadBytes()))
                    .append('.');
            token.isSigned((carrier, start, length, signature) -> {
                parts.append(encoded(signature));
                return true;
            });
            return parts.toString();
        } catch (AuthFailureException refused) {
            return "refused";
        }
    }

    @FuzzTest
    @DictionaryEntries({".", "=", "-_", "eyJhbGciOiJIUzI1NiJ9", "e30", "AA", "AAA"})
    void parse_anyText_acceptsOneSpellingAlone(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        assertEquals(isCompact(text) ? text : "refused", parsed(text));
    }
}
