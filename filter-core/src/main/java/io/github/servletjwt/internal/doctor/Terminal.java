package io.github.servletjwt.internal.doctor;

import java.io.IOException;

/**
 * The terminal of a person who types. {@code System.console()} is none where the output goes into a file, as that of
 * {@code hash} does, so the shell's own tools are asked; where there are none, as on Windows, the text is shown.
 */
final class Terminal {
    /** What reads a line. */
    interface Reading {
        String read() throws IOException;
    }

    private Terminal() {}

    static boolean isStandardInput() {
        return run("test", "-t", "0");
    }

    /** Reads without showing what is typed. */
    static String silently(Reading reading) throws IOException {
        boolean silent = run("stty", "-echo");
        Thread restore = new Thread(() -> run("stty", "echo"));
        Runtime.getRuntime().addShutdownHook(restore);
        try {
            return reading.read();
        } finally {
            Runtime.getRuntime().removeShutdownHook(restore);
            if (silent) {
                run("stty", "echo");
            }
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
