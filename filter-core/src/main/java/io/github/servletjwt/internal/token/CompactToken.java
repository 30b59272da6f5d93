package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A token's three parts (RFC 7515 §7.1), each in canonical base64url without padding (RFC 7515 §2), none of it proven.
 *
 * <p><b>Thread safety:</b> immutable; whoever is given its bytes leaves them as they are.
 */
final class CompactToken {
    /** Value of each base64url character, −1 for every other one of ISO 8859-1. */
    private static final int[] SEXTETS = sextets();

    /** The token's characters, and before {@code start} what it was carried with. */
    private final byte[] text;

    private final int start;
    private final int first;
    private final int second;
    private final byte[] payload;
    private final byte[] signature;

    private CompactToken(byte[] text, int start, int first, int second) throws AuthFailureException {
        this.text = text;
        this.start = start;
        this.first = first;
        this.second = second;
        this.payload = decode(text, first + 1, second);
        this.signature = decode(text, second + 1, text.length);
    }

    static CompactToken parse(String token) throws AuthFailureException {
        return parse(token, 0);
    }

    /**
     * The token that a text ends with. Its header is left to {@link #headerBytes}, and to whoever knows it already.
     *
     * @param start where the token begins
     */
    static CompactToken parse(String carrier, int start) throws AuthFailureException {
        byte[] text = carrier.getBytes(StandardCharsets.ISO_8859_1);
        int first = start;
        while (first < text.length && text[first] != '.') {
            first++;
        }
        int second = text.length - 1;
        while (second > first && text[second] != '.') {
            second--;
        }
        if (first == start || second <= first) {
            throw malformed();
        }
        // a further dot is in the payload then, where it is no character of base64url
        return new CompactToken(text, start, first, second);
    }

    private static int[] sextets() {
        int[] sextets = new int[256];
        Arrays.fill(sextets, -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            sextets[alphabet.charAt(i)] = i;
        }
        return sextets;
    }

    /**
     * No padding, no other alphabet, no white space, and no bits left over in the last character: one text for the same
     * bytes, so that a token has one spelling.
     */
    private static byte[] decode(byte[] text, int start, int end) throws AuthFailureException {
        int over = (end - start) % 4;
        byte[] bytes = new byte[(end - start) * 3 / 4];
        int at = 0;
        // a character that is none makes it negative, and nothing makes it positive again
        int seen = 0;
        int quads = end - over;
        for (int i = start; i < quads; i += 4) {
            int bits =
                    sextet(text, i) << 18 | sextet(text, i + 1) << 12 | sextet(text, i + 2) << 6 | sextet(text, i + 3);
            seen |= bits;
            bytes[at++] = (byte) (bits >> 16);
            bytes[at++] = (byte) (bits >> 8);
            bytes[at++] = (byte) bits;
        }
        if (seen < 0 || end == start || !decodeRest(text, quads, over, bytes, at)) {
            throw malformed();
        }
        return bytes;
    }

    /** The last two or three characters; false when they are no whole bytes. */
    private static boolean decodeRest(byte[] text, int from, int characters, byte[] bytes, int at) {
        if (characters < 2) {
            return characters == 0;
        }
        int bits =
                sextet(text, from) << 12 | sextet(text, from + 1) << 6 | (characters == 2 ? 0 : sextet(text, from + 2));
        bytes[at] = (byte) (bits >> 10);
        if (characters == 3) {
            bytes[at + 1] = (byte) (bits >> 2);
        }
        int left = characters == 2 ? 0b1111_000000 : 0b11;
        return bits >= 0 && (bits & left) == 0;
    }

    /** Whether a text is one or more characters of base64url; without a branch for each, which none could foresee. */
    static boolean isBase64Url(String text) {
        int seen = text.isEmpty() ? -1 : 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            seen |= SEXTETS[c & 0xff] | 0xff - c;
        }
        return seen >= 0;
    }

    private static int sextet(byte[] text, int at) {
        return SEXTETS[text[at] & 0xff];
    }

    private static AuthFailureException malformed() {
        return new AuthFailureException(FailureCode.TOKEN_MALFORMED);
    }

    /** How many characters it has. */
    int length() {
        return text.length - start;
    }

    /** The header's characters, unless they are these. */
    boolean hasHeader(byte[] characters) {
        return Arrays.equals(text, start, first, characters, 0, characters.length);
    }

    byte[] header() {
        return Arrays.copyOfRange(text, start, first);
    }

    /** @throws AuthFailureException when it is not canonical */
    byte[] headerBytes() throws AuthFailureException {
        return decode(text, start, first);
    }

    byte[] payloadBytes() {
        return payload;
    }

    /** Whether its signature is one over header and payload as they came (RFC 7515 §5.2). */
    boolean isSigned(SignatureCheck check) {
        return check.holds(text, start, second - start, signature);
    }

    /** Not the token. */
    @Override
    public String toString() {
        return "CompactToken[" + length() + " characters]";
    }
}
