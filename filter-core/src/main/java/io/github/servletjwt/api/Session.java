package io.github.servletjwt.api;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One login of a user, and all that came of it. It holds nothing that makes a token. Times are the store's, but for
 * {@code accessUntil}.
 *
 * @param id 22 characters of base64url; {@code sid} of its access tokens
 * @param user the owner: in a {@link SessionStore} a tag of the realm, a blank, and the name; elsewhere the name alone, in
 *     the form in which the user store has it
 * @param counter how often its refresh token has been rotated
 * @param scopes those that its tokens are narrowed to; null when the login named none
 * @param roles those that the user had at the login, where no store tells them later; else null
 * @param created when the user logged in
 * @param lastUsed when its refresh token was last rotated
 * @param accessUntil latest {@code exp} of its access tokens
 * @param expiresAt when it ends if it is not used, and at last in any case; over when now = expiresAt
 * @param revokedAt when it was ended; null while it lives
 * @param address where the login came from
 * @param userAgent what the login called itself; empty when it did not
 * @param authenticatedAt {@code auth_time} of its tokens, by the clock of the node of the login; null in a store that does not
 *     keep it, then {@code created} counts
 * @param refreshedBy the client that got the current refresh token; null before the first rotation, and in a store that
 *     does not keep it
 */
public record Session(
        String id,
        String user,
        int counter,
        @Nullable Set<String> scopes,
        @Nullable Set<String> roles,
        Instant created,
        Instant lastUsed,
        Instant accessUntil,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        String address,
        String userAgent,
        @Nullable Instant authenticatedAt,
        @Nullable Refresher refreshedBy) {
    /**
     * The client that a refresh token was handed out to.
     *
     * @param address the client's address, at most 64 characters
     * @param userAgent its {@code User-Agent}, at most 256 characters; empty when it sent none
     */
    public record Refresher(String address, String userAgent) {}

    public Session {
        scopes = scopes == null ? null : Set.copyOf(scopes);
        roles = roles == null ? null : Set.copyOf(roles);
    }

    /** A session of a store that keeps neither {@code authenticatedAt} nor {@code refreshedBy}. */
    public Session(
            String id,
            String user,
            int counter,
            @Nullable Set<String> scopes,
            @Nullable Set<String> roles,
            Instant created,
            Instant lastUsed,
            Instant accessUntil,
            Instant expiresAt,
            @Nullable Instant revokedAt,
            String address,
            String userAgent) {
        this(
                id,
                user,
                counter,
                scopes,
                roles,
                created,
                lastUsed,
                accessUntil,
                expiresAt,
                revokedAt,
                address,
                userAgent,
                null,
                null);
    }

    /** Whether it is neither ended nor over. */
    public boolean isOpen(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }
}
