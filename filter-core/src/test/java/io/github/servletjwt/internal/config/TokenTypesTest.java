package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which {@code typ} a token may bear. */
class TokenTypesTest {
    private static final TokenTypes DEFAULT = TokenTypes.parse("at+jwt, JWT, none");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JWT",
                "jwt",
                "Jwt",
                "at+jwt",
                "AT+JWT",
                "application/at+jwt",
                "APPLICATION/AT+JWT",
                "application/jwt"
            })
    void accepts_namedType_whateverItsCaseOrPrefix(String typ) {
        assertTrue(DEFAULT.accepts(typ));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "none",
                "JWS",
                "id+jwt",
                "logout+jwt",
                "secevent+jwt",
                "dpop+jwt",
                "at+jwt ",
                " JWT",
                "at",
                "application/application/jwt",
                "text/jwt",
                "application/"
            })
    void accepts_otherType_isFalse(String typ) {
        assertFalse(DEFAULT.accepts(typ));
    }

    @Test
    void accepts_absentTypeWhereNoneIsNamed_isTrue() {
        assertTrue(DEFAULT.accepts(null));
    }

    @Test
    void accepts_absentTypeWhereNoneIsNotNamed_isFalse() {
        assertFalse(TokenTypes.parse("at+jwt, JWT").accepts(null));
    }

    @Test
    void accepts_typeThatIsNotNamed_isFalse() {
        assertFalse(TokenTypes.parse("at+jwt").accepts("JWT"));
    }

    @Test
    void parse_noneAlone_acceptsTheAbsentTypeAlone() {
        assertEquals(new TokenTypes(Set.of(), true), TokenTypes.parse("none"));
    }

    @Test
    void parse_prefixAndCase_areFolded() {
        assertEquals(new TokenTypes(Set.of("at+jwt", "jwt"), false), TokenTypes.parse("application/AT+JWT\nJwt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "JWT,", "JWT,,none"})
    void parse_emptyElement_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> TokenTypes.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/", "J W T", "(x)"})
    void parse_noMediaType_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> TokenTypes.parse(text));
    }

    @Test
    void parse_noneWithPrefix_isATypeOfThatName() {
        assertFalse(TokenTypes.parse("application/none").accepts(null));
    }
}
