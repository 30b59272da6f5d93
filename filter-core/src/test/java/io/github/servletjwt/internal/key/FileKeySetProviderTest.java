package io.github.servletjwt.internal.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.api.JwsAlgorithm;
import io.github.servletjwt.testkit.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files may change while the application runs. */
class FileKeySetProviderTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("keys");
    }

    private FileKeySetProvider keysIn(String json) throws Exception {
        write(json);
        return new FileKeySetProvider(
                new KeyReader(Keys.config(null, null, "file:" + file(), null), Keys.files(), note -> {}));
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    private static List<String> kids(FileKeySetProvider keys) {
        return keys.current().keys().stream()
                .map(key -> String.valueOf(key.kid()))
                .toList();
    }

    @Test
    void reread_changedFile_counts() throws Exception {
        FileKeySetProvider keys = keysIn(TestKeys.jwkSet(TestKeys.rsa()));
        write(TestKeys.jwkSet(TestKeys.rsa(), TestKeys.ed25519()));
        assertEquals(List.of("rsa"), kids(keys));
        keys.reread();
        assertEquals(List.of("rsa", "ed25519"), kids(keys));
    }

    @Test
    void reread_removedKey_isGone() throws Exception {
        FileKeySetProvider keys = keysIn(TestKeys.jwkSet(TestKeys.rsa(), TestKeys.ed25519()));
        JwsKey old = keys.current().keys().get(0);
        write(TestKeys.jwkSet(TestKeys.ed25519()));
        keys.reread();
        assertFalse(keys.current().contains(old));
    }

    @Test
    void reread_sameFile_keepsTheSet() throws Exception {
        FileKeySetProvider keys = keysIn(TestKeys.jwkSet(TestKeys.rsa()));
        KeySet before = keys.current();
        keys.reread();
        assertSame(before, keys.current());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"keys\":[]}", "{\"keys\":[{}]}", "-----BEGIN PUBLIC KEY-----"})
    void reread_brokenFile_keepsTheKeysAndTellsOnce(String broken) throws Exception {
        FileKeySetProvider keys = keysIn(TestKeys.jwkSet(TestKeys.rsa()));
        write(broken);
        try (LogLines log = new LogLines()) {
            keys.reread();
            keys.reread();
            assertEquals(2, log.text().split("stay in use", -1).length, log::text);
        }
        assertEquals(List.of("rsa"), kids(keys));
    }

    @Test
    void reread_removedFile_keepsTheKeysUntilItIsBack() throws Exception {
        FileKeySetProvider keys = keysIn(TestKeys.jwkSet(TestKeys.rsa()));
        Files.delete(file());
        keys.reread();
        assertEquals(List.of("rsa"), kids(keys));
        write(TestKeys.jwkSet(TestKeys.ed25519()));
        keys.reread();
        assertEquals(List.of("ed25519"), kids(keys));
    }

    @Test
    void reread_brokenAgainAfterRepair_isToldAgain() throws Exception {
        String good = TestKeys.jwkSet(TestKeys.rsa());
        FileKeySetProvider keys = keysIn(good);
        try (LogLines log = new LogLines()) {
            for (String text : List.of("{", good, "{")) {
                write(text);
                keys.reread();
            }
            assertEquals(3, log.text().split("stay in use", -1).length, log::text);
        }
    }

    @Test
    void reread_signingKeyChanges_isTaken() throws Exception {
        FileKeySetProvider keys =
                keysIn(Keys.set(TestKeys.rsa().publicJwk(), TestKeys.ed25519().privateJwk()));
        assertEquals("ed25519", Objects.requireNonNull(keys.current().signing()).kid());
        write(Keys.set(TestKeys.rsa().privateJwk(), TestKeys.ed25519().privateJwk()));
        keys.reread();
        assertEquals("rsa", Objects.requireNonNull(keys.current().signing()).kid());
    }

    @Test
    void reread_pemFile_isTakenToo() throws Exception {
        write(TestKeys.rsa().pemPublic());
        FileKeySetProvider keys = new FileKeySetProvider(
                new KeyReader(Keys.config(null, "file:" + file(), null, null), Keys.files(), note -> {}));
        write(TestKeys.rsa().pemPublic() + TestKeys.CERTIFICATE_PEM);
        keys.reread();
        assertEquals(2, keys.current().keys().size());
    }

    @Test
    void isWatched_onlyWhatIsInFiles() throws Exception {
        assertTrue(keysIn(TestKeys.jwkSet(TestKeys.rsa())).isWatched());
        assertFalse(new FileKeySetProvider(new KeyReader(
                        Keys.config(TestKeys.rsa().pemPrivate(), null, null, null), Keys.files(), note -> {}))
                .isWatched());
    }

    /** Its notes would fill the log, and parsing keys costs. */
    @Test
    void reread_unchangedFile_isNotParsedAgain() throws Exception {
        write(TestKeys.jwkSet(TestKeys.rsa(), TestKeys.ec("P-256")));
        List<String> notes = new ArrayList<>();
        FileKeySetProvider keys = new FileKeySetProvider(new KeyReader(
                Keys.config(null, null, "file:" + file(), null, JwsAlgorithm.RS256), Keys.files(), notes::add));
        keys.reread();
        keys.reread();
        assertEquals(1, notes.size(), notes::toString);
    }
}
