package io.github.servletjwt.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** A request body of given bytes. */
final class BytesBody extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    BytesBody(byte[] bytes) {
        this.bytes = new ByteArrayInputStream(bytes);
    }

    BytesBody(String text) {
        this(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read() {
        return bytes.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        return bytes.read(buffer, offset, length);
    }

    @Override
    public boolean isFinished() {
        return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException();
    }
}
