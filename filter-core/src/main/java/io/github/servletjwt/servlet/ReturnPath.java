package io.github.servletjwt.servlet;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A path on this host to which a browser may be redirected. */
final class ReturnPath {
    /** One slash, then no second one, no backslash, which browsers read as a slash, and no character that they drop. */
    private static final Pattern SAFE = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]{0,2047}");

    private ReturnPath() {}

    /** Whether no browser can read it as another host. */
    static boolean isSafe(String path) {
        return SAFE.matcher(path).matches();
    }

    /** Encodes a query parameter; slashes stay as they are (RFC 3986 §3.4). */
    static String encode(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "/-._~".indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }
}
