package io.github.servletjwt.servlet;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthFailure;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.AuthenticatedUser;
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
import jakarta.servlet.DispatcherType;
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
 * Lets a request through when its bearer token and the access rules allow it; behind it the request is the user's.
 *
 * <p>Settings: {@code docs/configuration.md}. Map it first, for the dispatches REQUEST, ASYNC and ERROR, with
 * async-supported.
 *
 * <p><b>Thread safety:</b> any thread. <b>Failure:</b> bad settings fail {@link #init} with all problems in one
 * {@link ServletException}; a filter that was not started answers 503 and lets nothing through. What the application
 * throws is the application's.
 */
public final class JwtAuthFilter implements Filter {
    private static final System.Logger LOG = System.getLogger(JwtAuthFilter.class.getName());
    private static final AuthFailure MISSING_TOKEN = AuthFailure.of(FailureCode.MISSING_TOKEN);

    /** Null when the filter was not made in code. */
    private final @Nullable Door inCode;

    private @Nullable Membership membership;
    /** Of a filter that was made in code, while it runs. */
    private @Nullable ServletContext application;
    /** Null before the start and after the end. */
    private volatile @Nullable Door door;

    /** Answers what is refused: one event, and the login page or a challenge. */
    private record Refusals(
            AuthRuntime runtime,
            RequestAuthenticator gate,
            ResponseWriter answers,
            @Nullable LoginPage loginPage) {
        void refuse(HttpServletRequest request, HttpServletResponse response, AuthFailure failure) throws IOException {
            String user = RequestAuthenticator.refusedUser(request);
            FailureCode code = failure.code();
            LOG.log(Level.DEBUG, "refused: {0}", code);
            if (answers.status(failure) == 401) {
                runtime.raise(
                        AuthEvent.Kind.TOKEN_REFUSED, () -> new AuthEvent.TokenRefused(gate.address(request), code));
            } else {
                runtime.raise(
                        AuthEvent.Kind.ACCESS_DENIED,
                        () -> new AuthEvent.AccessDenied(user, gate.address(request), code));
            }
            if (loginPage != null && loginPage.isFor(request, failure)) {
                loginPage.send(request, response);
            } else {
                answers.refuse(response, failure);
            }
        }
    }

    private record Door(
            AuthRuntime runtime,
            RequestAuthenticator gate,
            ComponentValues values,
            boolean setsCookies,
            Refusals refusals,
            SecurityMethods methods) {
        static Door of(
                AuthRuntime runtime,
                RequestAuthenticator gate,
                ResponseWriter answers,
                ComponentValues values,
                boolean setsCookies) {
            String page = values.filter().loginPage();
            LoginPage loginPage = page == null ? null : new LoginPage(page);
            return of(values, setsCookies, new Refusals(runtime, gate, answers, loginPage));
        }

        private static Door of(ComponentValues values, boolean setsCookies, Refusals refusals) {
            AuthRuntime runtime = refusals.runtime();
            SecurityMethods methods =
                    new SecurityMethods(runtime, refusals.gate(), values.filter(), setsCookies, refusals::refuse);
            return new Door(runtime, refusals.gate(), values, setsCookies, refusals, methods);
        }

        Door in(@Nullable ServletContext context, List<String> endpoints) {
            RequestAuthenticator inside = gate.in(context, endpoints);
            return of(values, setsCookies, new Refusals(runtime, inside, refusals.answers(), refusals.loginPage()));
        }

        /** Null when the request was refused and answered. */
        @Nullable
        HttpServletRequest admit(HttpServletRequest request, HttpServletResponse response)
                throws AuthFailureException, IOException {
            HttpServletRequest admitted = gate.admit(request);
            if (admitted == null) {
                refusals.refuse(request, response, MISSING_TOKEN);
                return null;
            }
            if (!(admitted instanceof AuthenticatedRequest)) {
                // only a mock has no dispatcher type, and its test may look for the very request
                return request.getDispatcherType() == null ? request : secured(request, response, null);
            }
            runtime.raise(
                    AuthEvent.Kind.TOKEN_ACCEPTED,
                    () -> new AuthEvent.TokenAccepted(admitted.getRemoteUser(), gate.address(request)));
            return secured(request, response, (AuthenticatedUser) admitted.getUserPrincipal());
        }

        private HttpServletRequest secured(
                HttpServletRequest request, HttpServletResponse response, @Nullable AuthenticatedUser user) {
            RequestIdentity identity = new RequestIdentity(methods, user);
            identity.keepIn(request);
            return new AuthenticatedRequest(request, response, identity);
        }

        /** A later dispatch: the identity is put back, as the dispatches before have left it. */
        static HttpServletRequest readmit(HttpServletRequest request, HttpServletResponse response) {
            RequestIdentity identity = RequestIdentity.of(request);
            if (identity == null) {
                return RequestAuthenticator.readmit(request);
            }
            return AuthenticatedRequest.tells(identity, request)
                    ? request
                    : new AuthenticatedRequest(request, response, identity);
        }

        String open(String mapped) {
            return "runs for " + mapped + "; permitted without a token: "
                    + (gate.open().isEmpty() ? "nothing" : gate.open()) + "; ";
        }
    }

    /** For {@code web.xml}: settings come with {@link #init}. */
    public JwtAuthFilter() {
        this.inCode = null;
    }

    /** For code, with the default settings; works without {@link #init}. */
    public JwtAuthFilter(JwtAuth auth) {
        this(builder(auth).door());
    }

    private JwtAuthFilter(Door inCode) {
        this.inCode = inCode;
        this.door = inCode;
    }

    /** For code, with settings. */
    public static Builder builder(JwtAuth auth) {
        return new Builder(auth);
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        RegisteredComponent self = Registrations.of(config);
        ServletContext context = config.getServletContext();
        List<RegisteredComponent> registered = WebApp.registered(context, self.instance());
        List<String> endpoints = WebApp.endpoints(context, self.instance());
        warnOfUnreachable(registered);
        JettyWebSocketFilterOrder.putBehind(config.getFilterName(), context);
        Collection<String> mappings = registered.stream()
                .filter(self::isSame)
                .findFirst()
                .map(RegisteredComponent::mappings)
                .orElse(List.of());
        String mapped = mappings.toString();
        door = null;
        if (inCode != null) {
            Registrations.requireNoSettings(self);
            Door opened = inCode.in(context, endpoints);
            FiltersInCode.add(context, opened.runtime(), opened.values());
            warnOfOpen(opened.gate(), mappings);
            application = context;
            Membership.logStart(opened.values(), List.of(opened.values()), opened.open(mapped));
            door = opened;
            return;
        }
        Membership joined = Membership.join(self, context);
        membership = joined;
        RequestAuthenticator gate =
                gate(joined.runtime(), joined.values().filter(), new Problems()).in(context, endpoints);
        warnOfOpen(gate, mappings);
        Door opened = Door.of(joined.runtime(), gate, joined.answers(), joined.values(), joined.setsCookies());
        joined.logStart(opened.open(mapped));
        door = opened;
    }

    private static void warnOfUnreachable(List<RegisteredComponent> registered) {
        for (RegisteredComponent component : registered) {
            if (component.component().isOpen() && component.hasOtherThanExactPaths()) {
                LOG.log(
                        Level.WARNING,
                        "servlet-jwt: {0} is mapped to {1}; only exact paths are permitted by themselves: map it to one, "
                                + "or permit it in rules",
                        component.name(),
                        component.mappings());
            }
        }
    }

    /** Mapped to less than its rules speak of, or to nothing that anybody asks for. */
    private static void warnOfOpen(RequestAuthenticator gate, Collection<String> mappings) {
        List<AccessRules.Rule> outside = gate.rules().outside(mappings);
        if (!mappings.isEmpty() && !outside.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "servlet-jwt: OPEN: the filter is mapped to {0} and does not run where these rules would count: {1}; map it to {2}",
                    mappings,
                    outside,
                    PathPattern.BELOW);
        }
    }

    private static RequestAuthenticator gate(AuthRuntime runtime, FilterSettings config, Problems problems) {
        AccessRules rules =
                AccessRules.compile(config, problem -> problems.add(Component.FILTER.defaultName(), problem));
        problems.throwIfAny();
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
            // outside every try of ours: what the application throws is the application's
            chain.doFilter(admitted, response);
        }
    }

    /** Null when the request was refused and answered. */
    private @Nullable HttpServletRequest admitted(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Door open = door;
        try {
            if (open == null) {
                throw new AuthFailureException(FailureCode.NOT_STARTED);
            }
            DispatcherType dispatch = request.getDispatcherType();
            return switch (dispatch == null ? DispatcherType.REQUEST : dispatch) {
                case REQUEST -> open.admit(request, response);
                case ASYNC, ERROR -> Door.readmit(request, response);
                case FORWARD, INCLUDE -> request;
            };
        } catch (AuthFailureException refused) {
            if (open == null) {
                LOG.log(Level.DEBUG, "refused: {0}", refused.failure().code());
                ResponseWriter.DEFAULT.refuse(response, refused.failure());
            } else {
                open.refusals().refuse(request, response, refused.failure());
            }
            return null;
        }
    }

    @Override
    public void destroy() {
        if (door != null) {
            door.gate().close();
        }
        door = inCode;
        if (inCode != null) {
            FiltersInCode.remove(application, inCode.values());
            application = null;
        }
        if (membership != null) {
            membership.leave();
        }
        membership = null;
    }

    /**
     * Builds a filter in code. The settings have the names and the bounds of those in {@code web.xml}. Values are taken as
     * they are: strings in lists are not split.
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
            return new JwtAuthFilter(door());
        }

        private Door door() {
            Problems problems = new Problems();
            ComponentValues values = InCode.read(Component.FILTER, given, problems);
            FilterSettings filter = values.filter();
            ResponseWriter answers = new ResponseWriter(values.answers(List.of(values)));
            boolean acceptsCookies = filter.requests().acceptsCookies();
            AuthRuntime runtime = RuntimeAccess.of(auth);
            return Door.of(runtime, gate(runtime, filter, problems), answers, values, acceptsCookies);
        }
    }
}
