package io.github.servletjwt.internal.doctor;

import java.io.IOException;

/**
 * The terminal of a person. There is no {@code System.console()} when the output goes into a file, as with {@code
 * hash}, so the shell's own tools are used; without them, as on Windows, the input is shown.
 */
final class Terminal {
    /** Reads a line. */
    interface Reading {
        String read() throws IOException;
    }

    private Terminal() {}

    static boolean isStandardInput() {
        return run("test", "-t", "0");
    }

    /** Reads a line without showing it. */
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
