package io.github.servletjwt.api;

/**
 * An account as a {@link UserStore} keeps it.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param name the name in the form that {@link UserStore#find} was asked with
 * @param passwordHash a hash that names its own algorithm and cost, such as {@code $argon2id$…}
 * @param enabled a disabled account answers a login as an unknown one does
 */
public record UserAccount(String name, String passwordHash, boolean enabled) {
    /** Name and flag; never the hash. */
    @Override
    public String toString() {
        return "UserAccount[" + name + ", enabled=" + enabled + "]";
    }
}
