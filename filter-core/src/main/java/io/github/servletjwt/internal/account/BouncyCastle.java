package io.github.servletjwt.internal.account;

import org.bouncycastle.crypto.CryptoServicesRegistrar;

/**
 * Loads Bouncy Castle's registry in a thread that ends at once. The registry leaves values in the thread-locals of its
 * loading thread: in a thread of the container they would keep the class loader of a stopped application (ADR 0011).
 */
final class BouncyCastle {
    private BouncyCastle() {}

    /** Loads it; a second call has no effect. */
    static void load() {
        Thread loader = new Thread(CryptoServicesRegistrar::getServicesConstraints, "servlet-jwt-load");
        loader.start();
        boolean interrupted = false;
        while (loader.isAlive()) {
            try {
                loader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
