package io.github.servletjwt.bench;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.servlet.JwtAuthFilter;

/** The memory of a cached token, including its text and its claims. */
final class TokenMemory {
    private static final int TOKENS = 100_000;

    private TokenMemory() {}

    static double bytesPerToken() throws Exception {
        try (JwtAuth auth = Tokens.settings()
                .secret(Tokens.SECRET)
                .build()) {
            JwtAuthFilter filter =
                    JwtAuthFilter.builder(auth).tokenCacheSize(TOKENS).build();
            long before = used();
            for (int i = 0; i < TOKENS; i++) {
                // only the cache keeps it
                filter.doFilter(
                        new BenchRequest().with(Tokens.header(auth, i)), new BenchResponse(), (request, response) -> {});
            }
            double bytes = (double) (used() - before) / TOKENS;
            filter.destroy();
            return bytes;
        }
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
