package io.github.servletjwt.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.github.servletjwt.JwtAuth;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Ready is who can do its work. */
class HealthServletTest {
    private final DataSource dataSource = mock(DataSource.class);
    private final ServletContext context = mock(ServletContext.class);
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final StringWriter body = new StringWriter();

    private String get() throws Exception {
        when(context.getAttribute(FirstStart.DATA_SOURCE)).thenReturn(dataSource);
        when(response.getWriter()).thenReturn(new PrintWriter(body, true));
        ServletConfig config = mock(ServletConfig.class);
        when(config.getServletContext()).thenReturn(context);
        HealthServlet servlet = new HealthServlet();
        servlet.init(config);
        try (JwtAuth auth = JwtAuth.builder().secret(SecretFile.randomText()).build()) {
            when(context.getAttribute(JwtAuth.class.getName())).thenReturn(auth);
            servlet.doGet(request, response);
        }
        return body.toString();
    }

    @Test
    void get_databaseGone_is503() throws Exception {
        when(dataSource.getConnection()).thenThrow(new SQLException("gone"));
        assertEquals("{\"status\":\"down\",\"database\":\"down\",\"keys\":\"up\"}", get());
        verify(response).setStatus(503);
    }

    @Test
    void get_databaseThere_is200() throws Exception {
        Connection connection = mock(Connection.class);
        when(connection.isValid(2)).thenReturn(true);
        when(dataSource.getConnection()).thenReturn(connection);
        assertEquals("{\"status\":\"up\",\"database\":\"up\",\"keys\":\"up\"}", get());
        verify(response).setStatus(200);
        verify(connection).close();
    }

    @Test
    void get_live_asksNobody() throws Exception {
        when(request.getPathInfo()).thenReturn("/live");
        assertEquals("{\"status\":\"up\"}", get());
        verifyNoInteractions(dataSource);
    }
}
