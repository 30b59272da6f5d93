package io.github.servletjwt.token;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import java.util.Arrays;
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
    /** Value of each base64url character, −1 for others. */
    private static final byte[] SEXTETS = sextets();

    private final String token;
    private final int first;
    private final int second;

    private CompactToken(String token, int first, int second) {
        this.token = token;
        this.first = first;
        this.second = second;
    }

    static CompactToken parse(String token) throws AuthFailureException {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 1 || second < first + 2 || token.indexOf('.', second + 1) >= 0) {
            throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
        }
        requireCanonical(token, 0, first);
        requireCanonical(token, first + 1, second);
        requireCanonical(token, second + 1, token.length());
        return new CompactToken(token, first, second);
    }

    private static byte[] sextets() {
        byte[] sextets = new byte[128];
        Arrays.fill(sextets, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            sextets[alphabet.charAt(i)] = (byte) i;
        }
        return sextets;
    }

    /**
     * No padding, no other alphabet, no white space, and no bits left over in the last character: one text for the same
     * bytes, so that a token has one spelling.
     */
    private static void requireCanonical(String token, int start, int end) throws AuthFailureException {
        int last = -1;
        for (int i = start; i < end; i++) {
            last = sextet(token.charAt(i));
            if (last < 0) {
                throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
            }
        }
        boolean canonical = switch ((end - start) % 4) {
            case 0 -> end > start;
            case 2 -> (last & 0b1111) == 0;
            case 3 -> (last & 0b11) == 0;
            default -> false;
        };
        if (!canonical) {
            throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
        }
    }

    private static int sextet(char c) {
        return c < SEXTETS.length ? SEXTETS[c] : -1;
    }

    private byte[] decode(int start, int end) {
        return Base64.getUrlDecoder().decode(ascii(start, end));
    }

    @SuppressWarnings("deprecation") // every character is ASCII, and this copies once
    private byte[] ascii(int start, int end) {
        byte[] bytes = new byte[end - start];
        token.getBytes(start, end, bytes, 0);
        return bytes;
    }

    byte[] headerBytes() {
        return decode(0, first);
    }

    byte[] payloadBytes() {
        return decode(first + 1, second);
    }

    /** What is signed: header and payload as they came (RFC 7515 §5.2). */
    byte[] signedBytes() {
        return ascii(0, second);
    }

    byte[] signatureBytes() {
        return decode(second + 1, token.length());
    }

    /** Whether its header is spelt so. */
    boolean hasHeader(String header) {
        return header.length() == first && token.startsWith(header);
    }

    @Override
    public String getToken() {
        return token;
    }

    @Override
    public String getHeader() {
        return token.substring(0, first);
    }

    @Override
    public String getPayload() {
        return token.substring(first + 1, second);
    }

    @Override
    public String getSignature() {
        return token.substring(second + 1);
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
