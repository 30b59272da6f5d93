package io.github.servletjwt.internal.doctor;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files of a WAR up to a maximum size: a few kilobytes can unpack to gigabytes. */
final class Unpacked {
    private Unpacked() {}

    /** The file is too large; the message says which. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLargeException(String message) {
            super(message);
        }
    }

    /**
     * Opens a file.
     *
     * @param max in MiB; the stream throws {@link TooLargeException} beyond it
     */
    static InputStream open(Path file, int max) throws IOException {
        return new Bounded(Files.newInputStream(file), (long) max << 20, file + " is larger than " + max + " MiB");
    }

    private static final class Bounded extends FilterInputStream {
        private final String problem;
        private long left;

        private Bounded(InputStream in, long max, String problem) {
            super(in);
            this.left = max;
            this.problem = problem;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new TooLargeException(problem);
            }
        }
    }
}
