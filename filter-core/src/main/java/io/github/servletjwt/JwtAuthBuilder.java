package io.github.servletjwt;

import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.api.PasswordHashAlgorithm;
import io.github.servletjwt.api.RolesSeparator;
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
 * Makes a {@link JwtAuth} in code: the settings of {@code web.xml} by the same names, checked by the same rules. Values
 * are taken as they are, without placeholders.
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
     * Any setting of {@code docs/configuration.md} that is shared, by its name.
     *
     * @param value as it would stand in {@code web.xml}; null, such as an unset variable gives, counts as not given
     */
    public JwtAuthBuilder set(String setting, @Nullable String value) {
        return value == null ? this : put(setting, value);
    }

    /** A value that is not text of {@code web.xml}: checked, but not parsed. */
    private JwtAuthBuilder put(String setting, Object value) {
        given.put(setting, Objects.requireNonNull(value, setting));
        return this;
    }

    /** HMAC secret; null, such as an unset variable gives, counts as not given, and the build says so. */
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

    /** {@code kid} of the key in {@link #keys} that signs; the first that can by default. */
    public JwtAuthBuilder signingKeyId(String kid) {
        return set("signingKeyId", kid);
    }

    /** Names of further trusted issuers; their settings follow by {@code set("issuer.NAME.…", …)}. */
    public JwtAuthBuilder issuers(String... names) {
        return put("issuers", List.of(names));
    }

    /** Whether users of different issuers may have the same name; false by default. */
    public JwtAuthBuilder allowSharedPrincipals(boolean allowed) {
        return put("allowSharedPrincipals", allowed);
    }

    /** Values of {@code alg} that are accepted, the first is minted; by default those of the keys. */
    public JwtAuthBuilder algorithms(JwsAlgorithm... algorithms) {
        return put("algorithms", List.of(algorithms));
    }

    /** Minted as {@code iss}, and required of every token (RFC 7519 §4.1.1). */
    public JwtAuthBuilder issuer(String issuer) {
        return set("issuer", issuer);
    }

    /** Minted as {@code aud}; a token must name at least one (RFC 7519 §4.1.3). */
    public JwtAuthBuilder audience(String... audience) {
        return put("audience", List.of(audience));
    }

    /** Clock skew for exp, nbf and iat: 30 s by default, 0 s to 5 min. */
    public JwtAuthBuilder leeway(Duration leeway) {
        return put("leeway", leeway);
    }

    /** Longer tokens are refused unread: 8192 bytes by default, 256 to 65536. */
    public JwtAuthBuilder maxTokenBytes(int bytes) {
        return put("maxTokenBytes", bytes);
    }

    /** Accepted values of {@code typ}; {@code none} means that it may be absent. */
    public JwtAuthBuilder tokenTypes(String... types) {
        return put("tokenTypes", List.of(types));
    }

    /** Claims that must be present beside exp, sub and the principal claim. */
    public JwtAuthBuilder requiredClaims(String... claims) {
        return put("requiredClaims", List.of(claims));
    }

    /** Refuse tokens whose iat is longer ago; no bound by default. */
    public JwtAuthBuilder maxTokenAge(Duration age) {
        return put("maxTokenAge", age);
    }

    /** Claim that names the user; {@code sub} by default. */
    public JwtAuthBuilder principalClaim(String claim) {
        return set("principalClaim", claim);
    }

    /** Where roles are found; minted tokens carry them at the first. */
    public JwtAuthBuilder rolesClaims(String... paths) {
        return put("rolesClaims", List.of(paths));
    }

    /** How a string at {@link #rolesClaims} is read; it is one role by default. */
    public JwtAuthBuilder rolesSeparator(RolesSeparator separator) {
        return put("rolesSeparator", separator);
    }

    /** Where scopes are found. */
    public JwtAuthBuilder scopeClaims(String... paths) {
        return put("scopeClaims", List.of(paths));
    }

    /** Lifetime of a minted token: 15 min by default, 1 s to 24 h. */
    public JwtAuthBuilder accessTokenTtl(Duration ttl) {
        return put("accessTokenTtl", ttl);
    }

    /** As the setting: {@code memory}, {@code jdbc}, a file or a class name. */
    public JwtAuthBuilder users(String users) {
        return set("users", users);
    }

    /** A store of the caller's, who closes it. */
    public JwtAuthBuilder users(UserStore store) {
        this.userStore = store;
        return this;
    }

    /** As the setting: a JNDI name or a JDBC URL. */
    public JwtAuthBuilder dataSource(String dataSource) {
        return set("dataSource", dataSource);
    }

    /** A data source of the caller's, who closes it. */
    public JwtAuthBuilder dataSource(DataSource dataSource) {
        this.suppliedDataSource = dataSource;
        return put("dataSource", CodeAssembler.SUPPLIED_DATA_SOURCE);
    }

    /** Login at the database of a {@code jdbc:} URL. */
    public JwtAuthBuilder dataSourceUser(@Nullable String user) {
        return set("dataSourceUser", user);
    }

    /** Its password. */
    public JwtAuthBuilder dataSourcePassword(@Nullable String password) {
        return set("dataSourcePassword", password);
    }

    /** Whether missing tables are made at start; true by default. */
    public JwtAuthBuilder createSchema(boolean create) {
        return put("createSchema", create);
    }

    /** SQL with one {@code ?} that gives hash and, if you like, an enabled flag of a user; the built-in tables by default. */
    public JwtAuthBuilder userQuery(String sql) {
        return set("userQuery", sql);
    }

    /** SQL with one {@code ?} that gives a role in each row. */
    public JwtAuthBuilder rolesQuery(String sql) {
        return set("rolesQuery", sql);
    }

    /** SQL with one {@code ?} that gives a scope in each row. */
    public JwtAuthBuilder scopesQuery(String sql) {
        return set("scopesQuery", sql);
    }

    /** SQL with one {@code ?} that gives name and value of a further claim in each row. */
    public JwtAuthBuilder claimsQuery(String sql) {
        return set("claimsQuery", sql);
    }

    /** Whether {@code {noop}} passwords of a store are taken; false by default. */
    public JwtAuthBuilder allowPlaintextPasswords(boolean allowed) {
        return put("allowPlaintextPasswords", allowed);
    }

    /** Whether {@link #keys} may come from an {@code http:} URL that is not of this machine; false by default. */
    public JwtAuthBuilder allowHttpKeys(boolean allowed) {
        return put("allowHttpKeys", allowed);
    }

    /** How often a shared session store is asked for what was ended: 500 ms by default, 10 ms to 1 h. */
    public JwtAuthBuilder revocationRefresh(Duration interval) {
        return put("revocationRefresh", interval);
    }

    /** How long verification goes on when that store cannot be reached: 60 s by default. */
    public JwtAuthBuilder revocationMaxStale(Duration max) {
        return put("revocationMaxStale", max);
    }

    /** Whether tokens are accepted after {@link #revocationMaxStale}; they are rejected with 503 by default. */
    public JwtAuthBuilder onStoreFailure(StoreFailurePolicy policy) {
        return put("onStoreFailure", policy);
    }

    /** How new passwords are hashed; Argon2id by default. */
    public JwtAuthBuilder passwordHash(PasswordHashAlgorithm algorithm) {
        return put("passwordHash", algorithm);
    }

    /** Roles that the container is asked for, with {@code users("container")}. */
    public JwtAuthBuilder containerRoles(String... roles) {
        return put("containerRoles", List.of(roles));
    }

    /** Failures of an account from one address within {@link #loginFailureWindow}: 5 by default, 1 to 1000. */
    public JwtAuthBuilder maxLoginFailures(int failures) {
        return put("maxLoginFailures", failures);
    }

    /** Failures of an address over all accounts within {@link #loginFailureWindow}: 100 by default. */
    public JwtAuthBuilder maxAddressFailures(int failures) {
        return put("maxAddressFailures", failures);
    }

    /** Registrations of an address within {@link #loginFailureWindow}: 20 by default. */
    public JwtAuthBuilder registrationLimit(int registrations) {
        return put("registrationLimit", registrations);
    }

    /** How long failures and registrations are counted: 15 min by default. */
    public JwtAuthBuilder loginFailureWindow(Duration window) {
        return put("loginFailureWindow", window);
    }

    /** Addresses or CIDRs of reverse proxies that are believed where a request comes from. */
    public JwtAuthBuilder trustedProxies(String... ranges) {
        return put("trustedProxies", List.of(ranges));
    }

    /** Whether cookies are {@code Secure}, and named so; true by default. */
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

    /** Names of classes that implement {@link io.github.servletjwt.api.AuthEventListener}. */
    public JwtAuthBuilder listeners(String... classes) {
        return put("listeners", List.of(classes));
    }

    /** A listener of the caller's, told after those of {@link #listeners(String...)}. */
    public JwtAuthBuilder listener(AuthEventListener listener) {
        suppliedListeners.add(listener);
        return this;
    }

    /** Passwords hashed at once: half the cores by default, 1 to 64. */
    public JwtAuthBuilder hashConcurrency(int passwords) {
        return put("hashConcurrency", passwords);
    }

    /** As the setting: {@code memory}, {@code jdbc}, {@code redis://host:port}, {@code none} or a class name. */
    public JwtAuthBuilder sessions(String sessions) {
        return set("sessions", sessions);
    }

    /** Whose sessions these are in a store that several applications share: each has a name of its own. */
    public JwtAuthBuilder sessionNamespace(String namespace) {
        return set("sessionNamespace", namespace);
    }

    /** A store of the caller's, who closes it. */
    public JwtAuthBuilder sessions(SessionStore store) {
        this.sessionStore = store;
        return this;
    }

    /** MAC keys of refresh tokens, 32 bytes or more each: the first makes, all verify; by default from the signing key. */
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

    /** How long the refresh token before the current one still answers: 10 s by default, 0 s (off) to 60 s. */
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

    /** Where salts and token ids come from. */
    public JwtAuthBuilder random(SecureRandom random) {
        this.random = random;
        return this;
    }

    /**
     * Checks everything and puts it together.
     *
     * @throws io.github.servletjwt.api.ConfigException when something is wrong
     */
    public JwtAuth build() {
        CodeAssembler assembler = new CodeAssembler(clock, nanoTime, random, suppliedDataSource);
        return new JwtAuth(assembler.open(
                given, new AuthAssembler.Supplied(userStore, sessionStore, List.copyOf(suppliedListeners))));
    }
}
