package io.github.servletjwt.config;

/** What can carry settings. */
public enum Component {
    FILTER("filter", "JwtAuthFilter"),
    LOGIN("servlet", "LoginServlet"),
    REGISTER("servlet", "RegisterServlet"),
    JWKS("servlet", "JwksServlet"),
    CODE("code", "JwtAuth.builder()");

    private final String word;
    private final String defaultName;

    Component(String word, String defaultName) {
        this.word = word;
        this.defaultName = defaultName;
    }

    /** What a component is called that the container gives no name. */
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
        return this == LOGIN || this == REGISTER;
    }
}
