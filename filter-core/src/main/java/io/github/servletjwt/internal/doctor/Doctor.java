package io.github.servletjwt.internal.doctor;

import io.github.servletjwt.internal.deployment.Placeholders;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.ZipException;

/**
 * The main class of {@code java -jar filter-core-V-standalone.jar}.
 *
 * <p>Exit codes: 0 good; 1 a problem; 2 the command was not understood, or a file cannot be read or written. Secrets
 * are never taken from the command line, because others on the machine can read it.
 */
public final class Doctor {
    static final int GOOD = 0;
    static final int BAD = 1;
    static final int NOT_UNDERSTOOD = 2;

    static final String USAGE = """
            servlet-jwt: java -jar filter-core-VERSION-standalone.jar COMMAND

              check WEB_XML                        every mistake in it, and the rules that hold
              explain WEB_XML METHOD PATH          which rule decides on a request, and why
              secret                               a random secret, for the setting secret
              keypair EdDSA|ES256|RS256 [FOLDER]   jwt-private.pem and jwt-public.pem, for privateKey and publicKey
              hash [argon2id|bcrypt|pbkdf2-sha256] the hash of the password on standard input, for a file of users

            WEB_XML is a web.xml, an exploded web application or a .war. Placeholders are filled from this environment.
            Exit codes: 0 good, 1 something is wrong, 2 not understood.
            """;

    /** A command that was not understood, or a missing file; the message is shown to the user as it is. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String text) {
            super(text);
        }
    }

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final UnaryOperator<String> fill;
    private final SecureRandom random = new SecureRandom();

    /**
     * A doctor.
     *
     * @param fill fills placeholders; {@link IllegalArgumentException} when it cannot
     */
    Doctor(InputStream in, PrintStream out, PrintStream err, UnaryOperator<String> fill) {
        this.in = in;
        this.out = Printable.stream(out);
        this.err = Printable.stream(err);
        this.fill = fill;
    }

    /** Runs one command and ends the process with its exit code. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(new Doctor(System.in, out, System.err, Placeholders.ofProcess()::fill).run(args));
    }

    /** The exit code. */
    int run(String... args) {
        try {
            return run(
                    args.length == 0 ? "" : args[0],
                    Arrays.asList(args).subList(Math.min(1, args.length), args.length));
        } catch (UsageException refused) {
            err.println(refused.getMessage());
            return NOT_UNDERSTOOD;
        } catch (UncheckedIOException failed) {
            return unreadable(Objects.requireNonNullElse(failed.getCause(), failed));
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError failed) {
            return unreadable(failed);
        }
    }

    /** A broken archive, XML of absurd depth or breadth, a file that cannot be read. */
    private int unreadable(Throwable failed) {
        boolean archive = failed instanceof ProviderNotFoundException || failed instanceof ZipException;
        err.println(
                archive
                        ? "cannot be read: expected a WAR, which is a ZIP archive with WEB-INF/web.xml in it"
                        : failed instanceof Unpacked.TooLargeException
                                ? failed.getMessage() + "; look into the archive, the doctor does not read it"
                                : "cannot be read or written: " + failed);
        return NOT_UNDERSTOOD;
    }

    private int run(String command, List<String> args) throws UsageException, IOException {
        return switch (command) {
            case "check" -> {
                require(args, 1, 1, "check takes one argument, the web.xml");
                yield CheckCommand.run(WebXmlReader.read(Path.of(args.get(0))), fill, out);
            }
            case "explain" -> {
                require(
                        args,
                        3,
                        3,
                        "explain takes three arguments: the web.xml, a method such as GET, and a path such as /a");
                yield ExplainCommand.run(WebXmlReader.read(Path.of(args.get(0))), fill, args.get(1), args.get(2), out);
            }
            case "secret" -> {
                require(args, 0, 0, "secret takes no argument");
                out.println(SecretCommands.secret(random));
                yield GOOD;
            }
            case "keypair" -> {
                require(args, 1, 2, "keypair takes EdDSA, ES256 or RS256, and a folder if it is not the current one");
                yield SecretCommands.keyPair(args.get(0), Path.of(args.size() > 1 ? args.get(1) : ""), random, out);
            }
            case "hash" -> {
                require(
                        args,
                        0,
                        1,
                        "hash takes argon2id, bcrypt or pbkdf2-sha256 (the password comes from standard input)");
                yield SecretCommands.hash(args.isEmpty() ? "argon2id" : args.get(0), in, random, out, err);
            }
            case "help", "--help", "-h" -> {
                out.print(USAGE);
                yield GOOD;
            }
            default ->
                throw new UsageException(
                        (command.isEmpty() ? "" : "there is no command '" + command + "'\n\n") + USAGE);
        };
    }

    private static void require(List<String> args, int min, int max, String otherwise) throws UsageException {
        if (args.size() < min || args.size() > max) {
            throw new UsageException(otherwise + "\n\n" + USAGE);
        }
    }
}
