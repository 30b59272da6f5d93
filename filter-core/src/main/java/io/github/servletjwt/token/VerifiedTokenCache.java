package io.github.servletjwt.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * Remembers verified tokens, so that a token seen again costs no signature check. Only verified tokens enter; times are
 * looked at on every use.
 *
 * <p><b>Thread safety:</b> any thread; it has none of its own.
 */
public final class VerifiedTokenCache {
    private final TokenVerifier verifier;
    private final @Nullable Cache<Key, VerifiedToken> cache;

    /**
     * A cache before the verifier.
     *
     * @param size the most tokens remembered; 0 = none
     */
    public VerifiedTokenCache(TokenVerifier verifier, int size) {
        this.verifier = verifier;
        // maintenance runs on the calling thread: the common pool would outlive the application
        this.cache = size == 0
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(size)
                        .executor(Runnable::run)
                        .build();
    }

    /** What a token has to pass before it is verified; one that is known has passed it. */
    public interface Check {
        void pass() throws AuthFailureException;
    }

    /**
     * As {@link TokenVerifier#verify}.
     *
     * @param first asked of a token that is not known
     */
    public VerifiedToken verify(String token, Check first) throws AuthFailureException {
        if (cache == null) {
            first.pass();
            return verifier.verify(token);
        }
        Key key = new Key(token);
        VerifiedToken known = cache.getIfPresent(key);
        if (known != null && isStillGood(cache, key, known)) {
            return known;
        }
        first.pass();
        VerifiedToken verified = verifier.verify(token);
        cache.put(key, verified);
        return verified;
    }

    /** False when its key is not one of its issuer's any more: withdrawn, or described anew, which does it no harm. */
    private boolean isStillGood(Cache<Key, VerifiedToken> cache, Key key, VerifiedToken known)
            throws AuthFailureException {
        try {
            verifier.recheck(known);
            return true;
        } catch (AuthFailureException over) {
            cache.invalidate(key);
            if (over.failure().code() == FailureCode.UNKNOWN_KEY) {
                return false;
            }
            throw over;
        }
    }

    /**
     * A token's whole text; its hash is made from the end, where the signature is, for the beginning is alike in all
     * tokens and {@code String.hashCode} would read it all.
     */
    private record Key(String token) {
        private static final int HASHED = 16;

        @Override
        public int hashCode() {
            int hash = 0;
            for (int i = Math.max(0, token.length() - HASHED); i < token.length(); i++) {
                hash = 31 * hash + token.charAt(i);
            }
            return hash;
        }

        /** Not the token. */
        @Override
        public String toString() {
            return "Key[" + token.length() + " characters]";
        }
    }
}
