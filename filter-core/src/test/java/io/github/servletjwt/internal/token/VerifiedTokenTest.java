package io.github.servletjwt.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import org.junit.jupiter.api.Test;

/** A verified token shows its user, and no claims. */
class VerifiedTokenTest {
    @Test
    void toString_always_isTheNameAlone() throws Exception {
        try (JwtAuth auth = JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .clock(new MovableClock())
                .build()) {
            VerifiedToken token = RuntimeAccess.of(auth)
                    .verifier()
                    .verify(TestTokens.of(TestTokens.claims("\"phone\":\"+1 555 0100\"")));
            assertEquals("VerifiedToken[alice]", token.toString());
        }
    }
}
