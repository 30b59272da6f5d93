package io.github.servletjwt.example;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.Map;
import java.util.Properties;

/** Swagger UI's script and style from its WebJar, whose folder is named after its version. */
public final class SwaggerUiServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String WEBJAR = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final Map<String, String> TYPES = Map.of(
            "/swagger-ui-bundle.js", "text/javascript;charset=UTF-8",
            "/swagger-ui.css", "text/css;charset=UTF-8");

    private String folder = "";

    @Override
    public void init() throws ServletException {
        Properties properties = new Properties();
        try (InputStream in = resource(WEBJAR)) {
            if (in == null) {
                throw new ServletException("swagger-ui's WebJar is missing");
            }
            properties.load(in);
        } catch (IOException failed) {
            throw new ServletException("swagger-ui's WebJar cannot be read", failed);
        }
        folder = "META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version");
    }

    private static InputStream resource(String name) {
        return SwaggerUiServlet.class.getClassLoader().getResourceAsStream(name);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = String.valueOf(request.getPathInfo());
        String type = TYPES.get(name);
        try (InputStream in = type == null ? null : resource(folder + name)) {
            if (in == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            response.setContentType(type);
            response.setHeader("Cache-Control", "public, max-age=86400");
            in.transferTo(response.getOutputStream());
        }
    }
}
