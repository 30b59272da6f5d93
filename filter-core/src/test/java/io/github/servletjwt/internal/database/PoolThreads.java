package io.github.servletjwt.internal.database;

import java.util.List;

/** The threads of the connection pool of our own. */
public final class PoolThreads {
    private PoolThreads() {}

    /** Those that run now. */
    public static List<Thread> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("servlet-jwt"))
                .toList();
    }

    /** Those that have not ended ten seconds from now, each of which pins the class loader. */
    public static List<Thread> alive() throws InterruptedException {
        for (Thread thread : running()) {
            thread.join(10_000);
        }
        return running();
    }
}
