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
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The life cycle that all our servlets share (ADR 0024). From {@code web.xml} a servlet works between init and destroy and
 * answers 503 to every method otherwise; made in code it always works.
 *
 * <p><b>Thread safety:</b> any thread; the container calls init and destroy.
 */
abstract class EndpointServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Makes the endpoint once settings and runtime are known. */
    interface Factory {
        Endpoint endpoint(EndpointContext context);
    }

    private final transient Component component;
    private final transient Factory factory;
    /** Null when the servlet was not made in code. */
    private final transient @Nullable Code code;

    private transient AuthRegistry.@Nullable Member member;
    private transient volatile Endpoint endpoint;

    /** The parts of a servlet made in code. */
    private record Code(AuthRuntime runtime, ComponentValues values, Factory factory) {
        /** The endpoint with the settings of these filters. */
        Endpoint endpoint(List<ComponentValues> filters) {
            List<ComponentValues> all = new ArrayList<>(filters);
            all.add(values);
            ResponseWriter responses = new ResponseWriter(values.answers(all));
            return factory.endpoint(EndpointContext.of(runtime, values, responses, values.requests(filters)));
        }
    }

    /** For {@code web.xml}. */
    EndpointServlet(Component component, Factory factory) {
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
    EndpointServlet(Component component, Factory factory, JwtAuth auth, Map<String, String> settings) {
        Problems problems = new Problems();
        ComponentValues values = ComponentValues.inCode(component, settings, problems);
        values.answers(List.of(values));
        problems.throwIfAny();
        this.component = component;
        this.factory = factory;
        this.code = new Code(RuntimeAccess.of(auth), values, factory);
        this.endpoint = code.endpoint(List.of());
    }

    /**
     * Starts the servlet.
     *
     * @throws ServletException when a setting of the application is wrong; it lists all problems
     */
    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        RegisteredComponent self = ContainerRegistrations.self(component, config);
        endpoint = Endpoint.notStarted();
        if (code != null) {
            ContainerRegistrations.requireNoSettings(self);
            StartLog.component(code.values(), List.of(code.values()), "");
            endpoint = code.endpoint(AuthRegistry.codeFilters(config.getServletContext(), code.runtime()));
            return;
        }
        AuthRegistry.Member joined = AuthRegistry.of(config.getServletContext()).join(self);
        member = joined;
        endpoint = factory.endpoint(joined.endpointContext());
        joined.logStart("");
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        endpoint.serve(request, response);
    }

    /** Stops the servlet. */
    @Override
    public final void destroy() {
        if (member != null) {
            member.leave();
        }
        member = null;
        endpoint = code == null ? Endpoint.notStarted() : code.endpoint(List.of());
    }
}
