package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.internal.config.Instance;
import io.github.servletjwt.internal.config.ResourceLocations;
import io.github.servletjwt.internal.database.DataSources;
import java.io.InputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the resources, data sources and classes that settings refer to.
 *
 * <p><b>Thread safety:</b> used during startup only.
 *
 * @param locations files
 * @param dataSources databases
 * @param name of the application: context path and instance
 * @param instance one of several in the application
 * @param namespace of its sessions, unless a setting names it; null without a web application
 * @param loader loads classes named in settings; null for the system's
 */
public record Environment(
        ResourceLocations locations,
        DataSources dataSources,
        String name,
        Instance instance,
        @Nullable String namespace,
        @Nullable ClassLoader loader) {

    /**
     * The environment of an application.
     *
     * @param name of the application: context path and instance
     * @param instance one of several in the application
     * @param namespace of its sessions, unless a setting names it; null without a web application
     * @param webResource opens a path of the web application, or returns null
     * @param attribute an attribute of the web application, or null
     */
    public static Environment of(
            String name,
            Instance instance,
            @Nullable String namespace,
            Function<String, @Nullable InputStream> webResource,
            Function<String, @Nullable Object> attribute) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? Environment.class.getClassLoader() : context;
        return new Environment(
                new ResourceLocations(webResource, loader),
                new DataSources(attribute),
                name,
                instance,
                namespace,
                loader);
    }
}
