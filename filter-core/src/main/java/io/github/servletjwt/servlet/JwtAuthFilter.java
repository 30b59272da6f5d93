package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.ErrorFormat;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.TokenSource;
import io.github.servletjwt.internal.access.AccessRules;
import io.github.servletjwt.internal.access.PathPattern;
import io.github.servletjwt.internal.assembly.AuthRuntime;
import io.github.servletjwt.internal.config.FilterSettings;
import io.github.servletjwt.internal.config.Problems;
import io.github.servletjwt.internal.config.RequestSettings;
import io.github.servletjwt.internal.deployment.Component;
import io.github.servletjwt.internal.deployment.ComponentValues;
import io.github.servletjwt.internal.deployment.RegisteredComponent;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Admits a request when its bearer token and the access rules allow it; behind the filter the request has the token's
 * user.
 *
 * <p>Settings: {@code docs/configuration.md}. Map it first, for the dispatches REQUEST, ASYNC and ERROR, with
 * async-supported.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one {@link
 * ServletException}; a filter that was not started answers 503 and lets nothing through. Exceptions of the application
 * pass unchanged.
 */
public final class JwtAuthFilter implements Filter {
    private static final System.Logger LOG = System.getLogger(JwtAuthFilter.class.getName());

    /** Null when the filter was not made in code. */
    private final @Nullable ActiveFilter inCode;

    private AuthRegistry.@Nullable Member member;
    /** The registry of a filter made in code, while it runs. */
    private @Nullable AuthRegistry registry;
    /** Null before the start and after the end. */
    private volatile @Nullable ActiveFilter active;

    /** For {@code web.xml}: settings come with {@link #init}. */
    public JwtAuthFilter() {
        this.inCode = null;
    }

    /** For code, with the default settings; works without {@link #init}. */
    public JwtAuthFilter(JwtAuth auth) {
        this(builder(auth).active());
    }

    private JwtAuthFilter(ActiveFilter inCode) {
        this.inCode = inCode;
        this.active = inCode;
    }

    /** For code, with settings. */
    public static Builder builder(JwtAuth auth) {
        return new Builder(auth);
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        RegisteredComponent self = ContainerRegistrations.self(config);
        ServletContext context = config.getServletContext();
        JettyWebSocketFilterOrder.putBehind(config.getFilterName(), context);
        active = null;
        active = inCode == null ? join(self, context) : start(inCode, self, context);
    }

    private ActiveFilter join(RegisteredComponent self, @Nullable ServletContext context) throws ServletException {
        AuthRegistry shared = AuthRegistry.of(context);
        AuthRegistry.Member joined = shared.join(self);
        member = joined;
        ContainerRegistrations registrations = shared.registrations(self);
        RequestAuthenticator authenticator = authenticator(
                        joined.runtime(), joined.values().filter(), joined.rules())
                .in(context, registrations.endpoints(self.instance()));
        ActiveFilter opened = ActiveFilter.of(
                joined.runtime(), authenticator, joined.responses(), joined.values(), joined.setsCookies());
        warn(opened, self, registrations);
        joined.logStart(opened.open(registrations.mappings(self)));
        return opened;
    }

    private ActiveFilter start(ActiveFilter made, RegisteredComponent self, @Nullable ServletContext context)
            throws ServletException {
        ContainerRegistrations.requireNoSettings(self);
        AuthRegistry shared = AuthRegistry.of(context);
        ContainerRegistrations registrations = shared.registrations(self);
        ActiveFilter opened = made.in(context, registrations.endpoints(self.instance()));
        shared.addCodeFilter(opened.runtime(), opened.values());
        registry = shared;
        warn(opened, self, registrations);
        StartLog.component(opened.values(), List.of(opened.values()), opened.open(registrations.mappings(self)));
        return opened;
    }

    private static void warn(ActiveFilter opened, RegisteredComponent self, ContainerRegistrations registrations) {
        registrations.ofInstance(self.instance()).forEach(JwtAuthFilter::warnOfUnreachable);
        warnOfOpen(opened.authenticator(), registrations.mappings(self));
    }

