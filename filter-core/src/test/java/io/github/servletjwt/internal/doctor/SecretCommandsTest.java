package io.github.servletjwt.internal.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.RuntimeAccess;
import io.github.servletjwt.api.JwsAlgorithm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code secret}, {@code keypair}, {@code hash}, and what is not understood. */
class SecretCommandsTest {
    @TempDir
    private Path folder;

    @Test
    void secret_isGoodForEveryHmacAndEachTimeAnother() throws Exception {
        String secret = Consultation.of("", "secret").out().strip();
        assertNotEquals(secret, Consultation.of("", "secret").out().strip());
        try (JwtAuth auth =
                JwtAuth.builder().secret(secret).algorithms(JwsAlgorithm.HS512).build()) {
            assertEquals("alice", auth.verify(auth.issue("alice")).getName());
        }
    }

    @ParameterizedTest
    @CsvSource({"EdDSA,EdDSA", "ES256,ES256", "RS256,RS256", "eddsa,EdDSA"})
    void keypair_files_signAndVerify(String asked, String algorithm) throws Exception {
        Consultation made = Consultation.of("", "keypair", asked, folder.toString());
        assertEquals(0, made.code(), made.err());
        String privateKey = "file:" + folder.resolve("jwt-private.pem");
        String publicKey = "file:" + folder.resolve("jwt-public.pem");
        assertTrue(made.out().contains("privateKey=" + privateKey), made.out());
        assertFalse(made.out().contains("BEGIN"), made.out());
        try (JwtAuth signs = JwtAuth.builder()
                        .privateKey(privateKey)
                        .set("algorithms", algorithm)
                        .build();
                JwtAuth verifies = JwtAuth.builder().publicKey(publicKey).build()) {
            assertEquals("alice", verifies.verify(signs.issue("alice")).getName());
        }
    }

    @Test
    void keypair_privateFile_isItsOwnersAlone() throws Exception {
        Consultation.of("", "keypair", "ES256", folder.toString());
        assertEquals(
                Set.copyOf(PosixFilePermissions.fromString("rw-------")),
                Files.getPosixFilePermissions(folder.resolve("jwt-private.pem")));
    }

    @Test
    void keypair_existingFile_isLeftAsItIs() throws Exception {
        Path file = Files.writeString(folder.resolve("jwt-public.pem"), "mine");
        Consultation refused = Consultation.of("", "keypair", "ES256", folder.toString());
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("exists and is not changed"), refused.err());
        assertEquals("mine", Files.readString(file));
        assertFalse(Files.exists(folder.resolve("jwt-private.pem")));
    }

    @ParameterizedTest
    @CsvSource({
        "'',$argon2id$v=19$m=19456",
        "argon2id,$argon2id$",
        "bcrypt,$2b$12$",
        "pbkdf2-sha256,$pbkdf2-sha256$600000$"
    })
    void hash_ofStandardInput_letsLogIn(String form, String begin) throws Exception {
        Consultation made = form.isEmpty()
                ? Consultation.of("wonderland-1\n", "hash")
                : Consultation.of("wonderland-1\n", "hash", form);
        assertTrue(made.out().startsWith(begin), made.out());
        Path users = Files.writeString(folder.resolve("users"), "alice: " + made.out());
        try (JwtAuth auth = JwtAuth.builder()
                .secret(Consultation.SECRET)
                .users("file:" + users)
                .build()) {
            assertTrue(RuntimeAccess.of(auth).hasUsers());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a\tbcdefgh\n"})
    void hash_noPassword_isNotUnderstood(String in) {
        assertEquals(2, Consultation.of(in, "hash").code());
    }

    @Test
    void hash_lengths_atTheEdge() {
        assertEquals(
                0,
                Consultation.of("x".repeat(256) + "\n", "hash", "pbkdf2-sha256").code());
        assertEquals(
                2,
                Consultation.of("x".repeat(257) + "\n", "hash", "pbkdf2-sha256").code());
        assertEquals(0, Consultation.of("x".repeat(72) + "\n", "hash", "bcrypt").code());
        assertEquals(2, Consultation.of("x".repeat(73) + "\n", "hash", "bcrypt").code());
    }

    /** A password typed there has been shown to everybody on the machine already; it is not repeated. */
    @Test
    void hash_passwordOnTheCommandLine_isRefusedAndNotRepeated() {
        Consultation refused = Consultation.of("", "hash", "wonderland-1");
        assertEquals(2, refused.code());
        assertFalse((refused.out() + refused.err()).contains("wonderland-1"));
        assertTrue(refused.err().contains("never from the command line"), refused.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chek",
                "check",
                "explain a GET",
                "secret 1",
                "keypair",
                "keypair HS256",
                "keypair ES256 /no/such/folder",
                "hash a b"
            })
    void command_notUnderstood_is2AndTellsWhy(String line) {
        Consultation refused = Consultation.of("", line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(2, refused.code());
        assertFalse(refused.err().isBlank());
        assertEquals("", refused.out());
    }

    @Test
    void help_isGood() {
        assertEquals(new Consultation(0, Doctor.USAGE, ""), Consultation.of("", "--help"));
    }
}
