package io.github.servletjwt.api;

/**
 * Makes and verifies password hashes of one format.
 *
 * <p><b>Thread safety:</b> called by several threads at once, at most {@code hashConcurrency} of them.
 */
public interface PasswordHasher {
    /** A new hash with a new salt; it names its algorithm and cost. */
    String hash(String password);

    /** Whether {@link #verify} can check the hash. */
    boolean recognises(String hash);

    /** Whether the password matches the hash; false also when the hash cannot be read. */
    boolean verify(String password, String hash);
}
