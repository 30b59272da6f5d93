package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names a registration takes. */
class NewUsernamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "7",
                "alice",
                "a.b_c-d@e.example",
                "bob+shop@mail.example",
                "o'brien@mail.example",
                "a!#$%&'*+-/=?^_`{|}~b",
                "иван",
                "иван@mail.example",
                "ivan@пример.example",
                "张伟",
                "abc张伟",
                "ひらがなカタカナ漢字abc",
                "ㄅㄆ漢字abc",
                "한글漢字abc",
                "γιάννης7",
                "\u0664\u0662",
                "\uD801\uDC28",
            })
    void normalise_goodName_isTaken(String name) {
        assertEquals(Optional.of(name), NewUsernames.normalise(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                " alice",
                "alice ",
                "a:b",
                "a\\b",
                "a,b",
                "a;b",
                "a\"b",
                "<a>",
                "a(b",
                "[a]",
                "a\nb",
                // no-break space, zero-width space, zero-width joiner, byte order mark, right-to-left override
                "a\u00A0b",
                "a\u200Bb",
                "a\u200Db",
                "\uFEFFalice",
                "a\u202Eb",
                // soft hyphen, en dash, fraction slash, a lone mark, a full-width colon, an emoji, unassigned
                "a\u00ADb",
                "a\u2013b",
                "a\u2044b",
                "x\u0301",
                "a\uFF1Ab",
                "\u00BD",
                "\uD83D\uDE00",
                "a\u0378",
                // letters that nobody sees
                "admin\u3164",
                "admin\u115f",
                "admin\uffa0",
            })
    void normalise_otherCharacter_isRefused(String name) {
        assertEquals(Optional.empty(), NewUsernames.normalise(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "-", "@", "_", "@.", "+++", "'"})
    void normalise_noLetterOrDigit_isRefused(String name) {
        assertEquals(Optional.empty(), NewUsernames.normalise(name));
    }

    /** Each looks like a name of one script. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Cyrillic a, o, ie; Greek omicron, Armenian and Cherokee letters
                "\u0430dmin",
                "r\u043E\u043Et",
                "alic\u0435@mail.example",
                "alice@m\u0430il.example",
                "\u03BFwner",
                "s\u0578p",
                "\uAB73dmin",
                "иван.petrov",
                // scripts that nobody mixes
                "ひらがな한글",
                "ㄅカ",
                "ивανж",
                // digits of two scripts
                "a1\u0664",
            })
    void normalise_mixedScripts_areRefused(String name) {
        assertEquals(Optional.empty(), NewUsernames.normalise(name));
    }

    @ParameterizedTest
    @CsvSource({
        "a, 253, true",
        "a, 254, true",
        "a, 255, false",
        "\uD801\uDC28, 254, true",
        "\uD801\uDC28, 255, false",
        "ß, 127, true",
        "ß, 128, false"
    })
    void normalise_length_upTo254CodePoints(String letter, int length, boolean accepted) {
        assertEquals(accepted, NewUsernames.normalise(letter.repeat(length)).isPresent());
    }
}
