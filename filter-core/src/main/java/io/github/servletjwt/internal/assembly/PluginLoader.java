package io.github.servletjwt.internal.assembly;

import io.github.servletjwt.api.Configurable;
import io.github.servletjwt.internal.config.JwtAuthConfig;
import io.github.servletjwt.internal.config.Param;
import io.github.servletjwt.internal.config.Problems;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Makes instances of the classes that settings name. Used during startup only; not thread-safe. */
record PluginLoader(JwtAuthConfig config, @Nullable ClassLoader loader, Problems problems, OpenedResources resources) {

    /** The configured instance; null when it cannot be made, which is reported as a problem. */
    <T> @Nullable T create(String className, Class<T> type, Param<?> param) {
        try {
            Object made =
                    Class.forName(className, true, loader).getConstructor().newInstance();
            if (made instanceof AutoCloseable closeable) {
                resources.add(closeable);
            }
            if (made instanceof Configurable configurable) {
                configurable.configure(config.textsOf(className));
            }
            if (type.isInstance(made)) {
                return type.cast(made);
            }
            problem(param, className + " does not implement " + type.getName());
        } catch (ClassNotFoundException absent) {
            problem(param, "there is no class " + className + "; expected " + param.form());
        } catch (InvocationTargetException failed) {
            problem(param, "the constructor of " + className + " fails: " + failed.getCause());
        } catch (ReflectiveOperationException | LinkageError unusable) {
            problem(param, className + " needs a public constructor without arguments: " + unusable);
        } catch (RuntimeException refused) {
            problem(param, className + " refuses its settings: " + refused.getMessage());
        }
        return null;
    }

    private void problem(Param<?> param, String text) {
        config.problem(param, text, problems);
    }
}
