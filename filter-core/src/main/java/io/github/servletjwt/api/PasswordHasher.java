package io.github.servletjwt.api;

/**
 * Makes and checks password hashes of one form.
 *
 * <p><b>Thread safety:</b> called by several threads at once, at most {@code hashConcurrency} of them.
 */
public interface PasswordHasher {
    /** A new hash, with a new salt, that names its own algorithm and cost. */
    String hash(String password);

    /** Whether the text is a hash that {@link #verify} can check. */
    boolean recognises(String hash);

    /** Whether the password made the hash; false too when the hash cannot be read. */
    boolean verify(String password, String hash);
}
