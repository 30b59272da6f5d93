package io.github.servletjwt.internal.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Placeholders are filled in once, or stop the start. */
class PlaceholdersTest {
    @TempDir
    private Path dir;

    private final Map<String, String> env = new HashMap<>();
    private final Map<String, String> sys = new HashMap<>();
    private final Placeholders placeholders = new Placeholders(env::get, sys::get);

    private String fill(String value) {
        return placeholders.fill(value);
    }

    private String refusal(String value) {
        return assertThrows(IllegalArgumentException.class, () -> fill(value)).getMessage();
    }

    private String file(String content) throws IOException {
        Path file = dir.resolve("secret");
        Files.writeString(file, content);
        return "${file:" + file + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "$", "{}", "$X", "$(X)", "}", "a$b{c}d", "100%", "#{x}", "\\$"})
    void fill_noPlaceholder_isLeftAsItIs(String value) {
        assertEquals(value, fill(value));
    }

    @Test
    void fill_env_isFilledIn() {
        env.put("JWT_SECRET", "abc");

        assertEquals("abc", fill("${env:JWT_SECRET}"));
    }

    @Test
    void fill_sys_isFilledIn() {
        sys.put("jwt.secret", "abc");

        assertEquals("abc", fill("${sys:jwt.secret}"));
    }

    @Test
    void fill_sysAndEnvOfOneName_areToldApart() {
        env.put("X", "e");
        sys.put("X", "s");

        assertEquals("e-s", fill("${env:X}-${sys:X}"));
    }

    @Test
    void fill_file_isFilledIn() throws IOException {
        assertEquals("abc", fill(file("abc")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "abc\\n|abc",
                "abc\\r\\n|abc",
                "abc\\n\\n|abc\\n",
                "abc\\r|abc\\r",
                "abc |abc ",
                "\\nabc|\\nabc",
                "a\\nb\\n|a\\nb"
            })
    void fill_file_losesOneTrailingNewline(String content, String expected) throws IOException {
        assertEquals(expected.translateEscapes(), fill(file(content.translateEscapes())));
    }

    @Test
    void fill_fileInUtf8_isDecoded() throws IOException {
        assertEquals("äöü€😀", fill(file("äöü€😀\n")));
    }

    @Test
    void fill_placeholderAmongText_leavesTheText() {
        env.put("HOST", "db");
        env.put("PORT", "5432");

        assertEquals("jdbc:x://db:5432/app", fill("jdbc:x://${env:HOST}:${env:PORT}/app"));
    }

    @Test
    void fill_specialCharactersInValue_areTakenLiterally() {
        env.put("X", "$1\\2$");

        assertEquals("<$1\\2$>", fill("<${env:X}>"));
    }

    @Test
    void fill_placeholderInsideWhatWasFilledIn_isNotLookedAt() {
        env.put("A", "${env:B}");
        env.put("B", "b");

        assertEquals("${env:B}", fill("${env:A}"));
    }

    @Test
    void fill_partsThatJoinToAPlaceholder_areNotLookedAt() {
        env.put("A", "${env:");
        env.put("B", "b");

        assertEquals("${env:B}", fill("${env:A}B}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"env:X", "sys:X", "file:/nowhere/x"})
    void fill_absentWithDefault_isTheDefault(String name) {
        assertEquals("a text", fill("${" + name + "|a text}"));
    }

    @Test
    void fill_presentWithDefault_isTheValue() {
        env.put("X", "x");

        assertEquals("x", fill("${env:X|other}"));
    }

    @Test
    void fill_emptyVariableWithDefault_isTheDefault() {
        env.put("X", "");

        assertEquals("other", fill("${env:X|other}"));
    }

    @Test
    void fill_emptyDefault_isEmpty() {
        assertEquals("", fill("${env:X|}"));
    }

    @Test
    void fill_defaultWithBar_keepsTheBar() {
        assertEquals("a|b", fill("${env:X|a|b}"));
    }

    @Test
    void fill_defaultOfTomcatsForm_isRefused() {
        assertTrue(refusal("${env:X:-other}").contains("${env:X|default}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"env:X", "sys:X", "file:/nowhere/x", "env:"})
    void fill_absent_isRefusedWithTheRemedy(String name) {
        assertEquals(
                "nothing is found for ${" + name + "}; set it, or give a default: ${" + name + "|default}",
                refusal("${" + name + "}"));
    }

    @Test
    void fill_emptyVariable_countsAsAbsent() {
        env.put("X", "");

        assertTrue(refusal("${env:X}").startsWith("nothing is found for ${env:X}"));
    }

    @Test
    void fill_emptyFile_countsAsAbsent() throws IOException {
        String placeholder = file("\n");

        assertTrue(refusal(placeholder).startsWith("nothing is found for ${file:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "", "ENV:X", "env", "env.X", " env:X", "prop:X", "sys:", "FILE:/x", "vault:x"})
    void fill_unknownKind_isRefused(String name) {
        assertEquals(
                "${…} does not hold a placeholder; placeholders are ${env:NAME}, ${sys:NAME} and ${file:/path}",
                refusal("${" + name + "}"));
    }

    @Test
    void fill_unknownKindWithDefault_isRefused() {
        assertTrue(refusal("${X|default}").startsWith("${…} does not hold a placeholder"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:X", "a ${env:X", "${env:X|default", "${env:X|"})
    void fill_missingClosingBrace_isRefused(String value) {
        env.put("X", "x");

        assertTrue(refusal(value).startsWith("a placeholder has no closing brace; "));
    }

    @Test
    void fill_placeholderInDefault_isRefused() {
        assertEquals("a placeholder cannot stand in the default of another one", refusal("${env:X|${env:Y}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${canary", "${canary}", "${canary|x}"})
    void fill_secretThatHoldsADollarSign_isNotRepeated(String value) {
        assertFalse(refusal(value).contains("canary"));
    }

    @Test
    void fill_default_isNotRepeatedInAProblem() {
        assertFalse(refusal("${env:X|canary").contains("canary"));
    }

    @Test
    void fill_secondOfTwoAbsent_isRefused() {
        env.put("A", "canary");

        assertEquals(
                "nothing is found for ${env:B}; set it, or give a default: ${env:B|default}",
                refusal("${env:A}${env:B}"));
    }

    @Test
    void fill_directory_isRefused() {
        assertEquals("the file of ${file:" + dir + "} cannot be read", refusal("${file:" + dir + "|default}"));
    }

    @Test
    void fill_fileThatIsNotUtf8_isRefused() throws IOException {
        Path file = dir.resolve("latin1");
        Files.write(file, "canäry".getBytes(StandardCharsets.ISO_8859_1));

        assertEquals("the file of ${file:" + file + "} cannot be read", refusal("${file:" + file + "}"));
    }

    @Test
    void fill_fileOf64KiB_isFilledIn() throws IOException {
        assertEquals(65_536, fill(file("x".repeat(65_536))).length());
    }

    @Test
    void fill_fileLargerThan64KiB_isRefused() throws IOException {
        String placeholder = file("x".repeat(65_537));

        assertEquals("the file of " + placeholder + " is larger than 64 KiB", refusal(placeholder));
    }

    @Test
    void ofProcess_env_isTheProcessEnvironment() {
        Map.Entry<String, String> some = System.getenv().entrySet().stream()
                .filter(entry ->
                        entry.getKey().matches("\\w+") && !entry.getValue().isEmpty())
                .findFirst()
                .orElseThrow();

        assertEquals(some.getValue(), Placeholders.ofProcess().fill("${env:" + some.getKey() + "}"));
    }

    @Test
    void ofProcess_sys_isASystemProperty() {
        assertEquals(
                System.getProperty("java.version"), Placeholders.ofProcess().fill("${sys:java.version}"));
    }

    /** The default of a shell or of Tomcat; it may be a secret, and is neither used nor shown. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "${env:JWT_SECRET:-hush-hush}",
                "a${env:UNSET:-hush-hush}b",
                "${env:UNSET:=hush}",
                "${env:UNSET:?hush}",
                "${env:UNSET:+hush}",
                "${env:UNSET-hush}",
                "${env:UNSET hush}",
                "${sys:unset:-hush}",
                "${sys:unset=hush}",
                "${file:/none/x:-hush}",
                "${env:UNSET:-hush|hush}"
            })
    void fill_defaultWithoutBar_isRefusedAndMasked(String value) {
        Placeholders placeholders = new Placeholders(name -> name.equals("JWT_SECRET") ? "x" : null, name -> null);
        String message = assertThrows(IllegalArgumentException.class, () -> placeholders.fill(value))
                .getMessage();
        assertFalse(message.contains("hush"), message);
        assertTrue(message.contains("|default}"), message);
    }

    @Test
    void fill_nameWithADefaultWithoutBar_namesVariableAndRemedy() {
        Placeholders placeholders = new Placeholders(name -> null, name -> null);
        String message = assertThrows(IllegalArgumentException.class, () -> placeholders.fill("${env:JWT_SECRET:-x}"))
                .getMessage();
        assertEquals("a default stands after a bar: write ${env:JWT_SECRET|default} in place of :-", message);
    }
}
