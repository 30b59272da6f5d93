package io.github.servletjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages, Javadoc and {@code configuration.md} avoid the words that {@code CONTRIBUTING.md} lists. */
class PlainEnglishTest {
    private static final Path CONTRIBUTING = Path.of("../.github/CONTRIBUTING.md");
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path SETTINGS = Path.of("docs/configuration.md");

    /** The rows below this heading: the banned words in backticks, then the words to write instead. */
    private static final String HEADING = "Words we do not use";

    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|.*\\|");

    /** Phrases with variable words. {@code there is no x} is good English. */
    private static final List<Pattern> PHRASES = List.of(
            Pattern.compile("(?i)(?<!there )\\bis no (?!longer\\b|more\\b)\\w+"),
            Pattern.compile("(?i)\\btakes? (?:it|this|that|them|that \\w+|the \\w+|\\w+) away\\b"));

    /** A comment, or a string: in the group, without its quotes. Characters in single quotes are skipped. */
    private static final Pattern TOKEN = Pattern.compile("(?s)//[^\\n]*|/\\*.*?\\*/|'(?:\\\\.|[^'\\\\])+'"
            + "|\"\"\"(?<block>.*?)\"\"\"|\"(?<text>[^\"\\\\\\n]*(?:\\\\.[^\"\\\\\\n]*)*)\"");

    /** A sentence of a Javadoc comment that begins with one of these words. */
    private static final Pattern QUESTION_WORD =
            Pattern.compile("(?:(?:/\\*\\*|[.!?]\\)?|</b>)[\\s*]+|<(?:p|li)>\\s*)(What|Whoever) ");

    private static List<Pattern> banned() throws IOException {
        List<Pattern> banned = new ArrayList<>(PHRASES);
        String page = Files.readString(CONTRIBUTING);
        int heading = page.indexOf(HEADING);
        assertTrue(heading >= 0, HEADING);
        Matcher row = ROW.matcher(page.substring(heading).split("\\n#", 2)[0]);
        while (row.find()) {
            banned.add(word(row.group(1)));
        }
        assertTrue(banned.size() > PHRASES.size() + 5, "rows of " + HEADING);
        return banned;
    }

    private static Pattern word(String phrase) {
        return Pattern.compile("(?i)(?<!\\w)" + Pattern.quote(phrase) + "(?![\\w/])");
    }

    private static String at(String file, String source, int offset) {
        return file + ":" + source.substring(0, offset).lines().count() + ": ";
    }

    /** The offenders of one source file: sentences of Javadoc, and strings, with concatenated ones joined. */
    private static List<String> offenders(String file, String source, List<Pattern> banned) {
        List<String> offenders = new ArrayList<>();
        StringBuilder joined = new StringBuilder();
        int begin = 0;
        int end = 0;
        Matcher token = TOKEN.matcher(source);
        while (token.find()) {
            String text = token.group("text") != null ? token.group("text") : token.group("block");
            if (text == null) {
                sentences(file, source, token, offenders);
            } else {
                if (!source.substring(end, token.start()).matches("\\s*\\+\\s*")) {
                    report(at(file, source, begin + 1), joined, banned, offenders);
                    joined.setLength(0);
                    begin = token.start();
                }
                joined.append(text);
                end = token.end();
            }
        }
        report(at(file, source, begin + 1), joined, banned, offenders);
        return offenders;
    }

    private static void sentences(String file, String source, Matcher token, List<String> offenders) {
        Matcher sentence = QUESTION_WORD.matcher(source).region(token.start(), token.end());
        while (token.group().startsWith("/**") && sentence.find()) {
            offenders.add(at(file, source, sentence.end()) + "a sentence begins with " + sentence.group(1));
        }
    }

    private static void report(String at, CharSequence text, List<Pattern> banned, List<String> offenders) {
        for (Pattern phrase : banned) {
            Matcher found = phrase.matcher(text);
            if (found.find()) {
                offenders.add(at + "'" + found.group() + "' in \"" + text + "\"");
            }
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void messagesAndJavadoc_useNoBannedWord() throws IOException {
        List<Pattern> banned = banned();
        List<String> offenders = new ArrayList<>();
        for (Path file : sources()) {
            offenders.addAll(offenders(file.toString(), Files.readString(file), banned));
        }
        assertTrue(offenders.isEmpty(), () -> offenders.size() + " offenders:\n" + String.join("\n", offenders));
    }

    @Test
    void configurationPage_usesNoBannedWord() throws IOException {
        List<Pattern> banned = banned();
        List<String> offenders = new ArrayList<>();
        List<String> lines = Files.readAllLines(SETTINGS);
        for (int i = 0; i < lines.size(); i++) {
            report(SETTINGS + ":" + (i + 1) + ": ", lines.get(i), banned, offenders);
        }
        assertTrue(offenders.isEmpty(), () -> offenders.size() + " offenders:\n" + String.join("\n", offenders));
    }

    private static List<String> offenders(String source) {
        return offenders(
                "A.java",
                source,
                Stream.concat(PHRASES.stream(), Stream.of(word("told"), word("a text")))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log(\"is no address\");",
                "log(\"remove it or take \"\n    + \"it away\");",
                "log(\"take that servlet away\");",
                "log('\"', \"nobody is told\");",
                "log(\"\"\"\n    Told.\"\"\");",
                "/** What it is. */",
                "/**\n * One.\n *\n * <p>Whoever reads.\n */",
                "/** One.\n * What two. */"
            })
    void offenders_bannedWord_isFound(String source) {
        assertEquals(1, offenders(source).size(), source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log(\"there is no such setting\");",
                "log(\"it is no longer there\");",
                "// told",
                "/* What */",
                "/** Says what it is: \"a text\". */",
                "log(\"a text/html page, untold\");",
                "a(\"take\", \"it away\");"
            })
    void offenders_plainEnglish_isNotFound(String source) {
        assertEquals(List.of(), offenders(source));
    }

    @Test
    void offenders_names_fileAndLine() {
        assertEquals(
                List.of("A.java:3: 'told' in \"was told of it\""),
                offenders("a();\n\nlog(\"was told \" +\n \"of it\");"));
    }

    @Test
    void sources_areFound() throws IOException {
        assertFalse(sources().isEmpty());
    }
}
