package io.github.servletjwt.internal.redis;

import io.github.servletjwt.internal.concurrent.RequestDeadline;
import io.github.servletjwt.internal.config.RedisUrl;

/** Opens what the product opens. */
public final class TestRedis {
    private TestRedis() {}

    public static Redis open(String url) {
        return Redis.open(RedisUrl.parse(url), new RequestDeadline(), System::nanoTime);
    }
}
