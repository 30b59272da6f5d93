package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.StoreUnavailableException;
import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Accounts in memory. */
class InMemoryUserStoreTest {
    private static final int MAX_ACCOUNTS = 100_000;
    private static final UserAccount ALICE = new UserAccount("alice", "$argon2id$1", true);

    private final InMemoryUserStore store = new InMemoryUserStore();

    @Test
    void find_unknown_empty() {
        assertEquals(Optional.empty(), store.find("alice"));
    }

    @Test
    void find_created_theAccount() {
        store.create(ALICE, Set.of());
        assertEquals(Optional.of(ALICE), store.find("alice"));
    }

    @Test
    void find_disabled_saysSo() {
        UserAccount disabled = new UserAccount("alice", "$argon2id$1", false);
        store.create(disabled, Set.of());
        assertEquals(Optional.of(disabled), store.find("alice"));
    }

    @Test
    void grants_created_theRolesAlone() {
        store.create(ALICE, Set.of("admin", "user"));
        assertEquals(UserGrants.ofRoles(Set.of("admin", "user")), store.grants("alice"));
    }

    @Test
    void grants_unknown_nothing() {
        assertEquals(UserGrants.ofRoles(Set.of()), store.grants("alice"));
    }

    @Test
    void create_newName_true() {
        assertTrue(store.create(ALICE, Set.of()));
    }

    @Test
    void create_takenName_falseAndChangesNothing() {
        store.create(ALICE, Set.of("user"));
        assertFalse(store.create(new UserAccount("alice", "$argon2id$2", true), Set.of("admin")));
        assertEquals(Optional.of(ALICE), store.find("alice"));
        assertEquals(Set.of("user"), store.grants("alice").roles());
    }

    @Test
    void create_rolesChangedAfterwards_areNotGranted() {
        Set<String> roles = new HashSet<>(Set.of("user"));
        store.create(ALICE, roles);
        roles.add("admin");
        assertEquals(Set.of("user"), store.grants("alice").roles());
    }

    @Test
    void create_64ThreadsOneName_oneWinsAndItsAccountStays() throws Exception {
        List<Boolean> won =
                Race.of(64, i -> store.create(new UserAccount("alice", "$argon2id$" + i, true), Set.of("role" + i)));
        assertEquals(1, won.stream().filter(win -> win).count());
        int winner = won.indexOf(true);
        assertEquals("$argon2id$" + winner, store.find("alice").orElseThrow().passwordHash());
        assertEquals(Set.of("role" + winner), store.grants("alice").roles());
    }

    @Test
    void create_moreThanTheMost_unavailable() {
        for (int i = 1; i < MAX_ACCOUNTS; i++) {
            store.create(new UserAccount("user" + i, "$argon2id$", true), Set.of());
        }
        assertTrue(store.create(new UserAccount("last", "$argon2id$", true), Set.of()));
        UserAccount oneMore = new UserAccount("more", "$argon2id$", true);
        assertThrows(StoreUnavailableException.class, () -> store.create(oneMore, Set.of()));
        assertEquals(Optional.empty(), store.find("more"));
    }
}
