package io.github.servletjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import io.github.servletjwt.internal.account.InMemoryUserStore;
import io.github.servletjwt.testkit.TestTokens;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts made by code. */
class UserAccountsTest {
    private static final String PASSWORD = "correct horse";

    private final InMemoryUserStore store = new InMemoryUserStore();
    private final UserAccounts accounts =
            JwtAuth.builder().secret(TestTokens.SECRET).users(store).build().accounts();

    private FailureCode refused(String name, String password) {
        return assertThrows(AuthFailureException.class, () -> accounts.create(name, password, Set.of()))
                .failure()
                .code();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "ALICE", "\uFF41lice"})
    void exists_created_inAnySpelling(String name) throws Exception {
        accounts.create("Alice", PASSWORD, Set.of());
        assertTrue(accounts.exists(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "", "no name"})
    void exists_nobody_false(String name) {
        assertFalse(accounts.exists(name));
    }

    @Test
    void create_roles_exactlyThese() throws Exception {
        accounts.create("alice", PASSWORD, Set.of("admin", "user"));
        assertEquals(Set.of("admin", "user"), store.grants("alice").roles());
    }

    @Test
    void create_noRoles_none() throws Exception {
        accounts.create("alice", PASSWORD, Set.of());
        assertEquals(Set.of(), store.grants("alice").roles());
    }

    @ParameterizedTest
    @CsvSource({
        "alice, 1234567, PASSWORD_TOO_SHORT",
        "alice, '1234567\n', PASSWORD_MALFORMED",
        "'ali\nce', correct horse, USERNAME_MALFORMED",
        "no name, correct horse, USERNAME_MALFORMED",
        "alice123, Alice123, PASSWORD_IS_NAME",
    })
    void create_unsuitable_refused(String name, String password, FailureCode code) {
        assertEquals(code, refused(name, password));
    }

    @Test
    void create_eightCodePoints_suffice() throws Exception {
        accounts.create("alice", "k3y-Ro8s", Set.of());
        assertTrue(accounts.exists("alice"));
    }

    @Test
    void create_takenName_refused() throws Exception {
        accounts.create("alice", PASSWORD, Set.of());
        assertEquals(FailureCode.USERNAME_TAKEN, refused("ALICE", PASSWORD));
    }
}
