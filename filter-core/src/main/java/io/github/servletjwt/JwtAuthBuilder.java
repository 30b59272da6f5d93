package io.github.servletjwt;

import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.PasswordHashAlgorithm;
import io.github.servletjwt.api.RolesSeparator;
import io.github.servletjwt.api.SameSite;
import io.github.servletjwt.api.SessionStore;
import io.github.servletjwt.api.StoreFailurePolicy;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.internal.assembly.AuthAssembler;
import io.github.servletjwt.internal.assembly.CodeAssembler;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link JwtAuth} in code. The settings have the names and the bounds of those in {@code web.xml}. Values are
 * taken as they are: placeholders are not resolved, and strings in lists are not split.
 *
 * <p>Not thread-safe. <b>Failure:</b> {@link #build} throws one {@link io.github.servletjwt.api.ConfigException} with
 * every problem.
 */
public final class JwtAuthBuilder {
    private final Map<String, Object> given = new LinkedHashMap<>();
    private InstantSource clock = InstantSource.system();
    private LongSupplier nanoTime = System::nanoTime;
    private SecureRandom random = new SecureRandom();
    private @Nullable UserStore userStore;
    private @Nullable SessionStore sessionStore;
    private @Nullable DataSource suppliedDataSource;
    private final List<AuthEventListener> suppliedListeners = new ArrayList<>();

    JwtAuthBuilder() {}

    /**
     * Sets a shared setting of {@code docs/configuration.md} by its name.
     *
     * @param value string as in {@code web.xml}, lists included; null, for example from an unset environment variable,
     *     has no effect
     */
    public JwtAuthBuilder set(String setting, @Nullable String value) {
        return value == null ? this : put(setting, value);
    }

    /** Sets a value that is checked, but not parsed. */
    private JwtAuthBuilder put(String setting, Object value) {
        given.put(setting, Objects.requireNonNull(value, setting));
        return this;
    }

    /** HMAC secret; null, for example from an unset environment variable, is reported by {@link #build} as missing. */
    public JwtAuthBuilder secret(@Nullable String secret) {
        return set("secret", secret);
    }

    /** PEM key (PKCS#8) that signs, or its location. */
    public JwtAuthBuilder privateKey(@Nullable String pem) {
        return set("privateKey", pem);
    }

    /** PEM keys or certificates that verify, or their location. */
    public JwtAuthBuilder publicKey(@Nullable String pem) {
        return set("publicKey", pem);
    }

    /** A JWK Set, its location or URL, or the name of a {@link io.github.servletjwt.api.KeySource}. */
    public JwtAuthBuilder keys(@Nullable String keys) {
        return set("keys", keys);
    }

    /** {@code kid} of the key in {@link #keys} that signs; by default the first key that can sign. */
    public JwtAuthBuilder signingKeyId(String kid) {
        return set("signingKeyId", kid);
    }

    /** Names of further trusted issuers; set their settings by {@code set("issuer.NAME.…", …)}. */
    public JwtAuthBuilder issuers(String... names) {
        return put("issuers", List.of(names));
    }

    /** Allows that users of different issuers have the same name; false by default. */
    public JwtAuthBuilder allowSharedPrincipals(boolean allowed) {
        return put("allowSharedPrincipals", allowed);
    }

    /** Accepted values of {@code alg}; issued tokens use the first. By default those that the keys support. */
    public JwtAuthBuilder algorithms(JwsAlgorithm... algorithms) {
        return put("algorithms", List.of(algorithms));
    }

    /** The {@code iss} of issued tokens, required of every accepted token (RFC 7519 §4.1.1). */
    public JwtAuthBuilder issuer(String issuer) {
        return set("issuer", issuer);
    }

    /** The {@code aud} of issued tokens; accepted tokens must name at least one of these (RFC 7519 §4.1.3). */
    public JwtAuthBuilder audience(String... audience) {
        return put("audience", List.of(audience));
    }

    /** Clock skew for exp, nbf and iat: 30 s by default, 0 s to 5 min. */
    public JwtAuthBuilder leeway(Duration leeway) {
        return put("leeway", leeway);
    }

    /** Maximum length of a token: 8192 bytes by default, 256 to 65536. */
    public JwtAuthBuilder maxTokenBytes(int bytes) {
        return put("maxTokenBytes", bytes);
    }

    /** Accepted values of {@code typ}; {@code none} means that it may be absent. */
    public JwtAuthBuilder tokenTypes(String... types) {
        return put("tokenTypes", List.of(types));
    }

    /** Claims that must be present in addition to exp, sub and the principal claim. */
    public JwtAuthBuilder requiredClaims(String... claims) {
        return put("requiredClaims", List.of(claims));
    }

    /** Maximum age of a token since its iat; unlimited by default. */
    public JwtAuthBuilder maxTokenAge(Duration age) {
        return put("maxTokenAge", age);
    }

    /** Claim that holds the name of the user; {@code sub} by default. */
    public JwtAuthBuilder principalClaim(String claim) {
        return set("principalClaim", claim);
    }

    /** Header sent with each fetch of keys; placeholders in it are filled anew each time. */
    public JwtAuthBuilder keysHeader(String header) {
        return set("keysHeader", header);
    }

    /** PEM certificates, or their location, of the authority of the server from which keys are fetched. */
    public JwtAuthBuilder keysCa(String pemOrLocation) {
        return set("keysCa", pemOrLocation);
    }

    /** Allowed values of the claim in braces in {@code issuer}, or {@code any}. */
    public JwtAuthBuilder tenants(String... tenants) {
        return put("tenants", List.of(tenants));
    }

    /** Claims that hold the audience, of which the first in a token counts; {@code aud} by default. */
    public JwtAuthBuilder audienceClaims(String... claims) {
        return put("audienceClaims", List.of(claims));
    }

    /** Paths of the claims that hold roles; issued tokens carry the roles at the first. */
    public JwtAuthBuilder rolesClaims(String... paths) {
        return put("rolesClaims", List.of(paths));
    }

    /** How a string at {@link #rolesClaims} is split; it is one role by default. */
    public JwtAuthBuilder rolesSeparator(RolesSeparator separator) {
        return put("rolesSeparator", separator);
    }

    /** Paths of the claims that hold scopes. */
    public JwtAuthBuilder scopeClaims(String... paths) {
        return put("scopeClaims", List.of(paths));
    }

    /** Lifetime of an issued access token: 15 min by default, 1 s to 24 h. */
    public JwtAuthBuilder accessTokenTtl(Duration ttl) {
        return put("accessTokenTtl", ttl);
    }

    /** As the setting: {@code memory}, {@code jdbc}, a file or a class name. */
    public JwtAuthBuilder users(String users) {
        return set("users", users);
    }

    /** A user store of the application, which closes it. */
    public JwtAuthBuilder users(UserStore store) {
        this.userStore = store;
        return this;
    }

    /** As the setting: a JNDI name or a JDBC URL. */
    public JwtAuthBuilder dataSource(String dataSource) {
        return set("dataSource", dataSource);
    }

    /** A data source of the application, which closes it. */
    public JwtAuthBuilder dataSource(DataSource dataSource) {
        this.suppliedDataSource = dataSource;
        return put("dataSource", CodeAssembler.SUPPLIED_DATA_SOURCE);
    }

    /** User for the database of a {@code jdbc:} URL. */
    public JwtAuthBuilder dataSourceUser(@Nullable String user) {
        return set("dataSourceUser", user);
    }

    /** Password for the database of a {@code jdbc:} URL. */
    public JwtAuthBuilder dataSourcePassword(@Nullable String password) {
        return set("dataSourcePassword", password);
    }

    /** Whether missing tables are created at startup; true by default. */
    public JwtAuthBuilder createSchema(boolean create) {
        return put("createSchema", create);
    }

    /**
     * SQL with one {@code ?} that selects the hash and optionally an enabled flag of a user; the built-in table by
     * default.
     */
    public JwtAuthBuilder userQuery(String sql) {
        return set("userQuery", sql);
    }

    /** SQL with one {@code ?} that selects one role per row. */
    public JwtAuthBuilder rolesQuery(String sql) {
        return set("rolesQuery", sql);
    }

    /** SQL with one {@code ?} that selects one scope per row. */
    public JwtAuthBuilder scopesQuery(String sql) {
        return set("scopesQuery", sql);
    }

    /** SQL with one {@code ?} that selects name and value of one further claim per row. */
    public JwtAuthBuilder claimsQuery(String sql) {
        return set("claimsQuery", sql);
    }

    /** Whether {@code {noop}} passwords of a store are accepted; false by default. */
    public JwtAuthBuilder allowPlaintextPasswords(boolean allowed) {
        return put("allowPlaintextPasswords", allowed);
    }

    /** Whether {@link #keys} may be fetched by plain {@code http:} from other machines; false by default. */
    public JwtAuthBuilder allowHttpKeys(boolean allowed) {
        return put("allowHttpKeys", allowed);
    }

    /** How often a shared session store is polled for ended sessions: 500 ms by default, 10 ms to 1 h. */
    public JwtAuthBuilder revocationRefresh(Duration interval) {
        return put("revocationRefresh", interval);
    }

    /** How long tokens are accepted while that store is unavailable: 60 s by default. */
    public JwtAuthBuilder revocationMaxStale(Duration max) {
        return put("revocationMaxStale", max);
    }

    /** Whether tokens are accepted after {@link #revocationMaxStale}; by default they are refused with 503. */
    public JwtAuthBuilder onStoreFailure(StoreFailurePolicy policy) {
        return put("onStoreFailure", policy);
    }

    /** How new passwords are hashed; Argon2id by default. */
    public JwtAuthBuilder passwordHash(PasswordHashAlgorithm algorithm) {
        return put("passwordHash", algorithm);
    }

    /** Roles that are checked at login with {@code users("container")}. */
    public JwtAuthBuilder containerRoles(String... roles) {
        return put("containerRoles", List.of(roles));
    }

    /**
     * Maximum failed logins of one account from one address within {@link #loginFailureWindow}: 5 by default, 1 to
     * 1000.
     */
    public JwtAuthBuilder maxLoginFailures(int failures) {
        return put("maxLoginFailures", failures);
    }

    /** Maximum failed logins of one address over all accounts within {@link #loginFailureWindow}: 100 by default. */
    public JwtAuthBuilder maxAddressFailures(int failures) {
        return put("maxAddressFailures", failures);
    }

    /** Maximum registrations of one address within {@link #loginFailureWindow}: 20 by default. */
    public JwtAuthBuilder registrationLimit(int registrations) {
        return put("registrationLimit", registrations);
    }

    /** How long failed logins and registrations are counted: 15 min by default. */
    public JwtAuthBuilder loginFailureWindow(Duration window) {
        return put("loginFailureWindow", window);
    }

    /** Addresses or CIDRs of reverse proxies whose forwarding headers are trusted. */
    public JwtAuthBuilder trustedProxies(String... ranges) {
        return put("trustedProxies", List.of(ranges));
    }

    /** Whether cookies are {@code Secure} and have the prefixes of secure cookies; true by default. */
    public JwtAuthBuilder cookieSecure(boolean secure) {
        return put("cookieSecure", secure);
    }

    /** Appended to the names of all cookies. */
    public JwtAuthBuilder cookieSuffix(String suffix) {
        return set("cookieSuffix", suffix);
    }

    /** Path of the refresh cookie; the context path by default. */
    public JwtAuthBuilder cookiePath(String path) {
        return set("cookiePath", path);
    }

    /** {@code SameSite} of the access and the CSRF cookie; {@code Lax} and {@code Strict} by default. */
    public JwtAuthBuilder cookieSameSite(SameSite sameSite) {
        return put("cookieSameSite", sameSite);
    }

    /** Domain whose hosts all receive the access and the CSRF cookie; this host only by default. */
    public JwtAuthBuilder cookieDomain(String domain) {
        return set("cookieDomain", domain);
    }

    /** Names of classes that implement {@link io.github.servletjwt.api.AuthEventListener}. */
    public JwtAuthBuilder listeners(String... classes) {
        return put("listeners", List.of(classes));
    }

    /** A listener of the application; it receives events after those of {@link #listeners(String...)}. */
    public JwtAuthBuilder listener(AuthEventListener listener) {
        suppliedListeners.add(listener);
        return this;
    }

    /** Maximum number of passwords hashed at the same time: half the cores by default, 1 to 64. */
    public JwtAuthBuilder hashConcurrency(int passwords) {
        return put("hashConcurrency", passwords);
    }

    /** As the setting: {@code memory}, {@code jdbc}, {@code redis://host:port}, {@code none} or a class name. */
    public JwtAuthBuilder sessions(String sessions) {
        return set("sessions", sessions);
    }

    /** Name of this application in a session store that several applications share. */
    public JwtAuthBuilder sessionNamespace(String namespace) {
        return set("sessionNamespace", namespace);
    }

    /** A session store of the application, which closes it. */
    public JwtAuthBuilder sessions(SessionStore store) {
        this.sessionStore = store;
        return this;
    }

    /**
     * MAC keys of refresh tokens, 32 bytes or more each. The first signs, all verify; by default derived from the
     * signing key.
     */
    public JwtAuthBuilder refreshSecret(String... secrets) {
        return put("refreshSecret", List.of(secrets));
    }

    /** Idle lifetime of a session: 14 days by default. */
    public JwtAuthBuilder refreshTokenTtl(Duration ttl) {
        return put("refreshTokenTtl", ttl);
    }

    /** Absolute lifetime of a session: 90 days by default. */
    public JwtAuthBuilder sessionTtl(Duration ttl) {
        return put("sessionTtl", ttl);
    }

    /** How long the previous refresh token is accepted after a rotation: 10 s by default, 0 s (off) to 60 s. */
    public JwtAuthBuilder refreshGrace(Duration grace) {
        return put("refreshGrace", grace);
    }

    /** The clock for the times in tokens and sessions; the system's by default. For tests. */
    public JwtAuthBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /**
     * The monotonic clock that measures throttle windows and how stale the known revocations are;
     * {@link System#nanoTime} by default. For tests.
     *
     * @param nanoTime nanoseconds since an arbitrary point in time; never goes back
     */
    public JwtAuthBuilder nanoTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        return this;
    }

    /** The source of keys, salts and ids; a new {@link SecureRandom} by default. */
    public JwtAuthBuilder random(SecureRandom random) {
        this.random = random;
        return this;
    }

    /**
     * Validates the settings and opens everything.
     *
     * @throws io.github.servletjwt.api.ConfigException with all problems; nothing stays open
     */
    public JwtAuth build() {
        CodeAssembler assembler = new CodeAssembler(clock, nanoTime, random, suppliedDataSource);
        return new JwtAuth(assembler.open(
                given, new AuthAssembler.Supplied(userStore, sessionStore, List.copyOf(suppliedListeners))));
    }
}
