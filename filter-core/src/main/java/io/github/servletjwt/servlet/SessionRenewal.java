package io.github.servletjwt.servlet;

import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.concurrent.RequestDeadline;
import io.github.servletjwt.internal.config.FilterSettings;
import io.github.servletjwt.internal.flow.RefreshFlow;
import io.github.servletjwt.internal.flow.TokenDelivery;
import io.github.servletjwt.internal.flow.TokenResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renews the session of a browser that navigates with an expired access cookie: pages that know nothing of tokens go on
 * as long as the session lives. The browser gets new cookies and repeats its request, which is judged as any other, also
 * for CSRF. Scripts get 401.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class SessionRenewal {
    private static final int TEMPORARY_REDIRECT = 307;
    private static final Set<FailureCode> RENEWED = Set.of(FailureCode.MISSING_TOKEN, FailureCode.TOKEN_EXPIRED);
    /** The most of an unread body that is read away, so that the connection lasts until the browser sends it again. */
    private static final long MOST_DRAINED = 64L << 20;

    private final AuthRuntime runtime;
    private final RefreshFlow flow;
    private final FilterSettings config;
    private final AuthCookies cookies;
    private final ClientResolver clients;
    private final BearerTokenResolver resolver;

    private SessionRenewal(AuthRuntime runtime, FilterSettings config) {
        this.runtime = runtime;
        this.flow = runtime.newRefreshFlow();
        this.config = config;
        this.clients = new ClientResolver(runtime.trustedProxies());
        this.cookies = new AuthCookies(runtime.cookies(), clients);
        this.resolver = new BearerTokenResolver(config.requests(), cookies);
    }

    /**
     * The renewal behind one filter; null where browsers have no sessions.
     *
     * @param setsCookies whether logins deliver cookies
     */
    static @Nullable SessionRenewal of(AuthRuntime runtime, FilterSettings config, boolean setsCookies) {
        boolean browsers = setsCookies && config.requests().acceptsCookies();
        return browsers && runtime.hasSessions() && runtime.hasUsers() ? new SessionRenewal(runtime, config) : null;
    }

    /**
     * Renews the session and sends the browser to where it wants to go; false when the request is not one to renew, or
     * the session is over.
     *
     * @throws AuthFailureException when the store of the sessions cannot be reached
     */
    boolean renew(HttpServletRequest request, HttpServletResponse response, AuthFailure failure)
            throws AuthFailureException, IOException {
        String refreshToken = isRenewable(request, failure) ? refreshToken(request) : null;
        String wanted = wanted(request);
        if (refreshToken == null || !ReturnPath.isSafe(wanted)) {
            return false;
        }
        TokenResponse tokens = refreshed(request, refreshToken);
        if (tokens == null) {
            return false;
        }
        cookies.set(request, response, tokens);
        cookies.markRenewed(response);
        boolean post = "POST".equals(request.getMethod());
        if (post) {
            drain(request);
        }
        LoginPage.redirect(response, post ? TEMPORARY_REDIRECT : HttpServletResponse.SC_FOUND, wanted);
        return true;
    }

    private boolean isRenewable(HttpServletRequest request, AuthFailure failure) throws AuthFailureException {
        String method = request.getMethod();
        boolean navigation = ("GET".equals(method) || "POST".equals(method)) && Navigation.is(request);
        if (!navigation || !RENEWED.contains(failure.code()) || cookies.isRenewed(request)) {
            // a browser that comes back without the cookies that it has just been given does not keep them
            return false;
        }
        BearerTokenResolver.BearerToken token = resolver.find(request);
        boolean insecure = config.requireHttps() && !clients.isSecure(request);
        return (token == null || token.fromCookie()) && !insecure && cookies.areKept(request);
    }

    /** Null when there is none, or more than one: then a login sorts it out. */
    private @Nullable String refreshToken(HttpServletRequest request) {
        try {
            return cookies.refresh(request);
        } catch (AuthFailureException several) {
            return null;
        }
    }

    /** The address of the request, as the browser knows it. */
    private String wanted(HttpServletRequest request) {
        String query = request.getQueryString();
        return clients.prefix(request) + request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** Null when the session is over. */
    private @Nullable TokenResponse refreshed(HttpServletRequest request, String token) throws AuthFailureException {
        RequestDeadline.Request begun = runtime.beginRequest();
        try {
            TokenDelivery delivery = new TokenDelivery(true, cookies.mostAccessToken());
            return flow.refresh(token, new RefreshFlow.RefreshRequest(null, clients.of(request), delivery));
        } catch (AuthFailureException refused) {
            if (HttpErrors.of(refused.failure().code()).status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
                throw refused;
            }
            return null;
        } finally {
            begun.close();
        }
    }

    private static void drain(HttpServletRequest request) throws IOException {
        InputStream body = request.getInputStream();
        long left = MOST_DRAINED;
        byte[] some = new byte[8192];
        int read = body == null ? -1 : body.read(some);
        while (read >= 0 && left > 0) {
            left -= read;
            read = body == null ? -1 : body.read(some);
        }
    }

    /**
     * Answers a partial request of Jakarta Faces, whose script does not look at the status: it opens the page anew, which
     * renews the session or leads to the login page.
     */
    boolean answersFaces(HttpServletRequest request, HttpServletResponse response, AuthFailure failure)
            throws IOException {
        String wanted = wanted(request);
        if (!"partial/ajax".equals(request.getHeader("Faces-Request"))
                || HttpErrors.of(failure.code()).status() != HttpServletResponse.SC_UNAUTHORIZED
                || !ReturnPath.isSafe(wanted)) {
            return false;
        }
        String escaped = wanted.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        response.setStatus(HttpServletResponse.SC_OK);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/xml;charset=UTF-8");
        response.getOutputStream()
                .write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\"" + escaped
                                + "\"/></partial-response>")
                        .getBytes(StandardCharsets.UTF_8));
        return true;
    }
}
