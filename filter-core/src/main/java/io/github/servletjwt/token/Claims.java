package io.github.servletjwt.token;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.config.ClaimPath;
import io.github.servletjwt.json.MalformedJsonException;
import io.github.servletjwt.json.StrictJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The claims of a token whose signature held, read by type: what is of another type is refused, never converted. */
final class Claims {
    /** The last second of the year 9999. */
    private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

    private static final int MOST_DECIMALS = 100;
    private static final Pattern USUAL_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern BLANKS = Pattern.compile("[ ]+");
    private static final Pattern BLANKS_OR_COMMAS = Pattern.compile("[ ,]+");

    private final Map<String, @Nullable Object> members;

    private Claims(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    static Claims parse(byte[] utf8) throws AuthFailureException {
        try {
            return new Claims(StrictJson.readObject(utf8));
        } catch (MalformedJsonException malformed) {
            throw new AuthFailureException(FailureCode.TOKEN_MALFORMED);
        }
    }

    /**
     * The {@code iss} of a payload that nobody has proven; null when absent.
     *
     * @throws AuthFailureException when there could be no such payload
     */
    static @Nullable String peekIssuer(byte[] utf8) throws AuthFailureException {
        return parse(utf8).text("iss");
    }

    Map<String, @Nullable Object> all() {
        return members;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** A text, or null when absent. */
    @Nullable
    String text(String name) throws AuthFailureException {
        Object value = members.get(name);
        if (value instanceof String || !members.containsKey(name)) {
            return (String) value;
        }
        throw new AuthFailureException(FailureCode.CLAIM_MALFORMED);
    }

    /** {@link VerifiedToken#sessionId}. */
    @Nullable
    String sessionId() {
        Object id = members.get(members.get("sid") instanceof String ? "sid" : "jti");
        if (!(id instanceof String text)) {
            return null;
        }
        return USUAL_ID.matcher(text).matches() ? text : hashed(text);
    }

    private static String hashed(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            // every JDK has it (MessageDigest's documentation)
            throw new IllegalStateException(impossible);
        }
    }

    /** A text that is there, not empty, and free of control characters, so that it can name somebody. */
    String requireName(String name) throws AuthFailureException {
        String text = text(name);
        if (text == null) {
            throw new AuthFailureException(FailureCode.CLAIM_MISSING);
        }
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new AuthFailureException(FailureCode.CLAIM_MALFORMED);
        }
        return text;
    }

    /** A number of seconds since 1970 (RFC 7519 §2), fractions allowed, to the year 9999; null when absent. */
    @Nullable
    Instant time(String name) throws AuthFailureException {
        if (!members.containsKey(name)) {
            return null;
        }
        if (members.get(name) instanceof Number number) {
            BigDecimal seconds =
                    number instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(number.longValue());
            if (seconds.signum() >= 0 && seconds.compareTo(LAST_SECOND) <= 0) {
                return instant(seconds);
            }
        }
        throw new AuthFailureException(FailureCode.CLAIM_MALFORMED);
    }

    private static Instant instant(BigDecimal seconds) {
        // within range, so only tiny fractions can have a large scale; those count as none
        if (seconds.scale() > MOST_DECIMALS) {
            return Instant.ofEpochSecond(seconds.longValue());
        }
        long whole = seconds.longValue();
        BigDecimal fraction = seconds.subtract(BigDecimal.valueOf(whole));
        return Instant.ofEpochSecond(whole, fraction.movePointRight(9).longValue());
    }

    /** The audiences: one text, or an array of texts (RFC 7519 §4.1.3). */
    List<String> audience() throws AuthFailureException {
        Object value = members.get("aud");
        if (value instanceof String text) {
            return List.of(text);
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        if (!members.containsKey("aud")) {
            return List.of();
        }
        throw new AuthFailureException(FailureCode.CLAIM_MALFORMED);
    }

    /** The roles at the paths, joined; what is neither an array of texts nor a text grants nothing. */
    Set<String> roles(List<ClaimPath> paths) {
        return joined(paths, BLANKS_OR_COMMAS);
    }

    /** The scopes at the paths, joined (RFC 8693 §4.2). */
    Set<String> scopes(List<ClaimPath> paths) {
        return joined(paths, BLANKS);
    }

    private Set<String> joined(List<ClaimPath> paths, Pattern separator) {
        Set<String> granted = new LinkedHashSet<>();
        for (ClaimPath path : paths) {
            Object value = path.find(members);
            if (value instanceof String text) {
                granted.addAll(List.of(separator.split(text.strip())));
            } else if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
                list.forEach(element -> granted.add((String) element));
            }
        }
        granted.remove("");
        return granted;
    }
}
