package io.github.servletjwt.internal.token;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.RolesSeparator;
import io.github.servletjwt.internal.config.ClaimPath;
import io.github.servletjwt.internal.crypto.Sha256;
import io.github.servletjwt.internal.json.MalformedJsonException;
import io.github.servletjwt.internal.json.StrictJson;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the claims of a token with a valid signature by type. A value of another type is refused, never converted. */
final class Claims {
    private static final System.Logger LOG = System.getLogger(Claims.class.getName());

    /** The last second of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** Claims of ID tokens (OpenID Connect Core §2, §3.3.2.11, FAPI) and of security events (RFC 8417 §2.2). */
    private static final List<String> OF_OTHER_TOKENS = List.of("nonce", "at_hash", "c_hash", "s_hash", "events");

    /** Stands for a value of another type where member names are expected. */
    private static final Object NO_OBJECT = new Object();

    private static final int MAX_DECIMALS = 100;
    private static final int MAX_OF_ID = 64;
    /** Users have few roles; the set grows for users with more. */
    private static final int FEW = 4;

    private final Map<String, @Nullable Object> members;

    private Claims(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /** Claims of a token whose signature has not been checked yet. */
    static Claims peek(byte[] utf8) throws AuthFailureException {
        return read(utf8, false);
    }

    /** Claims of a token with a valid signature. */
    static Claims parse(byte[] utf8) throws AuthFailureException {
        return read(utf8, true);
    }

    private static Claims read(byte[] utf8, boolean proven) throws AuthFailureException {
        try {
            return new Claims(proven ? StrictJson.readClaims(utf8) : StrictJson.readObject(utf8));
        } catch (MalformedJsonException malformed) {
            throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
        }
    }

    Map<String, @Nullable Object> all() {
        return members;
    }

    /** Whether the claim is present; {@code null} means absent. */
    boolean has(String name) {
        return members.get(name) != null;
    }

    /**
     * Whether the payload says that the token is not an access token: by a claim {@code typ} other than {@code Bearer}
     * (Keycloak), or, without that claim, by a claim that only other tokens have.
     */
    boolean areOfAnotherToken() {
        Object typ = members.get("typ");
        if (typ != null) {
            return !(typ instanceof String text && text.equalsIgnoreCase("Bearer"));
        }
        for (String name : OF_OTHER_TOKENS) {
            if (has(name)) {
                return true;
            }
        }
        return false;
    }

    /** A string, or null when absent. */
    @Nullable
    String text(String name) throws AuthFailureException {
        Object value = members.get(name);
        if (value instanceof String || !members.containsKey(name)) {
            return (String) value;
        }
        throw malformed(name, "a string");
    }

    /** The log names the claim, never its value. */
    private AuthFailureException malformed(String name, String expected) {
        Object value = members.get(name);
        LOG.log(
                Level.DEBUG,
                "the claim {0} is malformed: it is {1}; expected {2}",
                name,
                value == null ? "null" : kind(value),
                expected);
        return new AuthFailureException(FailureCode.CLAIM_MALFORMED);
    }

    /** The log names the claim. */
    static AuthFailureException missing(String name) {
        LOG.log(Level.DEBUG, "the claim {0} is missing", name);
        return new AuthFailureException(FailureCode.CLAIM_MISSING);
    }

    /** {@link VerifiedToken#sessionId}. */
    @Nullable
    String sessionId() {
        Object id = members.get(members.get("sid") instanceof String ? "sid" : "jti");
        if (!(id instanceof String text)) {
            return null;
        }
        boolean usual = text.length() <= MAX_OF_ID && CompactToken.isBase64Url(text);
        return usual ? text : Sha256.base64Url(text);
    }

    /** A string that is present, not empty, and free of control characters, so that it can name somebody. */
    String requireName(String name) throws AuthFailureException {
        String text = text(name);
        if (text == null) {
            throw missing(name);
        }
        if (text.isBlank() || hasControl(text)) {
            throw malformed(name, "a string that is not blank, without control characters");
        }
        return text;
    }

    /** The same, or the decimal text of an integer: some issuers name users by number. */
    String requireNameOrNumber(String name) throws AuthFailureException {
        Object value = members.get(name);
        boolean integer = value instanceof Long || (value instanceof BigDecimal decimal && decimal.scale() == 0);
        return integer ? String.valueOf(value) : requireName(name);
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** A number of seconds since 1970 (RFC 7519 §2), fractions allowed, to the year 9999; null when absent. */
    @Nullable
    Instant time(String name) throws AuthFailureException {
        Object value = members.get(name);
        if (value instanceof Long whole && whole >= 0 && whole <= LAST_SECOND) {
            return Instant.ofEpochSecond(whole);
        }
        if (value instanceof BigDecimal decimal
                && decimal.signum() >= 0
                && decimal.compareTo(BigDecimal.valueOf(LAST_SECOND)) <= 0) {
            return instant(decimal);
        }
        if (value == null && !members.containsKey(name)) {
            return null;
        }
        throw malformed(name, "seconds since 1970, up to the year 9999 (not milliseconds)");
    }

    private static Instant instant(BigDecimal seconds) {
        // within range, so only tiny fractions can have a large scale; those are read as zero
        if (seconds.scale() > MAX_DECIMALS) {
            return Instant.ofEpochSecond(seconds.longValue());
        }
        long whole = seconds.longValue();
        BigDecimal fraction = seconds.subtract(BigDecimal.valueOf(whole));
        return Instant.ofEpochSecond(whole, fraction.movePointRight(9).longValue());
    }

    /**
     * The audiences: one string, or an array of strings (RFC 7519 §4.1.3), in the first of these claims that is present.
     */
    List<?> audience(List<String> names) throws AuthFailureException {
        for (String name : names) {
            Object value = members.get(name);
            if (value instanceof String) {
                return List.of(value);
            }
            if (value instanceof List<?> list && isOfTexts(list)) {
                return list;
            }
            if (members.containsKey(name)) {
                throw malformed(name, "a string or an array of strings");
            }
        }
        return List.of();
    }

    private static boolean isOfTexts(List<?> list) {
        for (Object element : list) {
            if (!(element instanceof String)) {
                return false;
            }
        }
        return true;
    }

    /** The roles at the paths, joined. A value that is neither an array of strings nor a string grants nothing. */
    Set<String> roles(List<ClaimPath> paths, RolesSeparator separator) {
        return joined(paths, separator.characters());
    }

    /** The scopes at the paths, joined (RFC 8693 §4.2). */
    Set<String> scopes(List<ClaimPath> paths) {
        return joined(paths, " ");
    }

    private Set<String> joined(List<ClaimPath> paths, String separators) {
        Set<String> granted = Set.of();
        for (ClaimPath path : paths) {
            Object value = path.find(members);
            if (path.ofMemberNames()) {
                value = names(value);
            }
            if (value instanceof String || (value instanceof List<?> list && isOfTexts(list))) {
                granted = granted.isEmpty() ? new LinkedHashSet<>(FEW) : granted;
                add(value, separators, granted);
            } else if (value != null) {
                LOG.log(
                        Level.DEBUG,
                        "the claim {0} grants nothing: it is {1}; expected {2}",
                        path,
                        kind(value),
                        path.ofMemberNames() ? "an object" : "a string or an array of strings");
            } else if (has(path.first())) {
                LOG.log(
                        Level.DEBUG,
                        "the claim {0} grants nothing: the token has {1}, but no such member in it",
                        path,
                        path.first());
            }
        }
        return granted;
    }

    /** The names of an object's members, or of all objects in an array; false, which grants nothing, for others. */
    private static @Nullable Object names(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return List.copyOf(object.keySet());
        }
        if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
            return list.stream()
                    .flatMap(element -> ((Map<?, ?>) element).keySet().stream())
                    .toList();
        }
        return value == null ? null : NO_OBJECT;
    }

