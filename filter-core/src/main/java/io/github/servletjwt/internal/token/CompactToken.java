package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The three parts of a token (RFC 7515 §7.1), each in canonical base64url without padding (RFC 7515 §2). Nothing is
 * verified.
 *
 * <p><b>Thread safety:</b> immutable; callers must not change the byte arrays.
 */
final class CompactToken {
    /** Value of each base64url character; −1 for every other character of ISO 8859-1. */
    private static final int[] SEXTETS = sextets();

    /** The characters of the token, and before {@code start} the rest of the header or cookie that carried it. */
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
     * The token at the end of a string. Its header is read by {@link #headerBytes}, or by a caller that knows it
     * already.
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
        // a further dot is in the payload then, where it is not a base64url character
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
     * No padding, no other alphabet, no white space, and no unused bits in the last character: a token has exactly one
     * spelling.
     */
    private static byte[] decode(byte[] text, int start, int end) throws AuthFailureException {
        int over = (end - start) % 4;
        byte[] bytes = new byte[(end - start) * 3 / 4];
        int at = 0;
        // an invalid character makes it negative, and nothing makes it positive again
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

    /** The last two or three characters; false when they are not whole bytes. */
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

    /**
     * Whether a string is one or more base64url characters. Has no branch for each character, because none could be
     * predicted.
     */
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

    /** The number of its characters. */
    int length() {
        return text.length - start;
    }

    /** The characters of the header, unless they equal these. */
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

    /** Whether the signature covers header and payload as received (RFC 7515 §5.2). */
    boolean isSigned(SignatureCheck check) {
        return check.holds(text, start, second - start, signature);
    }

    /** Does not show the token. */
    @Override
    public String toString() {
        return "CompactToken[" + length() + " characters]";
    }
}
