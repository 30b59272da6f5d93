package io.github.servletjwt.internal.deployment;

import io.github.servletjwt.internal.config.Param;
import org.jspecify.annotations.Nullable;

/** The kinds of components that can carry settings. */
public enum Component {
    FILTER("filter", "JwtAuthFilter"),
    LOGIN("servlet", "LoginServlet"),
    REGISTER("servlet", "RegisterServlet"),
    REFRESH("servlet", "RefreshServlet"),
    LOGOUT("servlet", "LogoutServlet"),
    SESSIONS("servlet", "SessionsServlet"),
    PASSWORD("servlet", "PasswordServlet"),
    JWKS("servlet", "JwksServlet"),
    CODE("code", "JwtAuth.builder()");

    private static final String CLASSES = "io.github.servletjwt.servlet.";

    private final String word;
    private final String defaultName;

    Component(String word, String defaultName) {
        this.word = word;
        this.defaultName = defaultName;
    }

    /** The component of a class that {@code web.xml} names; null for other classes. */
    public static @Nullable Component ofClass(@Nullable String className) {
        for (Component component : values()) {
            if (component != CODE && (CLASSES + component.defaultName).equals(className)) {
                return component;
            }
        }
        return null;
    }

    /** The name of a component without a name. */
    public String defaultName() {
        return defaultName;
    }

    String label(String name) {
        return word + " '" + name + "'";
    }

    boolean isServlet() {
        return word.equals("servlet");
    }

    boolean needsUsers() {
        return this == LOGIN || this == REGISTER || this == REFRESH || this == PASSWORD;
    }

    boolean needsSessions() {
        return this == REFRESH || this == LOGOUT || this == SESSIONS;
    }

    /** Whether it writes to the user store. */
    public boolean needsWritableUsers() {
        return this == REGISTER || this == PASSWORD;
    }

    /** Whether it is reached without a token: it authenticates the caller itself. */
    public boolean isOpen() {
        return isServlet() && this != SESSIONS && this != PASSWORD;
    }

    /** Whether a setting may stand on it. */
    public boolean takes(Param<?> param) {
        return switch (param.scope()) {
            case SHARED -> true;
            case ANSWER -> this != CODE;
            case FILTER -> this == FILTER;
            case REGISTER -> this == REGISTER;
            case NEW_PASSWORD -> this == REGISTER || this == PASSWORD;
            case LOGIN -> this == LOGIN;
            case ISSUER -> false;
        };
    }
}
