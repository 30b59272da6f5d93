package io.github.servletjwt.api;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One login of a user and its state since then. It contains nothing that could make a token. Times are the store's,
 * except {@code accessUntil}.
 *
 * @param id 22 characters of base64url; {@code sid} of its access tokens
 * @param user the owner: in a {@link SessionStore} a tag of the realm, a blank, and the name; elsewhere only the
 *     name, in the form of the user store
 * @param counter number of rotations of its refresh token
 * @param scopes the scopes to which its tokens are limited; null when the login named none
 * @param roles the user's roles at the login, where no store knows them later; otherwise null
 * @param created time of the login
 * @param lastUsed time of the last rotation of its refresh token
 * @param accessUntil latest {@code exp} of its access tokens
 * @param expiresAt its end if it is not used, and its latest end in any case; expired when now = expiresAt
 * @param revokedAt time of its revocation; null while it is open
 * @param address client address of the login
 * @param userAgent {@code User-Agent} of the login; empty when it sent none
 * @param authenticatedAt {@code auth_time} of its tokens, by the clock of the node of the login; null in a store
 *     that does not keep it; {@code created} is used then
 * @param refreshedBy the client that received the current refresh token; null before the first rotation, and in a
 *     store that does not keep it
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
     * The client that received a refresh token.
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

    /** Whether it is neither revoked nor expired. */
    public boolean isOpen(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }
}
