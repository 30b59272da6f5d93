package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.Session;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.flow.SessionsByUser;
import io.github.servletjwt.internal.flow.StoreGuard;
import io.github.servletjwt.internal.token.VerifiedToken;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serial;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists the caller's own open sessions, and ends one: GET on its path, DELETE on {@code path/ID}. It belongs behind the
 * filter, mapped to {@code /sessions/*}.
 *
 * <p>Settings: {@code docs/configuration.md}.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one {@link
 * ServletException}; a servlet that was not started answers 503.
 */
public final class SessionsServlet extends EndpointServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final System.Logger LOG = System.getLogger(SessionsServlet.class.getName());

    /** For {@code web.xml}: settings come with {@link #init}. */
    public SessionsServlet() {
        super(Component.SESSIONS, SessionsServlet::endpoint);
    }

    /**
     * For code.
     *
     * @throws IllegalStateException when {@code auth} has no sessions
     */
    public SessionsServlet(JwtAuth auth) {
        super(Component.SESSIONS, SessionsServlet::endpoint, auth, Map.of());
    }

    private static Endpoint endpoint(EndpointContext context) {
        SessionsByUser sessions = context.runtime().sessions();
        ResponseWriter responses = context.responses();
        return context.endpoint(SessionsServlet::methods, (request, response) -> {
            VerifiedToken caller = RequestAuthenticator.requireCaller(request, context.runtime());
            if (namesOne(request)) {
                String id = request.getPathInfo().substring(1);
                end(sessions, caller, id);
                context.runtime()
                        .raise(new AuthEvent.SessionEnded(
                                caller.subject(), context.clients().address(request), id));
                responses.done(response);
            } else {
                responses.json(response, list(sessions, caller));
            }
        });
    }

    /** DELETE ends one session, GET lists all. */
    private static List<String> methods(HttpServletRequest request) {
        return namesOne(request) ? List.of("DELETE") : List.of("GET", "HEAD");
    }

    private static boolean namesOne(HttpServletRequest request) {
        return request.getPathInfo() != null && request.getPathInfo().length() > 1;
    }

    private static List<Map<String, Object>> list(SessionsByUser sessions, VerifiedToken caller)
            throws AuthFailureException {
        return StoreGuard.run(LOG, "a list of sessions", () -> sessions.list(caller.subject())).stream()
                .sorted(Comparator.comparing((Session session) -> lastUsed(session, caller))
                        .reversed()
                        .thenComparing(Session::id))
                .map(session -> body(session, caller))
                .toList();
    }

    /**
     * Whole minutes; for the caller's own session, the time of the caller's token. Otherwise a thief with a copy of a
     * session's tokens would see here when its owner refreshes, and could keep in step with a copy of the refresh
     * token.
     */
    private static Instant lastUsed(Session session, VerifiedToken caller) {
        Instant issuedAt = isCurrent(session, caller) ? caller.user().issuedAt() : null;
        return (issuedAt == null ? session.lastUsed() : issuedAt).truncatedTo(ChronoUnit.MINUTES);
    }

    private static boolean isCurrent(Session session, VerifiedToken caller) {
        return session.id().equals(caller.sessionId());
    }

    private static Map<String, Object> body(Session session, VerifiedToken caller) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", session.id());
        body.put("created", session.created().toString());
        body.put("lastUsed", lastUsed(session, caller).toString());
        body.put("address", session.address());
        body.put("userAgent", session.userAgent());
        body.put("current", isCurrent(session, caller));
        return body;
    }

    private static void end(SessionsByUser sessions, VerifiedToken caller, String id) throws AuthFailureException {
        boolean ended = StoreGuard.run(LOG, "the end of a session", () -> sessions.revoke(caller.subject(), id));
        if (!ended) {
            throw new AuthFailureException(FailureCode.SESSION_UNKNOWN);
        }
    }
}
