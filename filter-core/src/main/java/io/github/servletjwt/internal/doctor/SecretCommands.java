package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.api.PasswordHashAlgorithm;
import io.github.servletjwt.internal.account.PasswordHashes;
import io.github.servletjwt.internal.config.AccountConfig;
import io.github.servletjwt.internal.doctor.Doctor.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes secrets, keys and hashes. */
final class SecretCommands {
    /** 48 bytes are 64 characters: enough for HS512, which needs that many characters. */
    private static final int SECRET_BYTES = 48;

    private static final int RSA_BITS = 3072;
    private static final int MAX_PASSWORD_BYTES = 2048;
    /** Code points, as in a registration. */
    private static final int MAX_PASSWORD = 256;

    private static final String PRIVATE = "jwt-private.pem";
    private static final String PUBLIC = "jwt-public.pem";

    private SecretCommands() {}

    static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static int keyPair(String algorithm, Path folder, SecureRandom random, PrintStream out)
            throws UsageException, IOException {
        KeyPair pair = generate(algorithm, random);
        Path privateFile = folder.resolve(PRIVATE);
        Path publicFile = folder.resolve(PUBLIC);
        if (!Files.isDirectory(folder.toAbsolutePath())) {
            throw new UsageException("there is no folder " + folder + "; make it first");
        }
        for (Path file : List.of(privateFile, publicFile)) {
            if (Files.exists(file)) {
                throw new UsageException(file + " exists and is not changed; name another folder");
            }
        }
        try {
            write(publicFile, "PUBLIC KEY", pair.getPublic().getEncoded(), "rw-r--r--");
            write(privateFile, "PRIVATE KEY", pair.getPrivate().getEncoded(), "rw-------");
        } catch (FileAlreadyExistsException raced) {
            throw new UsageException(raced.getFile() + " exists and is not changed; name another folder");
        }
        out.println(
                privateFile + " signs, readable by its owner only:  privateKey=file:" + privateFile.toAbsolutePath());
        out.println(publicFile + " verifies, for other applications:  publicKey=file:" + publicFile.toAbsolutePath());
        return Doctor.GOOD;
    }

    private static KeyPair generate(String algorithm, SecureRandom random) throws UsageException {
        try {
            KeyPairGenerator generator;
            switch (algorithm.toUpperCase(Locale.ROOT)) {
                case "EDDSA" -> generator = KeyPairGenerator.getInstance("Ed25519");
                case "ES256" -> {
                    generator = KeyPairGenerator.getInstance("EC");
                    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
                }
                case "RS256" -> {
                    generator = KeyPairGenerator.getInstance("RSA");
                    generator.initialize(RSA_BITS, random);
                }
                default -> throw new UsageException("keypair makes EdDSA, ES256 and RS256 keys, not " + algorithm);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The file is created with its permissions: others can never read it. */
    private static void write(Path file, String label, byte[] key, String permissions) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        byte[] pem = ("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            channel.write(ByteBuffer.wrap(pem));
        }
    }

    static int hash(String form, InputStream in, SecureRandom random, PrintStream out, PrintStream err)
            throws UsageException, IOException {
        PasswordHashAlgorithm wanted = switch (form) {
            case "argon2id" -> PasswordHashAlgorithm.ARGON2ID;
            case "bcrypt" -> PasswordHashAlgorithm.BCRYPT;
            case "pbkdf2-sha256" -> PasswordHashAlgorithm.PBKDF2_SHA256;
            default ->
                throw new UsageException(
                        "hash makes argon2id, bcrypt and pbkdf2-sha256; the password comes from standard input, and "
                                + "never from the command line, which others can read");
        };
        String password = password(in, err);
        if (wanted == PasswordHashAlgorithm.BCRYPT && password.getBytes(StandardCharsets.UTF_8).length > 72) {
            throw new UsageException("bcrypt takes passwords of at most 72 bytes");
        }
        AccountConfig config = new AccountConfig(null, null, null, null, null, List.of(), wanted, false, 1);
        out.println(PasswordHashes.of(config, random).hash(password));
        return Doctor.GOOD;
    }

    /** The first line; a terminal does not show it. */
    private static String password(InputStream in, PrintStream err) throws UsageException, IOException {
        String password;
        if (in == System.in && Terminal.isStandardInput()) {
            err.print("Password: ");
            password = Terminal.silently(() -> firstLine(in));
            err.println();
        } else {
            password = firstLine(in);
        }
        int length = password.codePointCount(0, password.length());
        if (length == 0 || length > MAX_PASSWORD || password.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException(
                    "expected a password of 1 to 256 characters on the first line of standard input, without control "
                            + "characters");
        }
        if (length < 8) {
            err.println("the password is short: fewer than 8 characters would be refused at registration");
        }
        return password;
    }

    private static String firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n' && line.size() < MAX_PASSWORD_BYTES; b = in.read()) {
            line.write(b);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString()
                    .replaceFirst("\r$", "");
        } catch (CharacterCodingException malformed) {
            throw new IOException("the password is not in UTF-8", malformed);
        }
    }
}
