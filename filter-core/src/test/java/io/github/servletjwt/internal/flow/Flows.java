package io.github.servletjwt.internal.flow;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.testkit.MovableClock;
import io.github.servletjwt.testkit.TestTokens;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;

/** Flows as {@link JwtAuth} puts them together, and a store of one user. */
final class Flows {
    static final String PASSWORD = "password";
    /** Of that password, at little cost: a test vector of the reference implementation. */
    static final String HASH = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private Flows() {}

    static JwtAuth auth(UserStore users) {
        return auth(users, new SecureRandom());
    }

    static JwtAuth auth(UserStore users, SecureRandom random) {
        return JwtAuth.builder()
                .secret(TestTokens.SECRET)
                .hashConcurrency(1)
                .clock(new MovableClock())
                .random(random)
                .users(users)
                .build();
    }

    /** A store that knows alice alone. */
    static UserStore alice(boolean enabled, UserGrants grants) {
        UserAccount alice = new UserAccount("alice", HASH, enabled);
        return new UserStore() {
            @Override
            public Optional<UserAccount> find(String name) {
                return Optional.of(alice).filter(account -> account.name().equals(name));
            }

            @Override
            public UserGrants grants(String name) {
                return grants;
            }
        };
    }

    static FailureCode refused(Executable work) {
        return assertThrows(AuthFailureException.class, work).failure().code();
    }
}
