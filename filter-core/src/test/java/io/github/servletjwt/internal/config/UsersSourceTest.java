package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where accounts are, as one text says it. */
class UsersSourceTest {
    @ParameterizedTest
    @CsvSource({
        "jdbc, JDBC",
        "memory, MEMORY",
        "/WEB-INF/users.txt, FILE",
        "classpath:users.txt, FILE",
        "file:/etc/app/users, FILE",
        "file:///etc/app/users, FILE",
        "com.example.MyUsers, CLASS",
        "com.example.Outer$Users, CLASS",
        "a.B, CLASS",
        "de.beispiel.Benützer, CLASS"
    })
    void parse_eachForm_isItsKindWithTheText(String text, UsersSource.Kind kind) {
        assertEquals(new UsersSource(kind, text), UsersSource.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "JDBC",
                "Memory",
                "MyUsers",
                "com..MyUsers",
                ".MyUsers",
                "com.example.",
                "com.example.1Users",
                "com.example.My-Users",
                "com.example.My Users",
                "file:users.txt",
                "WEB-INF/users.txt",
                "https://example.com/users",
                "jdbc:h2:mem:x"
            })
    void parse_anythingElse_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> UsersSource.parse(text));
    }
}
