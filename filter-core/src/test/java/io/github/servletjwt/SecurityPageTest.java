package io.github.servletjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/security.md} names tests that exist. */
class SecurityPageTest {
    @Test
    void page_everyTestItNames_exists() throws Exception {
        Set<String> named = Pattern.compile("`(\\w+Test)`")
                .matcher(Files.readString(Path.of("docs/security.md")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        assertTrue(named.size() > 20, named::toString);
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Set<String> existing = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
            Set<String> missing = new TreeSet<>(named);
            missing.removeAll(existing);
            assertEquals(Set.of(), missing);
        }
    }
}
