package io.github.servletjwt.internal.access;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strictly decodes percent-encoded UTF-8 (RFC 3986 §2.1). */
public final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * Decodes a string.
     *
     * @throws IllegalArgumentException when the encoding is malformed, or the bytes are not UTF-8
     */
    public static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes.write(octet(text, i));
                i += 2;
            } else {
                int end = Character.isHighSurrogate(text.charAt(i)) && i + 1 < text.length() ? i + 2 : i + 1;
                bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end - 1;
            }
        }
        return utf8(bytes.toByteArray());
    }

    /** The octet encoded at the percent sign. */
    static int octet(String text, int percent) {
        if (percent + 2 >= text.length()) {
            throw new IllegalArgumentException();
        }
        int high = Character.digit(text.charAt(percent + 1), 16);
        int low = Character.digit(text.charAt(percent + 2), 16);
        boolean ascii = text.charAt(percent + 1) < 0x80 && text.charAt(percent + 2) < 0x80;
        if (high < 0 || low < 0 || !ascii) {
            throw new IllegalArgumentException();
        }
        return high << 4 | low;
    }

    /**
     * Decodes bytes.
     *
     * @throws IllegalArgumentException when they are not UTF-8
     */
    public static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
