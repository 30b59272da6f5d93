package io.github.servletjwt.token;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token's three parts (RFC 7515 §7.1), each in canonical base64url without padding (RFC 7515 §2), none of it proven.
 *
 * <p>It is a {@code DecodedJWT} only so that java-jwt's {@code Algorithm} can check the signature over the characters as
 * they came; the claims that the interface asks for are not known before that, so they are all absent.
 */
final class CompactToken implements DecodedJWT {
    private final String token;
    private final String header;
    private final String payload;
    private final String signature;

    private CompactToken(String token, int first, int second) {
        this.token = token;
        this.header = token.substring(0, first);
        this.payload = token.substring(first + 1, second);
        this.signature = token.substring(second + 1);
    }

    static CompactToken parse(String token) throws AuthFailureException {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 1 || second < first + 2 || token.indexOf('.', second + 1) >= 0) {
            throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
        }
        CompactToken parts = new CompactToken(token, first, second);
        requireCanonical(parts.header);
        requireCanonical(parts.payload);
        requireCanonical(parts.signature);
        return parts;
    }

    /**
     * No padding, no other alphabet, no white space, and no bits left over in the last character: one text for the same
     * bytes, so that a token has one spelling.
     */
    private static void requireCanonical(String part) throws AuthFailureException {
        int last = part.length() - 1;
        for (int i = 0; i <= last; i++) {
            if (sextet(part.charAt(i)) < 0) {
                throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
            }
        }
        boolean canonical = switch (part.length() % 4) {
            case 0 -> last > 0;
            case 2 -> (sextet(part.charAt(last)) & 0b1111) == 0;
            case 3 -> (sextet(part.charAt(last)) & 0b11) == 0;
            default -> false;
        };
        if (!canonical) {
            throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
        }
    }

    private static int sextet(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '-' ? 62 : c == '_' ? 63 : -1;
    }

    private static byte[] decode(String part) {
        return Base64.getUrlDecoder().decode(part.getBytes(StandardCharsets.ISO_8859_1));
    }

    byte[] headerBytes() {
        return decode(header);
    }

    byte[] payloadBytes() {
        return decode(payload);
    }

    @Override
    public String getToken() {
        return token;
    }

    @Override
    public String getHeader() {
        return header;
    }

    @Override
    public String getPayload() {
        return payload;
    }

    @Override
    public String getSignature() {
        return signature;
    }

    @Override
    public @Nullable String getIssuer() {
        return null;
    }

    @Override
    public @Nullable String getSubject() {
        return null;
    }

    @Override
    public @Nullable List<String> getAudience() {
        return null;
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // java-jwt's interface asks for it
    public @Nullable Date getExpiresAt() {
        return null;
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // java-jwt's interface asks for it
    public @Nullable Date getNotBefore() {
        return null;
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // java-jwt's interface asks for it
    public @Nullable Date getIssuedAt() {
        return null;
    }

    @Override
    public @Nullable String getId() {
        return null;
    }

    @Override
    public @Nullable Claim getClaim(String name) {
        return null;
    }

    @Override
    public Map<String, Claim> getClaims() {
        return Map.of();
    }

    @Override
    public @Nullable String getAlgorithm() {
        return null;
    }

    @Override
    public @Nullable String getType() {
        return null;
    }

    @Override
    public @Nullable String getContentType() {
        return null;
    }

    @Override
    public @Nullable String getKeyId() {
        return null;
    }

    @Override
    public @Nullable Claim getHeaderClaim(String name) {
        return null;
    }

    /** Not the token. */
    @Override
    public String toString() {
        return "CompactToken[" + token.length() + " characters]";
    }
}
