package io.github.servletjwt.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The README's blocks of code. */
public final class Readme {
    private Readme() {}

    /** The root of the source tree. */
    public static Path root() {
        return Path.of(System.getProperty("root"));
    }

    /** The text of the README. */
    public static String text() throws IOException {
        return Files.readString(root().resolve("README.md"));
    }

    /** The blocks in a language. */
    public static List<String> blocks(String language) throws IOException {
        return blocks(language, text());
    }

    /** The blocks of a text in a language. */
    static List<String> blocks(String language, String text) {
        Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
        return block.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
