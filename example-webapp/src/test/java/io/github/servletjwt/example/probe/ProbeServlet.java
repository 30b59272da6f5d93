package io.github.servletjwt.example.probe;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Serial;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;

/** Does what the last part of its path says. */
public final class ProbeServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.setCharacterEncoding("UTF-8");
        String path = String.valueOf(request.getPathInfo());
        switch (path) {
            case "/who" -> who(request, response);
            case "/credentials" -> credentials(request, response);
            case "/session" -> session(request, response);
            case "/logout" -> {
                request.logout();
                who(request, response);
            }
            case "/forward" -> request.getRequestDispatcher("/probe/who").forward(request, response);
            case "/include" -> request.getRequestDispatcher("/plain").include(request, response);
            case "/gone" -> response.sendError(HttpServletResponse.SC_GONE);
            case "/throws" -> throw new IllegalStateException("the application's own");
            case "/own401" -> {
                response.setHeader("WWW-Authenticate", "Custom realm=\"own\"");
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
                response.getWriter().print("own");
            }
            case "/dispatch" -> request.startAsync().dispatch("/probe/who");
            case "/async" -> async(request);
            case "/events" -> events(request, response);
            case "/body" -> body(request, response);
            case "/form" -> response.getWriter().print(request.getParameter("text"));
            case "/parts" ->
                response.getWriter()
                        .print(request.getParts().size() + " parts, "
                                + request.getPart("file").getSize() + " bytes");
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static void who(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .print(request.getMethod() + " " + request.getDispatcherType() + " user=" + request.getRemoteUser()
                        + " type=" + request.getAuthType() + " admin=" + request.isUserInRole("admin")
                        + " before=" + request.getAttribute(ApplicationFilter.SEEN)
                        + " session=" + (request.getSession(false) != null));
    }

    /** The application's view of what the caller sent to prove who he is. */
    private static void credentials(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Cookie[] cookies = request.getCookies();
        response.getWriter()
                .print(request.getHeader("Authorization") + " "
                        + Collections.list(request.getHeaders("authorization")).size() + " "
                        + request.getHeader("Cookie") + " " + (cookies == null ? 0 : cookies.length));
    }

    private static void session(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession(true);
        int count = session.getAttribute("count") instanceof Integer before ? before + 1 : 1;
        session.setAttribute("count", count);
        response.getWriter().print("count=" + count + " user=" + request.getRemoteUser());
    }

    /** After {@code startAsync()} without arguments, in another thread. */
    private static void async(HttpServletRequest request) {
        AsyncContext async = request.startAsync();
        async.start(() -> {
            try {
                async.getResponse().getWriter().print("later user=" + request.getRemoteUser());
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            } finally {
                async.complete();
            }
        });
    }

    private static void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        String user = request.getRemoteUser();
        AsyncContext async = request.startAsync();
        PrintWriter writer = response.getWriter();
        async.start(() -> {
            for (int i = 0; i < 3; i++) {
                writer.print("data: " + i + " " + user + "\n\n");
                writer.flush();
            }
            async.complete();
        });
    }

    private static void body(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (InputStream in = request.getInputStream()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[8192];
            long bytes = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                bytes += n;
            }
            response.getWriter().print(bytes + " " + HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
