package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.http.HttpResponse;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The user in later dispatches of a request: async, error, forward. */
class DispatchTest {
    private JwtAuth auth;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(new MovableClock())
                .build();
        server = TestServer.start(context -> {
            JwtAuthFilter filter = JwtAuthFilter.builder(auth)
                    .rules("/open permit", "/forward authenticated", "/target deny", "/* authenticated")
                    .build();
            TestServer.filter(context, filter, "/*");
            add(context, "/async", DispatchTest::async);
            add(context, "/failing", (request, response) -> response.sendError(418));
            add(context, "/throwing", (request, response) -> {
                throw new ServletException("of the application");
            });
            add(context, "/open", (request, response) -> response.sendError(418));
            add(
                    context,
                    "/forward",
                    (request, response) ->
                            request.getRequestDispatcher("/target").forward(request, response));
            add(context, "/target", (request, response) -> tell(request, response));
            add(context, "/error-page", (request, response) -> tell(request, response));
            ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
            pages.addErrorPage(400, 599, "/error-page");
            context.setErrorHandler(pages);
        });
    }

    @AfterEach
    void stop() {
        server.close();
        auth.close();
    }

    private interface Action {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    private static void add(ServletContextHandler context, String path, Action work) {
        ServletHolder holder = new ServletHolder(new WorkServlet(work));
        holder.setAsyncSupported(true);
        context.addServlet(holder, path);
    }

    private static final class WorkServlet extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Action work;

        WorkServlet(Action work) {
            this.work = work;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            work.answer(request, response);
        }
    }

    private static void tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().write(request.getDispatcherType() + " " + request.getRemoteUser());
    }

    /** {@code startAsync()} without arguments: the container dispatches the request as it came. */
    private static void async(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            AsyncContext async = request.startAsync();
            async.dispatch();
        } else {
            tell(request, response);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return server.getWithToken(path, TestTokens.valid());
    }

    @Test
    void asyncDispatch_ofStartAsyncWithoutArguments_keepsTheUser() throws Exception {
        assertEquals("ASYNC alice", get("/async").body());
    }

    @Test
    void errorDispatch_ofSendError_keepsTheUser() throws Exception {
        HttpResponse<String> answer = get("/failing");
        assertEquals(418, answer.statusCode());
        assertEquals("ERROR alice", answer.body());
    }

    @Test
    void errorDispatch_ofException_isTheApplicationsAndKeepsTheUser() throws Exception {
        HttpResponse<String> answer = get("/throwing");
        assertEquals(500, answer.statusCode());
        assertEquals("ERROR alice", answer.body());
    }

    @Test
    void errorDispatch_ofPermittedPath_isAnonymous() throws Exception {
        assertEquals("ERROR null", server.get("/open").body());
    }

    @Test
    void forward_toDeniedPath_isNotJudged() throws Exception {
        assertEquals("FORWARD alice", get("/forward").body());
        assertEquals(403, get("/target").statusCode());
    }
}
