package io.github.servletjwt.internal.account;

/**
 * A store that cannot hold every name that a registration allows: its column is too short, or has another charset.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> {@link io.github.servletjwt.api.StoreUnavailableException}.
 */
public interface NameLimits {
    /** Whether an account can be stored under this name, and found again. */
    boolean canHold(String name);
}
