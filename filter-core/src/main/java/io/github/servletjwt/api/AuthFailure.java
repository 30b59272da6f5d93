package io.github.servletjwt.api;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Why something was refused: a stable code, never a message, a token or a password.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface AuthFailure extends Serializable {
    /** The stable name of the failure. */
    FailureCode code();

    /** The request or its credential is bad. */
    record Refused(FailureCode code) implements AuthFailure {
        public Refused {
            if (code.family() != FailureCode.Family.REQUEST) {
                throw new IllegalArgumentException(code + " is not a failure of the request alone");
            }
        }
    }

    /** The token is valid, but does not grant every scope that the rule requires (RFC 6750 §3.1). */
    record ScopeMissing(Set<String> required) implements AuthFailure {
        public ScopeMissing {
            required = Collections.unmodifiableSet(new LinkedHashSet<>(required));
            if (required.isEmpty()) {
                throw new IllegalArgumentException("SCOPE_MISSING needs the required scopes");
            }
        }

        @Override
        public FailureCode code() {
            return FailureCode.SCOPE_MISSING;
        }
    }

    /**
     * Too many attempts (RFC 6585 §4).
     *
     * @param retryAfter time until the next attempt is checked
     */
    record TooMany(Duration retryAfter) implements AuthFailure {
        public TooMany {
            Objects.requireNonNull(retryAfter, "TOO_MANY_ATTEMPTS needs a Retry-After");
        }

        @Override
        public FailureCode code() {
            return FailureCode.TOO_MANY_ATTEMPTS;
        }
    }

    /** A store, a key source or this library is not available; the same request may succeed later. */
    record Unavailable(FailureCode code) implements AuthFailure {
        public Unavailable {
            if (!code.plumbing()) {
                throw new IllegalArgumentException(code + " is a failure of the request");
            }
        }
    }

    /**
     * The failure of a code that needs no details.
     *
     * @throws IllegalArgumentException for {@code SCOPE_MISSING} and {@code TOO_MANY_ATTEMPTS}: make a
     *     {@link ScopeMissing} or a {@link TooMany}
     */
    static AuthFailure of(FailureCode code) {
        return switch (code.family()) {
            case REQUEST -> new Refused(code);
            case PLUMBING -> new Unavailable(code);
            case DETAILED ->
                throw new IllegalArgumentException(code + " needs details: make a ScopeMissing or a TooMany");
        };
    }
}
