package io.github.servletjwt.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.testkit.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An issued token is a secret of its bearer. */
class IssuedTokenTest {
    @Test
    void toString_always_hidesTheToken() {
        IssuedToken token = new IssuedToken(TestTokens.valid(), Duration.ofMinutes(15), Instant.EPOCH, Set.of("read"));
        assertEquals("IssuedToken[ttl=PT15M, scopes=[read]]", token.toString());
    }
}
