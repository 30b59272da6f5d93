package io.github.servletjwt.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that settings point at. */
class ResourceLocationsTest {
    private static final String SCHEMA = "io/github/servletjwt/internal/account/schema.sql";

    @TempDir
    private Path dir;

    private final ResourceLocations nothingInTheApplication =
            new ResourceLocations(path -> null, getClass().getClassLoader());

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void read_webResource_isRead() throws IOException {
        ResourceLocations locations = new ResourceLocations(path -> stream("at " + path), null);

        assertEquals("at /WEB-INF/users", locations.read("/WEB-INF/users"));
    }

    @Test
    void read_webResourceThatIsNotThere_isRefused() {
        assertThrows(FileNotFoundException.class, () -> nothingInTheApplication.read("/WEB-INF/users"));
    }

    @Test
    void read_webResource_isClosed() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream in = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        new ResourceLocations(path -> in, null).read("/WEB-INF/users");

        assertTrue(closed.get());
    }

    @Test
    void read_file_isReadAsUtf8() throws IOException {
        Path file = dir.resolve("users");
        Files.writeString(file, "äöü€😀\n");

        assertEquals("äöü€😀\n", nothingInTheApplication.read("file:" + file));
    }

    @Test
    void read_fileWithThreeSlashes_isRead() throws IOException {
        Path file = dir.resolve("users");
        Files.writeString(file, "x");

        assertEquals("x", nothingInTheApplication.read("file://" + file));
    }

    @Test
    void read_fileThatIsNotThere_isRefused() {
        assertThrows(IOException.class, () -> nothingInTheApplication.read("file:" + dir.resolve("absent")));
    }

    @Test
    void read_directory_isRefused() {
        assertThrows(IOException.class, () -> nothingInTheApplication.read("file:" + dir));
    }

    @Test
    void read_classPath_isReadFromTheLoader() throws IOException {
        assertTrue(nothingInTheApplication.read("classpath:" + SCHEMA).contains("CREATE TABLE"));
        assertTrue(nothingInTheApplication.read("classpath:/" + SCHEMA).contains("CREATE TABLE"));
    }

    @Test
    void read_classPathWithoutLoader_isReadFromTheSystemsOne() throws IOException {
        assertTrue(new ResourceLocations(path -> null, null)
                .read("classpath:" + SCHEMA)
                .contains("CREATE TABLE"));
    }

    @Test
    void read_notUtf8_isRefused() throws IOException {
        Path file = Files.write(dir.resolve("latin1"), new byte[] {(byte) 0xe9});

        assertThrows(IOException.class, () -> nothingInTheApplication.read("file:" + file));
    }

    @Test
    void read_pathThatIsNone_isAnIoException() {
        assertThrows(IOException.class, () -> nothingInTheApplication.read("file:/a\0b"));
    }

    @Test
    void read_classPathResourceThatIsNotThere_isRefused() {
        assertThrows(FileNotFoundException.class, () -> nothingInTheApplication.read("classpath:absent/users.txt"));
    }

    @Test
    void read_exactlyOneMebibyte_isRead() throws IOException {
        ResourceLocations locations = new ResourceLocations(path -> stream("x".repeat(1 << 20)), null);

        assertEquals(1 << 20, locations.read("/x").length());
    }

    @Test
    void read_oneByteMore_isRefused() {
        ResourceLocations locations = new ResourceLocations(path -> stream("x".repeat((1 << 20) + 1)), null);

        IOException refused = assertThrows(IOException.class, () -> locations.read("/x"));

        assertEquals("/x is larger than 1 MiB", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/WEB-INF/x", "classpath:x", "file:/abs/x"})
    void isLocation_eachForm_isTrue(String text) {
        assertTrue(ResourceLocations.isLocation(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "WEB-INF/x", "file:x", "classpath", "CLASSPATH:x", "https://example.com/x"})
    void isLocation_anythingElse_isFalse(String text) {
        assertFalse(ResourceLocations.isLocation(text));
    }
}
