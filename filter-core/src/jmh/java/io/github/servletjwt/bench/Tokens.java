package io.github.servletjwt.bench;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.JwtAuthBuilder;
import io.github.servletjwt.api.UserGrants;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Tokens of one issuer, all of about 365 characters with HS256. */
final class Tokens {
    static final String SECRET = "kT7#vQ2!mZ9@xL4$pN8%wR1^bG6&dF3*hJ5(yC0)sA-eU+iO=tPqWzXnMkLjHgFd";
    static final String ISSUER = "https://bench.example";
    static final String AUDIENCE = "bench";

    private Tokens() {}

    /** Of an application that makes and checks them, but for its key. */
    static JwtAuthBuilder settings() {
        return JwtAuth.builder().issuer(ISSUER).audience(AUDIENCE).accessTokenTtl(Duration.ofHours(24));
    }

    static String[] headers(JwtAuth auth, int count) throws Exception {
        String[] headers = new String[count];
        for (int i = 0; i < count; i++) {
            headers[i] = header(auth, i);
        }
        return headers;
    }

    static String header(JwtAuth auth, int user) throws Exception {
        UserGrants grants = new UserGrants(Set.of("clerk", "auditor"), Set.of(), Map.of());
        return "Bearer " + auth.issue("user-" + user, grants).token();
    }

    /** The same, each signature wrong in one character. */
    static String[] tampered(String[] headers) {
        String[] wrong = headers.clone();
        for (int i = 0; i < wrong.length; i++) {
            int at = wrong[i].lastIndexOf('.') + 5;
            char other = wrong[i].charAt(at) == 'A' ? 'B' : 'A';
            wrong[i] = wrong[i].substring(0, at) + other + wrong[i].substring(at + 1);
        }
        return wrong;
    }
}
