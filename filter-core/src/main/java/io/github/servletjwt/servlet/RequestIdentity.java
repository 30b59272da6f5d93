package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthenticatedUser;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The user of one request, in all its dispatches: the user of a token, the container's, or nobody. {@code login},
 * {@code authenticate} and {@code logout} change it.
 *
 * <p><b>Thread safety:</b> any thread, because asynchronous work may log out while the container dispatches.
 */
final class RequestIdentity {
    private static final String ATTRIBUTE = RequestIdentity.class.getName();
    private static final State CONTAINERS = new State(null, null, false, false);
    private static final State LOGGED_IN_BY_CONTAINER = new State(null, null, true, false);
    private static final State NOBODY = new State(null, null, false, true);

    private final @Nullable SecurityMethods methods;
    private volatile ConsumedCredentials consumed;
    private volatile State state;

    /**
     * A state.
     *
     * @param user null when no token names one
     * @param issued the access token that a login has issued in this request
     * @param byContainer whether the container has logged in the user, in this request
     * @param left whether a logout has happened, so that the container's user is ignored too
     */
    private record State(
            @Nullable AuthenticatedUser user, @Nullable String issued, boolean byContainer, boolean left) {}

    /**
     * An identity.
     *
     * @param methods null when no filter admitted the request
     * @param user null when the container's user applies, if there is one
     * @param consumed hidden from the application
     */
    RequestIdentity(@Nullable SecurityMethods methods, @Nullable AuthenticatedUser user, ConsumedCredentials consumed) {
        this.methods = methods;
        this.consumed = consumed;
        this.state = user == null ? CONTAINERS : new State(user, null, false, false);
    }

    /** The identity of an earlier dispatch of the request, or null. */
    static @Nullable RequestIdentity of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof RequestIdentity identity ? identity : null;
    }

    /** Stores it for later dispatches. */
    void keepIn(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    @Nullable
    SecurityMethods methods() {
        return methods;
    }

    /** The credentials that the application does not see. */
    ConsumedCredentials consumed() {
        return consumed;
    }

    /** From now on the application does not see these credentials. */
    void consume(ConsumedCredentials credentials) {
        consumed = credentials;
    }

    /** The user of a token, or null. */
    @Nullable
    AuthenticatedUser user() {
        return state.user();
    }

    /** The access token that a login has issued in this request, or null. */
    @Nullable
    String issued() {
        return state.issued();
    }

    boolean hasLeft() {
        return state.left();
    }

    /** From now on the request has this user. */
    void enter(AuthenticatedUser user, @Nullable String issued) {
        state = new State(user, issued, false, false);
    }

    /** Whether the container has logged in the user, in this request. */
    boolean isLoggedInByContainer() {
        return state.byContainer();
    }

    /** From now on the request has the user whom the container has just logged in. */
    void enterByContainer() {
        state = LOGGED_IN_BY_CONTAINER;
    }

    /** From now on the request has no user. */
    void leave() {
        state = NOBODY;
    }
}
