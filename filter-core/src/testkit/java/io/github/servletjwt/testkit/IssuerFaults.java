package io.github.servletjwt.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How {@link FakeIssuer} misbehaves; {@code only} null means every path, {@code status} 0 the usual one. */
record IssuerFaults(
        Duration slow,
        Duration drip,
        int status,
        Body body,
        boolean etag,
        Map<String, String> headers,
        @Nullable String only) {

    /** How a body is sent. */
    enum Body {
        USUAL,
        GARBAGE,
        HUGE,
        CHUNK_HEADER
    }

    static final IssuerFaults HEALTHY =
            new IssuerFaults(Duration.ZERO, Duration.ZERO, 0, Body.USUAL, false, Map.of(), null);

    private static final int PADDING_CHARS = 300 * 1024;
    /** The JDK's client gives up after 2050. */
    private static final int CHUNK_HEADER_CHARS = 2000;

    IssuerFaults slow(Duration delay) {
        return new IssuerFaults(delay, drip, status, body, etag, headers, only);
    }

    IssuerFaults drip(Duration perByte) {
        return new IssuerFaults(slow, perByte, status, body, etag, headers, only);
    }

    IssuerFaults status(int other) {
        return new IssuerFaults(slow, drip, other, body, etag, headers, only);
    }

    IssuerFaults body(Body other) {
        return new IssuerFaults(slow, drip, status, other, etag, headers, only);
    }

    IssuerFaults etag(boolean on) {
        return new IssuerFaults(slow, drip, status, body, on, headers, only);
    }

    IssuerFaults header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new IssuerFaults(slow, drip, status, body, etag, Map.copyOf(more), only);
    }

    IssuerFaults only(String path) {
        return new IssuerFaults(slow, drip, status, body, etag, headers, path);
    }

    /** The faults that apply to this path. */
    IssuerFaults at(String path) {
        return only == null || only.equals(path) ? this : HEALTHY;
    }

    /** Answers with this body, null being 404; reports a 304 for a matching ETag before it is sent. */
    void answer(HttpExchange exchange, @Nullable String usual, Runnable notModified) throws IOException {
        try (exchange) {
            pause(slow);
            byte[] content = bytes(usual);
            boolean unchanged = etag && tag(exchange, content) && status == 0;
            if (unchanged) {
                notModified.run();
            }
            if ("close".equals(exchange.getRequestHeaders().getFirst("Connection"))) {
                // RFC 9112 §9.6, as other servers do; without it the JDK's client may read the rest on a thread of its own
                exchange.getResponseHeaders().set("Connection", "close");
            }
            headers.forEach(exchange.getResponseHeaders()::set);
            send(exchange, unchanged ? 304 : statusOf(usual), content);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private int statusOf(@Nullable String usual) {
        if (status != 0) {
            return status;
        }
        return usual == null ? 404 : 200;
    }

    private byte[] bytes(@Nullable String usual) {
        String text = usual == null ? "{}" : usual;
        String told =
                switch (body) {
                    case USUAL -> text;
                    case GARBAGE -> "<html>this is no JSON</html>";
                    case HUGE -> padded(text);
                    case CHUNK_HEADER -> "1;" + "x".repeat(CHUNK_HEADER_CHARS);
                };
        return told.getBytes(StandardCharsets.UTF_8);
    }

    private static String padded(String object) {
        String members = object.substring(0, object.lastIndexOf('}'));
        return members + (members.endsWith("{") ? "" : ",") + "\"padding\":\"" + "x".repeat(PADDING_CHARS) + "\"}";
    }

    /** Whether the request has the ETag of this content, which is put into the response. */
    private static boolean tag(HttpExchange exchange, byte[] content) {
        String tag = "\"" + Integer.toHexString(Arrays.hashCode(content)) + "\"";
        exchange.getResponseHeaders().set("ETag", tag);
        return tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
    }

    private void send(HttpExchange exchange, int code, byte[] content) throws IOException, InterruptedException {
        if (code == 204 || code == 304) {
            exchange.sendResponseHeaders(code, -1);
            return;
        }
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
        exchange.sendResponseHeaders(code, content.length);
        write(exchange.getResponseBody(), content);
    }

    private void write(OutputStream out, byte[] content) throws IOException, InterruptedException {
        if (drip.isZero()) {
            out.write(content);
            return;
        }
        // JDK 25 keeps the head until then
        out.flush();
        for (byte one : content) {
            pause(drip);
            out.write(one);
            out.flush();
        }
    }

    private static void pause(Duration time) throws InterruptedException {
        if (!time.isZero()) {
            Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);
        }
    }
}
