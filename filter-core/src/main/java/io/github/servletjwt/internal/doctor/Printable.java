package io.github.servletjwt.internal.doctor;

import java.io.PrintStream;

/**
 * Keeps the content of files from acting on the terminal: control characters (also C1, which some terminals obey like
 * ESC), bidirectional controls, and other invisible characters are printed as escapes.
 */
final class Printable {
    private Printable() {}

    /** The text with escapes; line ends and tabs stay. */
    static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> append(printable, codePoint));
        return printable.toString();
    }

    /** The same, on one line. */
    static String line(String text) {
        return of(text.replace("\n", "\\n"));
    }

    private static void append(StringBuilder printable, int codePoint) {
        if (codePoint == '\n' || codePoint == '\t' || isPrintable(codePoint)) {
            printable.appendCodePoint(codePoint);
        } else {
            printable.append(String.format("\\u%04X", codePoint));
        }
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Prints to another stream, with escapes. */
    static PrintStream stream(PrintStream to) {
        return new Escaping(to);
    }

    private static final class Escaping extends PrintStream {
        private final PrintStream to;

        private Escaping(PrintStream to) {
            super(to, true);
            this.to = to;
        }

        /** Every print method ends here. */
        @Override
        public void print(String text) {
            to.print(of(String.valueOf(text)));
        }

        @Override
        public void print(char[] text) {
            print(String.valueOf(text));
        }

        @Override
        public void print(char character) {
            print(String.valueOf(character));
        }
    }
}
