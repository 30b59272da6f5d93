package io.github.servletjwt.internal.account;

import java.security.SecureRandom;
import java.util.concurrent.Semaphore;

/** A random that makes whoever asks it wait, once it is blocked, and then fails: it holds a hash before its work. */
public final class BlockableRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient Semaphore inside = new Semaphore(0);
    private final transient Semaphore outside = new Semaphore(0);
    private volatile boolean blocked;

    public void block() {
        blocked = true;
    }

    /** Waits until so many threads more are held. */
    public void awaitHeld(int threads) throws InterruptedException {
        inside.acquire(threads);
    }

    /** How many are held and have not been waited for. */
    public int held() {
        return inside.availablePermits();
    }

    /** Throws out so many of those who are held. */
    public void throwOut(int threads) {
        outside.release(threads);
    }

    /** Throws out everybody, and holds nobody from now on. */
    public void unblock() {
        blocked = false;
        outside.release(Integer.MAX_VALUE / 2);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (blocked) {
            inside.release();
            outside.acquireUninterruptibly();
            throw new IllegalStateException("thrown out");
        }
        super.nextBytes(bytes);
    }
}
