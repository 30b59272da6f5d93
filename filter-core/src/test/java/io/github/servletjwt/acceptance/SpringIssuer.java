package io.github.servletjwt.acceptance;

import static org.springframework.security.config.Customizer.withDefaults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.DispatcherType;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/** A real Spring Authorization Server in Jetty, with the user alice and the client {@code orders-client}. */
final class SpringIssuer implements AutoCloseable {
    /** The id of its client, and the audience of both kinds of tokens. */
    static final String CLIENT = "orders-client";

    private static final String PASSWORD = "of-test";
    private static final String CALLBACK = "http://127.0.0.1/callback";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicReference<JWK> key = new AtomicReference<>();
    private final Server server = new Server();
    private final AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final URI uri;

    private SpringIssuer(OAuth2TokenCustomizer<JwtEncodingContext> customizer) throws Exception {
        replaceKey("first");
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
        context.setContextPath("/");
        spring.register(Config.class);
        spring.addBeanFactoryPostProcessor(beans -> {
            beans.registerSingleton("keys", new Keys());
            beans.registerSingleton("customizer", new Customizer(customizer));
        });
        spring.setServletContext(context.getServletContext());
        spring.refresh();
        context.addFilter(
                new FilterHolder(new DelegatingFilterProxy("springSecurityFilterChain", spring)),
                "/*",
                EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        server.start();
        uri = URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    /** The current key. */
    private final class Keys implements JWKSource<SecurityContext> {
        @Override
        public List<JWK> get(JWKSelector selector, SecurityContext unused) {
            return selector.select(new JWKSet(key.get()));
        }
    }

    /** A class of its own, for Spring finds beans by their type parameters. */
    private record Customizer(OAuth2TokenCustomizer<JwtEncodingContext> customizer)
            implements OAuth2TokenCustomizer<JwtEncodingContext> {
        @Override
        public void customize(JwtEncodingContext token) {
            customizer.customize(token);
        }
    }

    /** With tokens as it writes them by default. */
    static SpringIssuer start() throws Exception {
        return new SpringIssuer(token -> {});
    }

    /** With tokens that a customizer changes. */
    static SpringIssuer start(OAuth2TokenCustomizer<JwtEncodingContext> customizer) throws Exception {
        return new SpringIssuer(customizer);
    }

    String issuer() {
        return uri.toString();
    }

    /** A new RSA key in place of the one before. */
    void replaceKey(String kid) throws JOSEException {
        key.set(new RSAKeyGenerator(2048).keyID(kid).generate());
    }

    /** A new EC key of P-256 in place of the one before; a customizer chooses ES256. */
    void replaceKeyByEc(String kid) throws JOSEException {
        key.set(new ECKeyGenerator(Curve.P_256).keyID(kid).generate());
    }

    /** The answer of the token endpoint after a login of alice; an empty nonce is not sent. */
    JsonNode login(String nonce) throws Exception {
        String query = "response_type=code&client_id=" + CLIENT + "&scope=openid%20orders.read&redirect_uri="
                + URLEncoder.encode(CALLBACK, StandardCharsets.UTF_8)
                + (nonce.isEmpty() ? "" : "&nonce=" + nonce);
        HttpRequest.Builder authorize = HttpRequest.newBuilder(uri.resolve("/oauth2/authorize?" + query))
                .header("Authorization", basic("alice"));
        // the first logs in, the second finds the session
        send(authorize);
        HttpResponse<String> answer = send(authorize);
        String location = answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
        return token("grant_type=authorization_code&redirect_uri="
                + URLEncoder.encode(CALLBACK, StandardCharsets.UTF_8)
                + location.substring(location.indexOf('?')).replace('?', '&'));
    }

    /** The answer of the token endpoint to a refresh token. */
    JsonNode refresh(JsonNode tokens) throws Exception {
        return token("grant_type=refresh_token&refresh_token="
                + tokens.get("refresh_token").asText());
    }

    /** The answer of the token endpoint to the client itself. */
    JsonNode clientCredentials() throws Exception {
        return token("grant_type=client_credentials&scope=orders.read");
    }

    private JsonNode token(String form) throws Exception {
        return JSON.readTree(send(HttpRequest.newBuilder(uri.resolve("/oauth2/token"))
                        .header("Authorization", basic(CLIENT))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)))
                .body());
    }

    private static String basic(String name) {
        return "Basic "
                + Base64.getEncoder().encodeToString((name + ":" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        spring.close();
    }

    /** What an application of Spring's configures, and no more. */
    @Configuration
    @EnableWebSecurity
    static class Config {
        @Bean
        SecurityFilterChain endpoints(HttpSecurity http) throws Exception {
            OAuth2AuthorizationServerConfigurer endpoints = OAuth2AuthorizationServerConfigurer.authorizationServer();
            return http.securityMatcher(endpoints.getEndpointsMatcher())
                    .with(endpoints, server -> server.oidc(withDefaults()))
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .httpBasic(basic -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()))
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(User.withUsername("alice")
                    .password("{noop}" + PASSWORD)
                    .roles("USER")
                    .build());
        }

        @Bean
        RegisteredClientRepository clients() {
            return new InMemoryRegisteredClientRepository(RegisteredClient.withId(CLIENT)
                    .clientId(CLIENT)
                    .clientSecret("{noop}" + PASSWORD)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .redirectUri(CALLBACK)
                    .scope("openid")
                    .scope("orders.read")
                    .build());
        }

        @Bean
        AuthorizationServerSettings settings() {
            return AuthorizationServerSettings.builder().build();
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        }
    }

    /** A customizer that marks access tokens as RFC 9068 does, with an audience and a role of the API's own. */
    static void markAccessTokens(JwtEncodingContext token) {
        if (token.getTokenType().getValue().equals("access_token")) {
            token.getJwsHeader().type("at+jwt");
            token.getClaims().claim("client_id", CLIENT).claim("roles", List.of("clerk"));
        }
    }

    /** A customizer that signs with ES256. */
    static void signByEc(JwtEncodingContext token) {
        token.getJwsHeader().algorithm(SignatureAlgorithm.ES256);
    }
}
