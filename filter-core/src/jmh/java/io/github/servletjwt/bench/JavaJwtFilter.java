package io.github.servletjwt.bench;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** A tutorial's filter with java-jwt, for comparison. */
final class JavaJwtFilter implements Filter {
    private final JWTVerifier verifier = JWT.require(Algorithm.HMAC256(Tokens.SECRET))
            .withIssuer(Tokens.ISSUER)
            .withAudience(Tokens.AUDIENCE)
            .build();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            DecodedJWT token = verifier.verify(
                    ((HttpServletRequest) request).getHeader("Authorization").substring("Bearer ".length()));
            List<String> roles = token.getClaim("roles").asList(String.class);
            if (token.getSubject() != null && roles.contains("clerk") && roles.contains("auditor")) {
                chain.doFilter(request, response);
            }
        } catch (JWTVerificationException refused) {
            ((HttpServletResponse) response).setStatus(401);
        }
    }
}
