package io.github.servletjwt.example;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.AuthenticatedUser;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Logs a line for each request: method, path, status, user, reason of a refusal, time. It contains neither query nor
 * headers, so no token.
 *
 * <p>It is both a filter, which sees requests, and a listener of servlet-jwt, which receives their events in the same
 * thread.
 */
public final class RequestLog implements Filter, AuthEventListener {
    private static final System.Logger LOG = System.getLogger(RequestLog.class.getName());
    private static final Pattern CODE = Pattern.compile("code=([A-Z_]+)");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7e]|;.*");
    /** The event of the request that this thread serves; removed after the request. */
    private static final ThreadLocal<AuthEvent> HEARD = new ThreadLocal<>();

    @Override
    public void on(AuthEvent event) {
        HEARD.set(event);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long start = System.nanoTime();
        HEARD.remove();
        boolean failed = true;
        try {
            chain.doFilter(request, response);
            failed = false;
        } finally {
            AuthEvent heard = HEARD.get();
            HEARD.remove();
            HttpServletRequest http = (HttpServletRequest) request;
            HttpServletResponse answer = (HttpServletResponse) response;
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new AtTheEnd(() -> log(http, answer.getStatus(), heard, start)));
            } else {
                log(http, failed ? 500 : answer.getStatus(), heard, start);
            }
        }
    }

    private static void log(HttpServletRequest request, int status, @Nullable AuthEvent heard, long start) {
        LOG.log(
                Level.INFO,
                "{0} {1} {2} {3} {4}{5} ms",
                request.getMethod(),
                UNPRINTABLE
                        .matcher(Objects.requireNonNullElse(request.getRequestURI(), "-"))
                        .replaceAll(""),
                String.valueOf(status),
                user(request, heard),
                why(heard),
                String.valueOf((System.nanoTime() - start) / 1_000_000));
    }

    private static String user(HttpServletRequest request, @Nullable AuthEvent heard) {
        String name = heard == null ? "" : heard.user();
        if (request.getAttribute(AuthenticatedUser.ATTRIBUTE) instanceof AuthenticatedUser user) {
            name = user.getName();
        }
        return name.isEmpty() ? "-" : name.replaceAll("\\s|\\p{Cntrl}", "?");
    }

    /** The failure's code, or the event; empty for an ordinary request. */
    private static String why(@Nullable AuthEvent heard) {
        if (heard == null) {
            return "";
        }
        Matcher code = CODE.matcher(heard.toString());
        return (code.find() ? code.group(1) : heard.name()) + " ";
    }

    /** A delayed login is answered later, by another thread. */
    private record AtTheEnd(Runnable task) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            task.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
