package io.github.servletjwt.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the application lies on the server, as a URL says it. */
final class ContextPath {
    /** What stands in a URL as it is. */
    private static final Pattern PLAIN = Pattern.compile("(?:/[A-Za-z0-9._~!$&'()*+,=:@-]+)*");

    private ContextPath() {}

    /**
     * As it was deployed: Tomcat's request tells it as the client wrote it ({@code /./app}, {@code /%61pp}). A path that
     * a URL has to encode is the request's.
     */
    static String of(HttpServletRequest request) {
        String deployed = deployed(request.getServletContext());
        return deployed != null && PLAIN.matcher(deployed).matches()
                ? deployed
                : Objects.requireNonNullElse(request.getContextPath(), "");
    }

    private static @Nullable String deployed(@Nullable ServletContext context) {
        return context == null ? null : context.getContextPath();
    }
}
