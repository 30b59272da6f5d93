package io.github.servletjwt.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.servletjwt.api.AuthFailureException;
import io.github.servletjwt.api.FailureCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Characters that no name or password contains. */
class CredentialsTest {

    @Test
    void of_nameAndPassword_keptAsTyped() throws Exception {
        Credentials credentials = Credentials.of(" Alice ", " p\u00E4ss w\u00F6rd ");
        assertEquals(" Alice ", credentials.username());
        assertEquals(" p\u00E4ss w\u00F6rd ", credentials.password());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0001", "\t", "\n", "\r", "\u001F", "\u007F", "\u0080", "\u0085", "\u009F"})
    void of_controlCharacter_refused(String control) {
        assertEquals(FailureCode.USERNAME_MALFORMED, refused("al" + control + "ice", "correct horse"));
        assertEquals(FailureCode.USERNAME_MALFORMED, refused("alice" + control, "correct horse"));
        assertEquals(FailureCode.PASSWORD_MALFORMED, refused("alice", control + "correct horse"));
        assertEquals(FailureCode.PASSWORD_MALFORMED, refused("alice", "correct horse" + control));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "~", "\u00A0", "\u200B", "\uD83D\uDD11"})
    void of_neighboursOfControlCharacters_areKept(String character) throws Exception {
        assertEquals(character, Credentials.of("alice", character).password());
    }

    @Test
    void toString_anyCredentials_showsNeither() throws Exception {
        assertEquals(
                "Credentials[****]", Credentials.of("alice", "correct horse").toString());
    }

    private static FailureCode refused(String name, String password) {
        return assertThrows(AuthFailureException.class, () -> Credentials.of(name, password))
                .failure()
                .code();
    }
}
