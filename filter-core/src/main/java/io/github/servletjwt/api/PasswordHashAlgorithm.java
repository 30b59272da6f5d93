package io.github.servletjwt.api;

/** How new passwords are hashed. */
public enum PasswordHashAlgorithm {
    ARGON2ID,
    BCRYPT,
    PBKDF2_SHA256
}
