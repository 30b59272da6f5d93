package io.github.servletjwt.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** An account's text form keeps the hash to itself. */
class UserAccountTest {
    @Test
    void toString_enabledAccount_tellsNameAndFlagAlone() {
        assertEquals("UserAccount[alice, enabled=true]", new UserAccount("alice", "$argon2id$canary", true).toString());
    }

    @Test
    void toString_disabledAccount_saysSo() {
        assertEquals(
                "UserAccount[alice, enabled=false]", new UserAccount("alice", "$argon2id$canary", false).toString());
    }
}
