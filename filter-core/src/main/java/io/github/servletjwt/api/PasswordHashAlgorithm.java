package io.github.servletjwt.api;

/** The algorithm that new passwords are hashed with. */
public enum PasswordHashAlgorithm {
    /** Argon2id (RFC 9106) with 19 MiB and 2 passes. */
    ARGON2ID,
    /** bcrypt with cost 12; passwords over 72 bytes are refused. */
    BCRYPT,
    /** PBKDF2 with HMAC-SHA256 and 600,000 rounds. */
    PBKDF2_SHA256
}
