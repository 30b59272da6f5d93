package io.github.servletjwt.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's code is the code that is compiled and run here. */
class ReadmeTest {
    private static final Pattern WHITE = Pattern.compile("\\s+");

    @Test
    void readme_isAtMost200LinesOf120Characters() throws IOException {
        List<String> lines = Readme.text().lines().toList();
        assertTrue(lines.size() <= 200, () -> lines.size() + " lines");
        assertEquals(
                List.of(), lines.stream().filter(line -> line.length() > 120).toList());
    }

    @Test
    void javaBlocks_areCompiledInTests() throws IOException {
        List<String> blocks = new ArrayList<>(Readme.blocks("java"));
        assertEquals(3, blocks.size());
        blocks.addAll(Readme.blocks("java", Files.readString(Readme.root().resolve("filter-core/docs/operations.md"))));
        String sources = "";
        for (String test :
                List.of("EmbeddingTest", "TestingWithMocksTest", "TestingWithJettyTest", "TestingAUserStoreTest")) {
            sources += squeezed(source(test));
        }
        for (String block : blocks) {
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
