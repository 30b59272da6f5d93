package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    a              | a
                    Site admin     | Site admin
                    "Site admin"   | Site admin
                    "a, b"         | a, b
                    "a"            | a
                    """)
    void parse_element_isItsName(String element, String name) {
        assertEquals(name, QuotedName.parse(element));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"", "\"\"", "\"a", "a\"", "a\"b", "\"a\"b\"", "a\nb", "\"a\tb\""})
    void parse_malformed_isRefused(String element) {
        assertThrows(IllegalArgumentException.class, () -> QuotedName.parse(element));
    }

    @Test
    void split_commasWithinQuotes_doNotCount() {
        assertEquals(List.of("a", "\"b, c\"", "d e", "", "\"f,"), QuotedName.split("a, \"b, c\" ,d e,,\"f,"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Site admin", "a, b", "a(b)", "#a", "ä b"})
    void quoted_anyName_isReadBack(String name) {
        assertEquals(name, QuotedName.parse(QuotedName.quoted(name)));
        assertEquals(1, QuotedName.split(QuotedName.quoted(name)).size());
    }
}
