package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.internal.account.HashLimiter;
import io.github.servletjwt.internal.account.LoginThrottle;
import io.github.servletjwt.internal.account.Usernames;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.flow.Credentials;
import io.github.servletjwt.internal.flow.Realm;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The container's own users, reached through one request: it logs in, reads the roles, and logs out again, so that
 * nothing stays in the container.
 *
 * <p>Used by one request.
 */
final class ContainerRealm implements Realm {
    private static final System.Logger LOG = System.getLogger(ContainerRealm.class.getName());
    private static final int MAX_NAME = 64;

    private final HttpServletRequest request;
    private final HashLimiter limiter;
    private final List<String> roles;

    /**
     * The realm behind a request.
     *
     * @param roles the roles to look up
     */
    ContainerRealm(HttpServletRequest request, HashLimiter limiter, List<String> roles) {
        // a login through our own request would call us again
        this.request = AuthenticatedRequest.containers(request);
        this.limiter = limiter;
        this.roles = List.copyOf(roles);
    }

    /** The users of an application: its store's, or the container's, which are reached through the request. */
    static Realm of(AuthRuntime runtime, HttpServletRequest request) {
        return runtime.containerRoles()
                .<Realm>map(roles -> new ContainerRealm(request, runtime.hashLimiter(), roles))
                .orElseGet(runtime::realm);
    }

    /** Realms have names that stores do not have; they are shortened, because anybody can send them. */
    @Override
    public String name(Credentials credentials) {
        String name = credentials.username();
        return Usernames.normalise(name)
                .orElseGet(() ->
                        name.substring(0, Math.min(name.length(), MAX_NAME)).toLowerCase(Locale.ROOT));
    }

    @Override
    public Candidate find(Credentials credentials) throws AuthFailureException {
        if (request.getUserPrincipal() != null) {
            throw new AuthFailureException(FailureCode.ALREADY_AUTHENTICATED);
        }
        return new ContainerCandidate(credentials);
    }

    private final class ContainerCandidate implements Candidate {
        private final Credentials credentials;
        private @Nullable Identity identity;

        private ContainerCandidate(Credentials credentials) {
            this.credentials = credentials;
        }

        /** Only the container knows. */
        @Override
        public String user() {
            return "";
        }

        @Override
        public Proof prove(LoginThrottle.Attempt attempt) throws AuthFailureException {
            LoginThrottle.Verdict verdict = limiter.run(attempt, () -> attempt.judge(this::login));
            return new Proof(verdict.right() ? identity : null, verdict.failuresOfAttack());
        }

        private boolean login() {
            boolean hadSession = request.getSession(false) != null;
            try {
                request.login(credentials.username(), credentials.password());
            } catch (ServletException wrong) {
                LOG.log(Level.DEBUG, "the container refuses a login: {0}", wrong.getMessage());
                return false;
            }
            try {
                identity = identity(credentials.username());
                return true;
            } finally {
                leave(hadSession);
            }
        }
    }

    private Identity identity(String typed) {
        Set<String> granted = new LinkedHashSet<>();
        for (String role : roles) {
            if (request.isUserInRole(role)) {
                granted.add(role);
            }
        }
        String name = request.getRemoteUser();
        return new Identity(name == null ? typed : name, UserGrants.ofRoles(granted), true, () -> true);
    }

    private void leave(boolean hadSession) {
        try {
            request.logout();
        } catch (ServletException refused) {
            LOG.log(Level.WARNING, "the container does not end a login that was made for its roles: {0}", refused);
        }
        HttpSession session = hadSession ? null : request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}
