package io.github.servletjwt.api;

/** How a string in a roles claim is read; arrays are never split. */
public enum RolesSeparator {
    /** The whole string is one role. */
    NONE(""),
    /** Spaces separate roles. */
    SPACE(" "),
    /** Commas separate roles; spaces around them are ignored. */
    COMMA(",");

    private final String characters;

    RolesSeparator(String characters) {
        this.characters = characters;
    }

    /** The characters that separate; empty for none. */
    public String characters() {
        return characters;
    }
}
