package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one form of a name: normalised, folded, and of few characters. */
class UsernamesTest {

    @ParameterizedTest
    @CsvSource({
        "alice, alice",
        "ALICE, alice",
        "aLiCe, alice",
        "a.b_c-d@e.example, a.b_c-d@e.example",
        "007, 007",
        "-, -",
        // sharp s folds to two letters
        "straße, strasse",
        "STRASSE, strasse",
        // ligature fi, long s
        "\uFB01ona, fiona",
        "mi\u017Fter, mister",
        // final sigma and the other one: the same name
        "ΟΔΟΣ, οδος",
        "οδος, οδος",
        "οδοσ, οδος",
        // full-width letters and digits
        "\uFF21\uFF4C\uFF49\uFF43\uFF45\uFF11, alice1",
        // full-width commercial at and full stop
        "a\uFF20b\uFF0Ec, a@b.c",
        // Kelvin sign, Angstrom sign
        "\u212Aelvin, kelvin",
        "\u212Bke, \u00E5ke",
        // composed and decomposed
        "Ren\u00C9, ren\u00E9",
        "rene\u0301, ren\u00E9",
        // superscript two, Roman numeral four: letters and digits after NFKC
        "x\u00B2, x2",
        "henry\u2163, henryiv",
        // letters beyond the basic plane: DESERET CAPITAL LETTER LONG I, MATHEMATICAL BOLD CAPITAL A
        "\uD801\uDC00, \uD801\uDC28",
        "\uD835\uDC00, a",
        // Arabic-Indic digits stay
        "\u0664\u0662, \u0664\u0662",
        "иван, иван",
        "ИВАН, иван",
        "张伟, 张伟",
    })
    void normalise_name_oneForm(String typed, String form) {
        assertEquals(Optional.of(form), Usernames.normalise(typed));
    }

    @Test
    void normalise_turkishLocale_changesNothing() {
        Locale before = Locale.getDefault();
        Locale.setDefault(new Locale("tr", "TR"));
        try {
            assertEquals(Optional.of("istanbul"), Usernames.normalise("ISTANBUL"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void normalise_dotlessI_isTheSameAsI() {
        assertEquals(Optional.of("admin"), Usernames.normalise("adm\u0131n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"straße", "ΟΔΟΣ", "\uFB01ona", "\u212Aelvin", "Ren\u00C9", "\u0131", "\uD801\uDC00"})
    void normalise_ofItsOwnResult_changesNothing(String typed) {
        String once = Usernames.normalise(typed).orElseThrow();
        assertEquals(Optional.of(once), Usernames.normalise(once));
    }

    /** A login takes whatever a store may know. */
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "bob+shop@mail.example,bob+shop@mail.example",
                "O'Brien@mail.example,o'brien@mail.example",
                "ACME\\carl,acme\\carl",
                "anna maria,anna maria",
                "user#1,user#1",
                " alice,' alice'",
                "alice ,'alice '",
                "a\u00A0b,a b",
                "x\u0301,x\u0301",
                "\uD83D\uDE00,\uD83D\uDE00",
            })
    void normalise_oddLetters_oneForm(String typed, String form) {
        assertEquals(Optional.of(form), Usernames.normalise(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\tb", "a\nb", "alice\n", "a\u0000b", "a\u007Fb", "a\u0085b", "a\uD800", "\uDC00a"})
    void normalise_controlCharacter_empty(String typed) {
        assertEquals(Optional.empty(), Usernames.normalise(typed));
        assertEquals(Optional.empty(), Usernames.asTyped(typed));
    }

    @ParameterizedTest
    @CsvSource({
        "a, 1, true",
        "a, 255, true",
        "a, 256, true",
        "a, 257, false",
        "\uD801\uDC28, 256, true",
        "\uD801\uDC28, 257, false"
    })
    void normalise_length_upTo256CodePoints(String letter, int length, boolean accepted) {
        assertEquals(accepted, Usernames.normalise(letter.repeat(length)).isPresent());
        assertEquals(accepted, Usernames.asTyped(letter.repeat(length)).isPresent());
    }

    /** ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM is 18 characters in NFKC. */
    @ParameterizedTest
    @CsvSource({"14, true", "15, false"})
    void normalise_lettersThatBecomeMany_countAsMany(int length, boolean accepted) {
        assertEquals(accepted, Usernames.normalise("\uFDFA".repeat(length)).isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"Bob ,'Bob '", "rene\u0301,ren\u00E9", "\uFB01ona,\uFB01ona"})
    void asTyped_name_isComposedAndNothingElse(String typed, String form) {
        assertEquals(Optional.of(form), Usernames.asTyped(typed));
    }

    @Test
    void normalise_256CharactersThatComposeTo64Letters_isAName() {
        // KAITHI LETTER DDHA and its nukta, two characters each, compose to one letter
        String typed = "\uD804\uDC99\uD804\uDCBA".repeat(64);
        assertEquals(Optional.of("\uD804\uDC9A".repeat(64)), Usernames.normalise(typed));
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 2048, 2049, 1_000_000})
    void normalise_longerThanAnyName_empty(int length) {
        assertEquals(Optional.empty(), Usernames.normalise("a".repeat(length)));
    }

    @Test
    void normalise_differentNames_stayDifferent() {
        assertNotEquals(Usernames.normalise("ren\u00E9"), Usernames.normalise("rene"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gro\u1e9e", "gro\u00df", "GROSS", "GRO\u1e9e"})
    void normalise_sharpS_isDoubleS(String name) {
        assertEquals(Optional.of("gross"), Usernames.normalise(name));
    }
}
