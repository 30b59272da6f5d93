package io.github.servletjwt.internal.flow;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.StoreUnavailableException;

/** Turns a store that does not answer into one log line and a 503. */
public final class StoreGuard {
    private StoreGuard() {}

    /** Work that calls a store and has a result. */
    public interface StoreCall<T> {
        T run() throws AuthFailureException;
    }

    /** Work that calls a store. */
    public interface StoreAction {
        void run() throws AuthFailureException;
    }

    /**
     * Runs work that calls a store.
     *
     * @param operation its name in the log, such as {@code a login}
     * @throws AuthFailureException that of the work; {@code STORE_UNAVAILABLE} when the store does not answer
     */
    public static <T> T run(System.Logger log, String operation, StoreCall<T> work) throws AuthFailureException {
        try {
            return work.run();
        } catch (StoreUnavailableException down) {
            log.log(down.level(), "{0} cannot be processed: {1}", operation, down.getMessage());
            throw new AuthFailureException(FailureCode.STORE_UNAVAILABLE);
        }
    }

    /** The same without a result. */
    static void call(System.Logger log, String operation, StoreAction action) throws AuthFailureException {
        boolean unused = run(log, operation, () -> {
            action.run();
            return true;
        });
    }
}
