package io.github.servletjwt.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.api.AuthenticatedUser;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A verified token tells whom it names, and no claims. */
class VerifiedTokenTest {
    @Test
    void toString_always_isTheNameAlone() {
        AuthenticatedUser user =
                new AuthenticatedUser("alice", Set.of("admin"), Set.of(), Map.of("phone", "+1 555 0100"));
        assertEquals("VerifiedToken[alice]", new VerifiedToken(user, Instant.EPOCH, null, null).toString());
    }
}
