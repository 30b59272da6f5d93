package io.github.servletjwt.internal.config;

/** How new passwords are hashed. */
public enum PasswordHash {
    ARGON2ID,
    BCRYPT,
    PBKDF2_SHA256;

    static PasswordHash parse(String text) {
        return switch (text) {
            case "argon2id" -> ARGON2ID;
            case "bcrypt" -> BCRYPT;
            case "pbkdf2-sha256" -> PBKDF2_SHA256;
            default -> throw new IllegalArgumentException();
        };
    }
}
