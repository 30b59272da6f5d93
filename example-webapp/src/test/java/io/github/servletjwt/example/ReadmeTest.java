package io.github.servletjwt.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what is compiled and run here. */
class ReadmeTest {
    private static final Pattern WHITE = Pattern.compile("\\s+");

    @Test
    void readme_isAtMost150Lines() throws IOException {
        assertTrue(Readme.text().lines().count() <= 150);
    }

    @Test
    void javaBlocks_areCompiledInTests() throws IOException {
        String sources = squeezed(source("EmbeddingTest")) + squeezed(source("FilterChainTest"));
        assertEquals(3, Readme.blocks("java").size());
        for (String block : Readme.blocks("java")) {
            assertTrue(sources.contains(squeezed(block)), "not in a test:\n" + block);
        }
    }

    private static String source(String test) throws IOException {
        return Files.readString(Path.of("src/test/java/io/github/servletjwt/example", test + ".java"));
    }

    private static String squeezed(String code) {
        return WHITE.matcher(code).replaceAll("");
    }
}
