package io.github.servletjwt.internal.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WARs that somebody made for the one who examines them. */
@Timeout(60)
class HostileWarTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final String BEGIN = "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">";
    private static final String END = "</web-app>";

    @TempDir
    private Path folder;

    private interface Content {
        void write(ZipOutputStream zip) throws IOException;
    }

    private static void blanks(OutputStream out, long count) throws IOException {
        byte[] blanks = " ".repeat(MEBIBYTE).getBytes(StandardCharsets.US_ASCII);
        for (long left = count; left > 0; left -= blanks.length) {
            out.write(blanks, 0, (int) Math.min(left, blanks.length));
        }
    }

    private Path war(String webXml, long padding, Content more) throws IOException {
        Path war = folder.resolve("app.war");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
            zip.write((BEGIN + webXml).getBytes(StandardCharsets.UTF_8));
            blanks(zip, padding);
            zip.write(END.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            more.write(zip);
        }
        return war;
    }

    private static Consultation check(Path war) {
        return Consultation.of("", "check", war.toString());
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, false", "1, true"})
    void check_webXmlOfFourMebibytes_isTheLargest(int more, boolean refused) throws Exception {
        String webXml = Consultation.FILTER + Consultation.MAPPING;
        Consultation found = check(war(webXml, 4L * MEBIBYTE + more - (BEGIN + webXml + END).length(), zip -> {}));
        assertEquals(refused ? Doctor.NOT_UNDERSTOOD : Doctor.GOOD, found.code(), found.out() + found.err());
        if (refused) {
            assertEquals(
                    "WEB-INF/web.xml is larger than 4 MiB, which a web.xml never is; look into the file",
                    found.err().strip());
        }
    }

    /** Half a gigabyte in half a megabyte. */
    @Test
    void check_webXmlOfHalfAGigabyte_isRefusedSoon() throws Exception {
        Path war = war("", 512L * MEBIBYTE, zip -> {});
        assertTrue(Files.size(war) < 2L * MEBIBYTE);
        assertEquals(Doctor.NOT_UNDERSTOOD, check(war).code());
    }

    @Test
    void check_webXmlOfMillionsOfElements_isRefused() throws Exception {
        assertEquals(
                Doctor.NOT_UNDERSTOOD,
                check(war("<a/>".repeat(MEBIBYTE), 0, zip -> {})).code());
    }

    @ParameterizedTest
    @CsvSource({"16, 1, 0", "17, 1, 2", "8, 32, 0", "8, 33, 2"})
    void check_classesThatUnpackToGigabytes_areRefused(int mebibytes, int classes, int code) throws Exception {
        Path war = war(Consultation.FILTER + Consultation.MAPPING, 0, zip -> {
            for (int i = 0; i < classes; i++) {
                zip.putNextEntry(new ZipEntry("WEB-INF/classes/C" + i + ".class"));
                blanks(zip, (long) mebibytes * MEBIBYTE);
                zip.closeEntry();
            }
        });
        Consultation found = check(war);
        assertEquals(code, found.code(), found.out() + found.err());
        if (code != 0) {
            assertTrue(found.err().contains("larger than"), found.err());
        }
    }

    /** A container reads no web.xml out of a jar either. */
    @Test
    void check_jarsInLib_areNotUnpacked() throws Exception {
        Path war = war(Consultation.FILTER + Consultation.MAPPING, 0, zip -> {
            zip.putNextEntry(new ZipEntry("WEB-INF/lib/huge.jar"));
            blanks(zip, 300L * MEBIBYTE);
            zip.closeEntry();
        });
        Consultation found = check(war);
        assertEquals(Doctor.GOOD, found.code(), found.out() + found.err());
    }

    @Test
    void check_filesOfSettings_areBounded() throws Exception {
        String users = Consultation.FILTER.replace(
                "</filter>",
                "<init-param><param-name>users</param-name><param-value>/WEB-INF/users</param-value></init-param>"
                        + "</filter>");
        Path war = war(users + Consultation.MAPPING, 0, zip -> {
            zip.putNextEntry(new ZipEntry("WEB-INF/users"));
            blanks(zip, 300L * MEBIBYTE);
            zip.closeEntry();
        });
        Consultation found = check(war);
        assertTrue(found.out().contains("is larger than 1 MiB"), found.out() + found.err());
    }

    /** NEL, CSI, OSC and APC of C1; bidirectional override and isolate; zero width; line separator; private use. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0085",
                "\u009b31m",
                "\u009d0;title",
                "\u009f",
                "\u0080",
                "\u202e",
                "\u2066",
                "\u200b",
                "\u2028",
                "\ue000",
                "\u00ad"
            })
    void check_namesWithCharactersThatActOnTheTerminal_areEscaped(String character) throws Exception {
        String name = "a" + character + "b";
        String webXml = Consultation.FILTER.replace("servlet-jwt-filter", name)
                + Consultation.MAPPING.replace("servlet-jwt-filter", name)
                + Consultation.filter("x" + character, "com.example.X" + character, "/*" + character)
                + "<servlet><servlet-name>s" + character + "</servlet-name></servlet><servlet-mapping><servlet-name>t"
                + character + "</servlet-name><url-pattern>" + character + "</url-pattern></servlet-mapping>"
                + "<context-param><param-name>servlet-jwt." + character
                + "</param-name><param-value>" + character + "</param-value></context-param>";
        Path war = war(webXml, 0, zip -> {});
        for (Consultation found : new Consultation[] {
            check(war),
            Consultation.of("", "explain", war.toString(), "GET", "/a" + character),
            Consultation.of("", character)
        }) {
            String all = found.out() + found.err();
            assertFalse(all.contains(character.substring(0, 1)), all);
            assertTrue(all.contains(String.format("\\u%04X", (int) character.charAt(0))), all);
        }
    }

    /** A name of several lines would be lines of ours. */
    @Test
    void check_nameWithLineEnds_isOnOneLine() throws Exception {
        Path war = war(Consultation.filter("x\n\nNo problem.", "com.example.X", "/*"), 0, zip -> {});
        Consultation found = check(war);
        assertFalse(found.out().lines().anyMatch("No problem."::equals), found.out());
    }
}
