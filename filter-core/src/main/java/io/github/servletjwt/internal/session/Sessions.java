package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.config.SessionConfig;
import io.github.servletjwt.internal.crypto.RandomIds;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one application: the store, the refresh tokens, and the revocations that this node knows.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link StoreUnavailableException} when the store does not
 * answer; this node has then changed nothing.
 */
public final class Sessions {
    /** How an authentic refresh token relates to its session. */
    public enum Standing {
        /** The current one. */
        CURRENT,
        /** The previous one, within the grace period: it gets the same successor. */
        JUST_ROTATED,
        /** Its session has expired, is revoked, or is unknown. */
        DEAD,
        /** An older one, or the previous one after the grace period: somebody has a copy. */
        REUSED
    }

    /**
     * The client of a request, for display; long values are cut, and characters that are not printable ASCII replaced.
     */
    public record Client(String address, String userAgent) {
        private static final int MAX_ADDRESS = 64;
        private static final int MAX_AGENT = 256;

        public Client {
            address = shortened(address, MAX_ADDRESS);
            userAgent = shortened(userAgent, MAX_AGENT);
        }

        private static String shortened(String text, int max) {
            String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
            return printable.substring(0, Math.min(printable.length(), max));
        }
    }

    /** An owner as versions before 0.1 wrote it: a name, which contains no blank. */
    private static final String UNTAGGED = "[^ ]*";

    private final SessionStore store;
    private final RevocationList revocations;
    private final RefreshTokens tokens;
    private final SessionConfig config;
    private final SecureRandom random;
    /** Precedes the names of our users in the store, which other applications may share. */
    private final String tag;

    public Sessions(
            SessionStore store,
            RevocationList revocations,
            RefreshTokens tokens,
            SessionConfig config,
            SecureRandom random) {
        this.store = store;
        this.revocations = revocations;
        this.tokens = tokens;
        this.config = config;
        this.random = random;
        this.tag = tokens.tag() + " ";
    }

    /** Makes an id for a new session. */
    public String newId() {
        return RandomIds.next(random);
    }

    /**
     * The parameters of a new session.
     *
     * @param scopes the scopes that its tokens are limited to; null for all
     * @param roles the roles at login, when the user store cannot be queried later; otherwise null
     * @param authenticatedAt {@code auth_time} of its tokens
     * @param accessUntil {@code exp} of its first access token
     */
    public record Opening(
            String id,
            String user,
            @Nullable Set<String> scopes,
            @Nullable Set<String> roles,
            Instant authenticatedAt,
            Instant accessUntil) {
        public Opening {
            scopes = scopes == null ? null : Set.copyOf(scopes);
            roles = roles == null ? null : Set.copyOf(roles);
        }
    }

    /**
     * Opens a session.
     *
     * @return its refresh token
     */
    public String open(Opening opening, Client client) {
        requireAnswering();
        if (revocations.isFull()) {
            throw new StoreUnavailableException(
                    "too many revoked sessions are in memory; no session is opened until some of them expire");
        }
        String token = tokens.of(opening.id(), 0);
        store.open(new NewSession(
                opening.id(),
                owner(opening.user()),
                opening.scopes(),
                opening.roles(),
                opening.accessUntil(),
                config.refreshTokenTtl(),
                config.sessionTtl(),
                client.address(),
                client.userAgent(),
                opening.authenticatedAt()));
        return token;
    }

    /** The value of the claim {@code csrf} in all tokens of a session. */
    public String csrf(String id) {
        return tokens.csrf(id);
    }

    /** The maximum lifetime of a new session. */
    public Duration total() {
        return config.sessionTtl();
    }

    /** The remaining lifetime of a session if it is used; not negative. */
    public Duration left(SessionStore.Snapshot snapshot) {
        Instant end = snapshot.session().created().plus(config.sessionTtl());
        return snapshot.now().isBefore(end) ? Duration.between(snapshot.now(), end) : Duration.ZERO;
    }

    /** Reads a refresh token; empty when it is not one of ours. Does not query the store. */
    public Optional<RefreshTokens.Presented> verify(String refreshToken) {
        return tokens.verify(refreshToken);
    }

    /**
     * The result of looking up an id.
     *
     * @param own the session, open or not, if it belongs to our realm
     * @param foreign whether it belongs to another realm, and must not be revoked here
     */
    public record LookUp(Optional<SessionStore.Snapshot> own, boolean foreign) {}