    /** The type of a value that grants nothing, never the value. */
    private static String kind(Object value) {
        if (value instanceof String || value == NO_OBJECT) {
            return value == NO_OBJECT ? "no object" : "a string";
        }
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element != null && !(element instanceof String)) {
                    return "an array that holds " + (element instanceof List<?> ? "an array" : kind(element));
                }
            }
            return list.isEmpty() ? "an empty array" : list.contains(null) ? "an array that holds null" : "an array";
        }
        return value instanceof Map<?, ?> ? "an object" : value instanceof Boolean ? "a Boolean" : "a number";
    }

    private static void add(Object value, String separators, Set<String> granted) {
        if (value instanceof List<?> list) {
            for (Object element : list) {
                add((String) element, granted);
            }
        } else {
            addParts((String) value, separators, granted);
        }
    }

    /** A blank string grants nothing; white space around a separated part is ignored. */
    private static void addParts(String text, String separators, Set<String> granted) {
        if (separators.isEmpty()) {
            add(text.isBlank() ? "" : text, granted);
            return;
        }
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || separators.indexOf(text.charAt(i)) >= 0) {
                add(text.substring(start, i).strip(), granted);
                start = i + 1;
            }
        }
    }

    private static void add(String name, Set<String> granted) {
        if (!name.isEmpty()) {
            granted.add(name);
        }
    }
}
