package io.github.servletjwt.api;

/** How a string in a roles claim is read; arrays are never split. */
public enum RolesSeparator {
    /** The whole string is one role. */
    NONE(""),
    /** Blanks separate roles. */
    SPACE(" "),
    /** Commas separate roles; blanks around them do not count. */
    COMMA(",");

    private final String characters;

    RolesSeparator(String characters) {
        this.characters = characters;
    }

    /** Characters that separate; empty for none. */
    public String characters() {
        return characters;
    }
}
