package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.internal.concurrent.RequestDeadline;
import io.github.servletjwt.internal.config.RedisUrl;
import io.github.servletjwt.internal.config.SessionSettings;
import io.github.servletjwt.internal.redis.Redis;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The Redis server that sessions and throttle share. Opened lazily. Used during startup only; not thread-safe. */
final class LazyRedis {
    private final PluginLoader plugins;
    private final RequestDeadline time;
    private final LongSupplier nanos;
    private @Nullable Redis opened;
    private boolean asked;

    LazyRedis(PluginLoader plugins, RequestDeadline time, LongSupplier nanos) {
        this.plugins = plugins;
        this.time = time;
        this.nanos = nanos;
    }

    /** The server; null when no setting names one, or when it cannot be used, which is reported as a problem once. */
    @Nullable
    Redis require() {
        RedisUrl url = plugins.config().sessions().redis();
        if (!asked && url != null) {
            asked = true;
            open(url);
        }
        return opened;
    }

    private void open(RedisUrl url) {
        try {
            opened = Redis.open(url, time, nanos);
            plugins.resources().add(opened);
        } catch (IllegalArgumentException unusable) {
            problem(String.valueOf(unusable.getMessage()));
        } catch (NoClassDefFoundError absent) {
            problem(
                    "a redis: address needs redis.clients:jedis in WEB-INF/lib, and its dependencies (commons-pool2, slf4j-api, "
                            + "gson, json, redis-authx-core); put them there");
        }
    }

    private void problem(String text) {
        plugins.config().problem(SessionSettings.SESSIONS, text, plugins.problems());
    }
}
