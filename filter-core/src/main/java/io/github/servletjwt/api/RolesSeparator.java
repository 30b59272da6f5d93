package io.github.servletjwt.api;

/** How a string in a roles claim is read; arrays are never split. */
public enum RolesSeparator {
    /** The whole string is one role. */
    NONE(""),
    /** Blanks separate roles. */
    SPACE(" "),
    /** Commas separate roles; white space around them is ignored. */
    COMMA(",");

    private final String characters;

    RolesSeparator(String characters) {
        this.characters = characters;
    }

    /** The separating characters; empty for none. */
    public String characters() {
        return characters;
    }
}
