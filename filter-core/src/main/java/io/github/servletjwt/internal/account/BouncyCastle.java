package io.github.servletjwt.internal.account;

import org.bouncycastle.crypto.CryptoServicesRegistrar;

/**
 * Loads Bouncy Castle's registry, which leaves values in the thread-locals of the thread that loads it: in a thread of the
 * container they would hold the application's class loader after it was stopped (ADR 0011). So it is a thread that ends at
 * once.
 */
final class BouncyCastle {
    private BouncyCastle() {}

    /** Loads it; nothing happens the second time. */
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
