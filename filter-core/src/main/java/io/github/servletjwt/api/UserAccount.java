package io.github.servletjwt.api;

/**
 * An account in a {@link UserStore}.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param name the name with which {@link UserStore#find} was called
 * @param passwordHash a hash that names its algorithm and cost, such as {@code $argon2id$…}
 * @param enabled a disabled account answers a login as an unknown one does
 */
public record UserAccount(String name, String passwordHash, boolean enabled) {
    /** Name and flag; never the hash. */
    @Override
    public String toString() {
        return "UserAccount[" + name + ", enabled=" + enabled + "]";
    }
}
