package io.github.servletjwt.internal.session;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.NewSession;
import io.github.servletjwt.api.Revocation;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.internal.config.SessionConfig;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one application: the store, the refresh tokens, and what this node knows to be ended.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link StoreUnavailableException} when the store does not answer;
 * nothing was done then.
 */
public final class Sessions {
    /** What an authentic refresh token is worth. */
    public enum Standing {
        /** The current one. */
        CURRENT,
        /** The one before, a moment ago: it gets the same successor. */
        JUST_ROTATED,
        /** Its session is over or was ended, or is not known. */
        DEAD,
        /** An older one, or the one before too late: somebody has a copy. */
        REUSED
    }

    /** Who logs in, as far as it can be seen. */
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

    private static final int ID_BYTES = 16;
    /** An owner as versions before 0.1 wrote it: a name, which holds no blank. */
    private static final String UNTAGGED = "[^ ]*";

    private final SessionStore store;
    private final RevocationList revocations;
    private final RefreshTokens tokens;
    private final SessionConfig config;
    private final SecureRandom random;
    /** Stands before the names of our users in the store, which other applications may share. */
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

    /** An id that no session has. */
    public String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    /**
     * A session to be opened.
     *
     * @param scopes those that its tokens are narrowed to; null for all
     * @param roles those of the login, where nobody can be asked later; else null
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
                    "so many sessions were ended that none is opened until some are forgotten");
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

    /** What the claim {@code csrf} of all tokens of a session says. */
    public String csrf(String id) {
        return tokens.csrf(id);
    }

    /** How long a new session lives at most. */
    public Duration total() {
        return config.sessionTtl();
    }

    /** How long a session may still live at most; not negative. */
    public Duration left(SessionStore.Snapshot snapshot) {
        Instant end = snapshot.session().created().plus(config.sessionTtl());
        return snapshot.now().isBefore(end) ? Duration.between(snapshot.now(), end) : Duration.ZERO;
    }

    /** What a refresh token says, if we made it; no store is asked. */
    public Optional<RefreshTokens.Presented> verify(String refreshToken) {
        return tokens.verify(refreshToken);
    }

    /**
     * The answer of the store about an id.
     *
     * @param own the session, open or not, if it is one of our realm
     * @param foreign whether it belongs to another realm: nobody here may end it
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

    /** The session, open or not, if it is one of our realm. */
    public Optional<SessionStore.Snapshot> find(String id) {
        return lookUp(id).own();
    }

    private String owner(String user) {
        return tag + user;
    }

    /** The session under the user's own name; empty when it belongs to another realm. */
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

    /** What the refresh token with this counter is worth. */
    public Standing standing(SessionStore.Snapshot snapshot, int counter) {
        Session session = snapshot.session();
        int behind = session.counter() - counter;
        if (!session.isOpen(snapshot.now()) || behind < 0) {
            return Standing.DEAD;
        }
        // either way: a clock that was put back must not make the grace longer
        boolean inGrace =
                Duration.between(session.lastUsed(), snapshot.now()).abs().compareTo(config.refreshGrace()) < 0;
        return behind == 0 ? Standing.CURRENT : behind == 1 && inGrace ? Standing.JUST_ROTATED : Standing.REUSED;
    }

    /**
     * The current refresh token, made current if it is the one after; everything else must have been done before.
     *
     * @param session as it was read
     * @param accessUntil {@code exp} of the access token that goes with it
     * @param client gets the token
     * @return null when the session has changed since
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

    /** Whether this node knows it to be ended. */
    public boolean isEnded(String id) {
        return revocations.contains(id);
    }

    /** Refuses what was ended; asks no store. */
    public void check(@Nullable String id) throws AuthFailureException {
        revocations.check(id);
    }

    /**
     * Ends a session, known or not.
     *
     * @param accessUntil latest {@code exp} of its access tokens that is known
     * @return whether this node did not know it to be ended
     */
    public boolean revoke(String id, String user, Instant accessUntil) {
        requireAnswering();
        return revocations.add(store.revoke(id, owner(user), accessUntil));
    }

    /** Ends a session as it was read; whether this node did not know it to be ended. */
    public boolean revoke(Session session) {
        return revoke(session.id(), session.user(), session.accessUntil());
    }

    /** Notes on this node what the store has as ended, until this {@code exp} at least. */
    public void hear(Session ended, Instant accessUntil) {
        Instant until = ended.accessUntil().isBefore(accessUntil) ? accessUntil : ended.accessUntil();
        revocations.add(new Revocation(ended.id(), until));
    }

    /**
     * Does not let many wait for a store that did not answer a moment ago.
     *
     * @throws StoreUnavailableException when it did not
     */
    public void requireAnswering() {
        if (revocations.isFailing()) {
            throw StoreUnavailableException.known("the session store did not answer a moment ago");
        }
    }

    /**
     * Ends the sessions of a user.
     *
     * @param exceptId one that goes on, or null
     */
    public void revokeAll(String user, @Nullable String exceptId) {
        requireAnswering();
        store.revokeAll(owner(user), exceptId).forEach(revocations::add);
    }

    /** The open sessions of a user, the last used first. */
    public List<Session> list(String user) {
        requireAnswering();
        return store.list(owner(user)).stream()
                .map(session -> named(session, user))
                .toList();
    }
}
