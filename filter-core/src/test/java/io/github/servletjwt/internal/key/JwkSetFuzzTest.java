package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.servletjwt.internal.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Any text: a key that is taken from a set is strong, has a name of its own, and is published as what it is. */
class JwkSetFuzzTest {
    private static List<JwsKey> read(String text, boolean own) {
        try {
            return new JwkSetReader(List.of(), own).read(text);
        } catch (IllegalArgumentException refused) {
            return List.of();
        }
    }

    @FuzzTest
    @DictionaryEntries({
        "\"kty\":",
        "\"kid\":",
        "\"alg\":",
        "\"use\":",
        "\"crv\":",
        "\"n\":",
        "\"x\":",
        "\"d\":",
        "\"k\":"
    })
    void read_anyText_acceptsStrongKeysAlone(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        read(text, true).forEach(JwkSetFuzzTest::assertStrong);
        for (JwsKey foreign : read(text, false)) {
            assertFalse(foreign.canSign());
            assertNull(foreign.secret());
        }
        Set<@Nullable String> kids = new HashSet<>();
        read(text, true).forEach(key -> assertTrue(key.kid() == null || kids.add(key.kid())));
    }

    private static void assertStrong(JwsKey key) {
        assertFalse(key.algorithms().isEmpty());
        if (key.publicKey() == null) {
            int min = key.algorithms().get(0).secretBytes();
            assertTrue(Objects.requireNonNull(key.secret()).bytes().length >= min);
            return;
        }
        if (key.publicKey() instanceof RSAPublicKey rsa) {
            assertTrue(rsa.getModulus().bitLength() >= 2048);
        }
        String published = StrictJson.write(new KeySet(List.of(key), true, null).publicJwkSet());
        assertEquals(key.publicKey(), read(published, false).get(0).publicKey());
    }
}