    /** Looks a session up by its id. */
    public LookUp lookUp(String id) {
        requireAnswering();
        Optional<SessionStore.Snapshot> any = store.find(id);
        Optional<SessionStore.Snapshot> own =
                any.flatMap(at -> own(at.session()).map(session -> new SessionStore.Snapshot(session, at.now())));
        boolean tagged =
                any.filter(at -> !at.session().user().matches(UNTAGGED)).isPresent();
        return new LookUp(own, tagged && own.isEmpty());
    }

    /** Finds a session of our realm, open or not. */
    public Optional<SessionStore.Snapshot> find(String id) {
        return lookUp(id).own();
    }

    private String owner(String user) {
        return tag + user;
    }

    /** Replaces the owner by the name; empty when the session belongs to another realm. */
    private Optional<Session> own(Session session) {
        return Optional.of(session)
                .filter(any -> any.user().startsWith(tag))
                .map(own -> named(own, own.user().substring(tag.length())));
    }

    private static Session named(Session session, String user) {
        return new Session(
                session.id(),
                user,
                session.counter(),
                session.scopes(),
                session.roles(),
                session.created(),
                session.lastUsed(),
                session.accessUntil(),
                session.expiresAt(),
                session.revokedAt(),
                session.address(),
                session.userAgent(),
                session.authenticatedAt(),
                session.refreshedBy());
    }

    /** Judges the refresh token with this counter. */
    public Standing standing(SessionStore.Snapshot snapshot, int counter) {
        Session session = snapshot.session();
        int behind = session.counter() - counter;
        if (!session.isOpen(snapshot.now()) || behind < 0) {
            return Standing.DEAD;
        }
        // absolute: a clock that is set back must not extend the grace period
        boolean inGrace =
                Duration.between(session.lastUsed(), snapshot.now()).abs().compareTo(config.refreshGrace()) < 0;
        return behind == 0 ? Standing.CURRENT : behind == 1 && inGrace ? Standing.JUST_ROTATED : Standing.REUSED;
    }

    /**
     * Rotates or extends the session, and returns its current refresh token. It must be the last step of a refresh that
     * can fail.
     *
     * @param session as it was read
     * @param accessUntil {@code exp} of the access token that is issued with it
     * @param client receives the token
     * @return null when the session has changed since it was read
     */
    public @Nullable String renew(Session session, Standing standing, Instant accessUntil, Client client) {
        boolean current = standing == Standing.CURRENT;
        String token = tokens.of(session.id(), current ? session.counter() + 1 : session.counter());
        boolean done = current
                ? store.rotate(
                        session.id(),
                        session.counter(),
                        accessUntil,
                        config.refreshTokenTtl(),
                        new Session.Refresher(client.address(), client.userAgent()))
                : store.extend(session.id(), session.counter(), accessUntil);
        return done ? token : null;
    }

    /** Whether this node knows that the session is revoked. */
    public boolean isEnded(String id) {
        return revocations.contains(id);
    }

    /** Refuses the token of a revoked session; does not query the store. */
    public void check(@Nullable String id) throws AuthFailureException {
        revocations.check(id);
    }

    /**
     * Revokes a session, whether the store knows it or not.
     *
     * @param accessUntil the latest known {@code exp} of its access tokens
     * @return whether the revocation is new to this node
     */
    public boolean revoke(String id, String user, Instant accessUntil) {
        requireAnswering();
        return revocations.add(store.revoke(id, owner(user), accessUntil));
    }

    /** Revokes a session as it was read; returns whether the revocation is new to this node. */
    public boolean revoke(Session session) {
        return revoke(session.id(), session.user(), session.accessUntil());
    }

    /** Adds a session that is revoked in the store to the revocations of this node, at least until this {@code exp}. */
    public void addRevoked(Session revoked, Instant accessUntil) {
        Instant until = revoked.accessUntil().isBefore(accessUntil) ? accessUntil : revoked.accessUntil();
        revocations.add(new Revocation(revoked.id(), until));
    }

    /**
     * Fails fast while the store is failing, so that requests do not queue up for it.
     *
     * @throws StoreUnavailableException when the store failed a moment ago
     */
    public void requireAnswering() {
        if (revocations.isFailing()) {
            throw StoreUnavailableException.known("the session store did not answer a moment ago");
        }
    }

    /**
     * Revokes the sessions of a user.
     *
     * @param exceptId the session to keep, or null
     */
    public void revokeAll(String user, @Nullable String exceptId) {
        requireAnswering();
        store.revokeAll(owner(user), exceptId).forEach(revocations::add);
    }

    /** Lists the open sessions of a user, the most recently used first. */
    public List<Session> list(String user) {
        requireAnswering();
        return store.list(owner(user)).stream()
                .map(session -> named(session, user))
                .toList();
    }
}
