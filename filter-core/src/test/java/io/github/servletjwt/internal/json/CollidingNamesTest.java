package io.github.servletjwt.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Users choose names of members in some issuers' tokens; names that Jackson's table hashes alike keep nobody's token out. */
class CollidingNamesTest {
    private static final int SIGNED_LETTERS = 0x41424344;

    /** The first step of {@code ByteQuadsCanonicalizer} for names of eight characters. */
    private static int mixed(int quad) {
        int hash = quad + (quad >>> 15);
        return hash ^ hash >>> 9;
    }

    private static boolean isPrintable(int quad) {
        for (int shift = 0; shift < 32; shift += 8) {
            int c = quad >>> shift & 0xff;
            if (c < 0x23 || c > 0x7e || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static String text(int quad) {
        return "" + (char) (quad >>> 24) + (char) (quad >>> 16 & 0xff) + (char) (quad >>> 8 & 0xff)
                + (char) (quad & 0xff);
    }

    private static List<String> alike(int many) {
        int inverse = 1;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - 33 * inverse;
        }
        Random random = new Random(3);
        List<String> names = new ArrayList<>();
        while (names.size() < many) {
            int first = random.nextInt();
            int second = (SIGNED_LETTERS - mixed(first)) * inverse;
            if (isPrintable(first) && isPrintable(second)) {
                names.add(text(first) + text(second));
            }
        }
        return names.stream().distinct().toList();
    }

    private static int read(List<String> names, String more) throws MalformedJsonException {
        String members = "\"" + String.join("\":0,\"", names) + "\":0";
        return StrictJson.readClaims(("{" + members + more + "}").getBytes(StandardCharsets.UTF_8))
                .size();
    }

    @Test
    void readClaims_thousandsOfNamesOfOneHash_areReadAndSoAreOthers() throws Exception {
        List<String> names = alike(3_000);
        for (String more : new String[] {"", ",\"name\":\"Zoë\""}) {
            for (int at = 0; at + 300 <= names.size(); at += 300) {
                assertEquals(300 + (more.isEmpty() ? 0 : 1), read(names.subList(at, at + 300), more));
                assertEquals(1, read(List.of("claim" + at + more.length()), ""));
            }
        }
    }
}
