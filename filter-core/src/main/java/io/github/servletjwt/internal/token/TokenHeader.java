package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.json.MalformedJsonException;
import io.github.servletjwt.internal.json.StrictJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a token (RFC 7515 §4). {@code jwk}, {@code jku}, {@code x5u} and {@code x5c} are ignored: no token
 * selects its own key.
 *
 * @param alg not checked yet
 * @param typ null when absent
 * @param kid null when absent; selects among the issuer's keys only
 */
record TokenHeader(
        String alg, @Nullable String typ, @Nullable String kid) {

    static TokenHeader parse(byte[] utf8) throws AuthFailureException {
        Map<String, @Nullable Object> members;
        try {
            members = StrictJson.readObject(utf8);
        } catch (MalformedJsonException malformed) {
            throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
        }
        requireSupported(members);
        String alg = text(members, "alg");
        if (alg == null) {
            throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
        }
        return new TokenHeader(alg, text(members, "typ"), text(members, "kid"));
    }

    /** Extensions change what the signature or the payload means (RFC 7515 §4.1.11, RFC 7797, RFC 7516 §4.1.3). */
    private static void requireSupported(Map<String, @Nullable Object> members) throws AuthFailureException {
        String cty = text(members, "cty");
        boolean nested = cty != null && !cty.equalsIgnoreCase("JWT");
        if (nested || members.containsKey("crit") || members.containsKey("b64") || members.containsKey("zip")) {
            throw new AuthFailureException(FailureCode.HEADER_REFUSED);
        }
    }

    private static @Nullable String text(Map<String, @Nullable Object> members, String name)
            throws AuthFailureException {
        Object value = members.get(name);
        if (value instanceof String || !members.containsKey(name)) {
            return (String) value;
        }
        throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
    }
}
