package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.ComponentValues;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The life of an endpoint's servlet: from {@code web.xml} it works between init and destroy and answers 503 otherwise;
 * made in code it works always.
 */
final class Mount {
    /** Makes the endpoint once settings and {@code JwtAuth} are known. */
    interface Factory {
        Endpoint endpoint(EndpointContext site);
    }

    private final Component component;
    private final Factory factory;
    /** Null when the servlet was not made in code. */
    private final @Nullable Code code;

    private @Nullable Membership membership;
    private volatile Endpoint endpoint;

    /** What a servlet that was made in code is made from. */
    private record Code(AuthRuntime runtime, ComponentValues values, Factory factory) {
        /** The endpoint beside filters of these settings. */
        Endpoint endpoint(List<ComponentValues> filters) {
            List<ComponentValues> all = new ArrayList<>(filters);
            all.add(values);
            return factory.endpoint(EndpointContext.of(
                    runtime, values, new ResponseWriter(values.answers(all)), values.requests(filters)));
        }
    }

    /** For {@code web.xml}. */
    Mount(Component component, Factory factory) {
        this.component = component;
        this.factory = factory;
        this.code = null;
        this.endpoint = Endpoint.notStarted();
    }

    /**
     * For code.
     *
     * @throws io.github.servletjwt.api.ConfigException when a setting is wrong
     */
    Mount(Component component, Factory factory, JwtAuth auth, Map<String, String> settings) {
        Problems problems = new Problems();
        ComponentValues values = InCode.read(component, settings, problems);
        values.answers(List.of(values));
        problems.throwIfAny();
        this.component = component;
        this.factory = factory;
        this.code = new Code(RuntimeAccess.of(auth), values, factory);
        this.endpoint = code.endpoint(List.of());
    }

    void init(ServletConfig config) throws ServletException {
        RegisteredComponent self = Registrations.of(component, config);
        endpoint = Endpoint.notStarted();
        if (code != null) {
            Registrations.requireNoSettings(self);
            Membership.logStart(code.values(), List.of(code.values()), "");
            endpoint = code.endpoint(FiltersInCode.of(config.getServletContext(), code.runtime()));
            return;
        }
        Membership joined = Membership.join(self, config.getServletContext());
        membership = joined;
        endpoint = factory.endpoint(joined.site());
        joined.logStart("");
    }

    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        endpoint.serve(request, response);
    }

    void destroy() {
        if (membership != null) {
            membership.leave();
        }
        membership = null;
        endpoint = code == null ? Endpoint.notStarted() : code.endpoint(List.of());
    }
}
