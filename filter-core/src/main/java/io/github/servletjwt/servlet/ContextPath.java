package io.github.servletjwt.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The context path as it appears in a URL. */
final class ContextPath {
    /** Characters that need no encoding. */
    private static final Pattern PLAIN = Pattern.compile("(?:/[A-Za-z0-9._~!$&'()*+,=:@-]+)*");

    private ContextPath() {}

    /**
     * The deployed path. Tomcat's request returns it as the client wrote it ({@code /./app}, {@code /%61pp}). A path
     * that a URL has to encode is taken from the request.
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
