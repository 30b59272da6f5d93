package io.github.servletjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.FailureCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/errors.md} describes every code as it is answered. */
class ErrorsPageTest {
    @ParameterizedTest
    @EnumSource
    void page_everyCode_isToldAsItIsAnswered(FailureCode code) throws Exception {
        HttpErrors answer = HttpErrors.of(code);
        String challenge = switch (answer.challenge()) {
            case NONE -> "–";
            case REALM -> "realm";
            case ERROR -> "realm, error";
        };
        String row = "\n| `%s` | %d | `%s` | %s | %s | "
                .formatted(code, answer.status(), answer.error(), answer.description(), challenge);

        assertTrue(Files.readString(Path.of("docs/errors.md")).contains(row), row);
    }
}