    private static void warnOfUnreachable(RegisteredComponent component) {
        if (component.component().isOpen() && component.hasOtherThanExactPaths()) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: {0} is mapped to {1}; only exact paths are permitted by themselves: map it to one, "
                            + "or permit it in rules",
                    component.name(),
                    component.mappings());
        }
    }

    /** The mapping does not reach every path that the rules name. */
    private static void warnOfOpen(RequestAuthenticator authenticator, Collection<String> mappings) {
        List<AccessRules.Rule> outside = authenticator.rules().outside(mappings);
        if (!mappings.isEmpty() && !outside.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: OPEN: the filter is mapped to {0} and does not run where these rules would apply: {1}; map it "
                            + "to {2}",
                    mappings,
                    outside,
                    PathPattern.BELOW);
        }
    }

    private static RequestAuthenticator authenticator(AuthRuntime runtime, FilterSettings config, AccessRules rules) {
        if (!rules.unknownMethods().isEmpty()) {
            LOG.log(Level.WARNING, "rules name methods that HTTP and WebDAV do not know: {0}", rules.unknownMethods());
        }
        return RequestAuthenticator.of(config, rules, runtime);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse httpResponse) {
            filter(http, httpResponse, chain);
        } else {
            throw new ServletException("JwtAuthFilter protects HTTP requests only");
        }
    }

    private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest admitted = admitted(request, response);
        if (admitted != null) {
            // outside every try of ours: exceptions of the application pass unchanged
            chain.doFilter(admitted, response);
        }
    }

    /** Null when the request was refused and answered. */
    private @Nullable HttpServletRequest admitted(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ActiveFilter current = active;
        if (current != null) {
            return current.admitted(request, response);
        }
        LOG.log(Level.DEBUG, "refused: {0}", FailureCode.NOT_STARTED);
        ResponseWriter.DEFAULT.refuse(response, AuthFailure.of(FailureCode.NOT_STARTED));
        return null;
    }

    @Override
    public void destroy() {
        if (active != null) {
            active.authenticator().close();
        }
        active = inCode;
        if (inCode != null && registry != null) {
            registry.removeCodeFilter(inCode.values());
        }
        registry = null;
        if (member != null) {
            member.leave();
        }
        member = null;
    }

    /**
     * Builds a filter in code. The settings have the names and the bounds of those in {@code web.xml}. Values are
     * taken as they are: strings in lists are not split.
     *
     * <p>Not thread-safe. <b>Failure:</b> {@link #build} throws one
     * {@link io.github.servletjwt.api.ConfigException} with every problem.
     */
    public static final class Builder {
        private final JwtAuth auth;
        private final Map<String, Object> given = new LinkedHashMap<>();

        private Builder(JwtAuth auth) {
            this.auth = auth;
        }

        /**
         * Sets a setting of the filter by its name.
         *
         * @param value string as in {@code web.xml}, lists included, without placeholders
         */
        public Builder set(String setting, String value) {
            return put(setting, value);
        }

        private Builder put(String setting, Object value) {
            given.put(setting, value);
            return this;
        }

        /** Access rules in their order, one string each. */
        public Builder rules(String... rules) {
            return put(RequestSettings.RULES.name(), List.of(rules));
        }

        /** Patterns that are permitted before the rules are applied. */
        public Builder publicPaths(String... patterns) {
            return put(RequestSettings.PUBLIC_PATHS.name(), List.of(patterns));
        }

        /** Header of the token; a header other than {@code Authorization} carries the bare token. */
        public Builder tokenHeader(String header) {
            return put(RequestSettings.TOKEN_HEADER.name(), header);
        }

        /** Where the token is read from; only the header by default. */
        public Builder tokenSources(TokenSource... sources) {
            return put(RequestSettings.TOKEN_SOURCES.name(), List.of(sources));
        }

        /** Page to which a browser without a valid token is redirected when it navigates. */
        public Builder loginPage(String path) {
            return put(RequestSettings.LOGIN_PAGE.name(), path);
        }

        /** Whether credentials over plain HTTP are refused; false by default. */
        public Builder requireHttps(boolean required) {
            return put(RequestSettings.REQUIRE_HTTPS.name(), required);
        }

        /** Whether the application sees the token that the filter accepted; false by default. */
        public Builder forwardToken(boolean forwarded) {
            return put(RequestSettings.FORWARD_TOKEN.name(), forwarded);
        }

        /** Format of error responses; JSON by default. */
        public Builder errorFormat(ErrorFormat format) {
            return put(RequestSettings.ERROR_FORMAT.name(), format);
        }

        /** The realm in challenges; {@code api} by default. */
        public Builder realm(String realm) {
            return put(RequestSettings.REALM.name(), realm);
        }

        /** Maximum number of verified tokens in the cache; 0 = off. */
        public Builder tokenCacheSize(int tokens) {
            return put(RequestSettings.TOKEN_CACHE_SIZE.name(), tokens);
        }

        /** Permits CORS preflights that no {@code deny} rule matches; better, map a CORS filter before this one. */
        public Builder allowCorsPreflight(boolean allowed) {
            return put(RequestSettings.ALLOW_CORS_PREFLIGHT.name(), allowed);
        }

        /** Characters of {@code / \ . ; %} that are allowed percent-encoded in a path. */
        public Builder allowEncodedCharacters(String... characters) {
            return put(RequestSettings.ALLOW_ENCODED_CHARACTERS.name(), List.of(characters));
        }

        /** Allows path parameters other than the session's. */
        public Builder allowPathParameters(boolean allowed) {
            return put(RequestSettings.ALLOW_PATH_PARAMETERS.name(), allowed);
        }

        /**
         * Validates the settings and builds the filter.
         *
         * @throws io.github.servletjwt.api.ConfigException with all problems
         */
        public JwtAuthFilter build() {
            return new JwtAuthFilter(active());
        }

        private ActiveFilter active() {
            Problems problems = new Problems();
            ComponentValues values = ComponentValues.inCode(Component.FILTER, given, problems);
            FilterSettings filter = values.filter();
            ResponseWriter responses = new ResponseWriter(values.answers(List.of(values)));
            AccessRules rules =
                    AccessRules.compile(filter, problem -> problems.add(Component.FILTER.defaultName(), problem));
            problems.throwIfAny();
            AuthRuntime runtime = RuntimeAccess.of(auth);
            return ActiveFilter.of(
                    runtime,
                    authenticator(runtime, filter, rules),
                    responses,
                    values,
                    filter.requests().acceptsCookies());
        }
    }
}
