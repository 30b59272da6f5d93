package io.github.servletjwt.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Remembers verified tokens, so that a token seen again costs no signature check. Only verified tokens enter; times,
 * key and session are checked on every use. When the cache is full, a token enters when it is seen for the second time:
 * tokens that come only once do not evict others.
 *
 * <p><b>Thread safety:</b> any thread; it has no thread of its own.
 */
public final class VerifiedTokenCache {
    /** How often expired entries are removed. */
    private static final long SWEEP_MILLIS = 60_000;

    /** The number of candidate hashes for each cached token, up to a million in all. */
    private static final int SEEN_ONCE = 4;

    private static final int MAX_SEEN_ONCE = 1 << 20;

    private final TokenVerifier verifier;
    private final int size;
    /**
     * Hashes of tokens that came when the cache was full. A later token may overwrite one, and a lost write does no
     * harm.
     */
    private final int[] seenOnce;

    private final @Nullable Cache<Key, VerifiedToken> cache;
    private final AtomicLong swept = new AtomicLong();

    /**
     * A cache in front of the verifier.
     *
     * @param size the maximum number of tokens; 0: none
     */
    public VerifiedTokenCache(TokenVerifier verifier, int size) {
        this.verifier = verifier;
        this.size = size;
        this.seenOnce = new int[Integer.highestOneBit(Math.max(1, Math.min(SEEN_ONCE * size, MAX_SEEN_ONCE)))];
        // maintenance runs on the calling thread: the common pool would outlive the application
        this.cache = size == 0
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(size)
                        .executor(Runnable::run)
                        .build();
    }

    /** As {@link TokenVerifier#verify}. */
    public VerifiedToken verify(String token) throws AuthFailureException {
        return verify(token, 0);
    }

    /**
     * Verifies the token at the end of a string, such as the value of a header. A known one is found by the whole
     * string, and nothing is copied.
     *
     * @param start where the token begins
     */
    public VerifiedToken verify(String carrier, int start) throws AuthFailureException {
        if (cache == null) {
            return verifier.verify(carrier, start);
        }
        Key key = new Key(carrier, start);
        VerifiedToken known = cache.getIfPresent(key);
        if (known != null && isStillGood(cache, key, known)) {
            return known;
        }
        VerifiedToken verified = verifier.verify(carrier, start);
        sweep(cache);
        if (size() < size || isSeenAgain(key.hashCode())) {
            cache.put(key, verified);
        }
        return verified;
    }

    private boolean isSeenAgain(int hash) {
        int place = hash & seenOnce.length - 1;
        boolean again = seenOnce[place] == hash;
        seenOnce[place] = hash;
        return again;
    }

    /**
     * False when its key is no longer one of its issuer's: withdrawn, or published again with other properties, which
     * does no harm.
     */
    private boolean isStillGood(Cache<Key, VerifiedToken> cache, Key key, VerifiedToken known)
            throws AuthFailureException {
        try {
            verifier.recheck(known);
            return true;
        } catch (AuthFailureException over) {
            if (isDeath(over)) {
                cache.invalidate(key);
            }
            if (over.failure().code() == FailureCode.UNKNOWN_KEY) {
                return false;
            }
            throw over;
        }
    }

    /** A token that failed because a store or keys were unavailable may be valid again. */
    private static boolean isDeath(AuthFailureException failure) {
        return !failure.failure().code().plumbing();
    }

    /** Removes tokens that are expired, revoked, or whose key was withdrawn. */
    private void sweep(Cache<Key, VerifiedToken> cache) {
        long now = verifier.now().toEpochMilli();
        long last = swept.get();
        if (Math.abs(now - last) >= SWEEP_MILLIS && swept.compareAndSet(last, now)) {
            cache.asMap().values().removeIf(this::isDead);
        }
    }

    private boolean isDead(VerifiedToken token) {
        try {
            verifier.recheck(token);
            return false;
        } catch (AuthFailureException over) {
            return isDeath(over);
        }
    }

    /** The number of cached tokens. */
    long size() {
        return cache == null ? 0 : cache.estimatedSize();
    }

    /** Forgets all tokens. */
    public void clear() {
        if (cache != null) {
            cache.invalidateAll();
        }
    }

    /**
     * The string that carried a token. The hash is computed from the end, where the signature is: the beginning is
     * alike in all tokens, and {@code String.hashCode} would read all of it. The start of the token is part of it: a
     * value may be well formed in a header and not in a cookie.
     */
    private static final class Key {
        private static final int HASHED = 16;

        private final String carrier;
        private final int start;
        private final int hash;

        Key(String carrier, int start) {
            this.carrier = carrier;
            this.start = start;
            int sum = start;
            for (int i = Math.max(start, carrier.length() - HASHED); i < carrier.length(); i++) {
                sum = 31 * sum + carrier.charAt(i);
            }
            this.hash = sum ^ sum >>> 16;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && start == key.start && carrier.equals(key.carrier);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        /** Does not show the token. */
        @Override
        public String toString() {
            return "Key[" + carrier.length() + " characters]";
        }
    }
}
