package io.github.servletjwt.internal.key;

import io.github.servletjwt.internal.config.KeyUrls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one document over {@code https:} (or {@code http:} on loopback). Limits: 3 s to connect, 5 s for each read,
 * 256 KiB, redirects within the host only.
 *
 * <p><b>Thread safety:</b> one thread calls {@link #run}, once; any thread may call the other methods.
 */
final class HttpExchange implements Runnable {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 5_000;
    private static final int MAX_BYTES = 256 * 1024;
    private static final int BUFFER_BYTES = 8192;
    private static final int MAX_REDIRECTS = 3;
    private static final int PERMANENT_REDIRECT = 308;
    private static final int TEMPORARY_REDIRECT = 307;
    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|[,\\s])max-age=\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_KEPT = Pattern.compile("(?:^|[,\\s])no-(?:store|cache)", Pattern.CASE_INSENSITIVE);

    private final URI address;
    private final @Nullable FetchedDocument before;
    private final FetchOptions options;
    private final CompletableFuture<FetchedDocument> outcome = new CompletableFuture<>();
    private volatile @Nullable HttpURLConnection active;
    private volatile boolean stopped;

    /**
     * A fetch that has not begun.
     *
     * @param before the last document, if its server gave an {@code ETag}
     */
    HttpExchange(URI address, @Nullable FetchedDocument before, FetchOptions options) {
        this.address = address;
        this.before = before;
        this.options = options;
    }

    /** The document, or the {@link IOException} that says why there is none. */
    Future<FetchedDocument> outcome() {
        return outcome;
    }

    @Override
    public void run() {
        try {
            outcome.complete(fetch());
        } catch (Throwable cause) {
            // the caller that waits for the outcome handles it
            outcome.completeExceptionally(cause);
        }
    }

    /** Releases the caller that waits, and opens no further connection. */
    void stop() {
        stopped = true;
        outcome.completeExceptionally(new IOException("closed"));
    }

    /**
     * Ends the open connection. A thread that reads from it holds a lock of the JDK, and this method waits for that
     * lock: until the read ends, 5 s at most. In the head of a chunk (RFC 9112 §7.1.1) it waits as long as the server
     * keeps sending bytes.
     */
    void disconnect() {
        HttpURLConnection connection = active;
        if (connection != null) {
            connection.disconnect();
        }
    }

    private FetchedDocument fetch() throws IOException {
        URI at = address;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpURLConnection connection = prepare(at);
            active = connection;
            try {
                // before and after: disconnecting has no effect on a connection that does not exist yet
                requireNotStopped();
                connection.connect();
                requireNotStopped();
                int status = connection.getResponseCode();
                if (!isRedirect(status)) {
                    return answer(connection, status);
                }
                at = target(at, connection.getHeaderField("Location"));
            } catch (SSLHandshakeException untrusted) {
                throw new IOException(
                        "has a certificate that is not trusted; set keysCa to the certificate of its authority, or add that to "
                                + "the trust store of the JVM (" + untrusted.getMessage() + ")",
                        untrusted);
            } finally {
                active = null;
                connection.disconnect();
            }
        }
        throw new IOException("redirects more than " + MAX_REDIRECTS + " times");
    }

    private void requireNotStopped() throws IOException {
        if (stopped) {
            throw new IOException("closed");
        }
    }

    private HttpURLConnection prepare(URI at) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "application/json, application/jwk-set+json");
        // the JDK would watch a kept connection with a thread that outlives the application
        connection.setRequestProperty("Connection", "close");
        if (connection instanceof HttpsURLConnection https && options.tls() != null) {
            https.setSSLSocketFactory(options.tls());
        }
        if (options.header() != null) {
            options.header().addTo(at, connection::setRequestProperty);
        }
        if (before != null && before.etag() != null) {
            connection.setRequestProperty("If-None-Match", before.etag());
        }
        return connection;
    }

    private static boolean isRedirect(int status) {
        return status == HttpURLConnection.HTTP_MOVED_PERM
                || status == HttpURLConnection.HTTP_MOVED_TEMP
                || status == HttpURLConnection.HTTP_SEE_OTHER
                || status == TEMPORARY_REDIRECT
                || status == PERMANENT_REDIRECT;
    }

    private URI target(URI from, @Nullable String location) throws IOException {
        try {
            URI to = KeyUrls.require(
                    from.resolve(location == null ? "" : location).toString(), options.allowHttp());
            if (!isWeaker(from, to) && to.getHost().equalsIgnoreCase(from.getHost())) {
                return to;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IOException("redirects to something that is not a key set URL", malformed);
        }
        throw new IOException("redirects to another host; set the final URL instead");
    }

    private FetchedDocument answer(HttpURLConnection connection, int status) throws IOException {
        Duration maxAge = maxAge(connection.getHeaderField("Cache-Control"));
        if (status == HttpURLConnection.HTTP_NOT_MODIFIED && before != null) {
            return new FetchedDocument(before.text(), before.etag(), maxAge);
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("answers " + status);
        }
        return new FetchedDocument(text(connection), connection.getHeaderField("ETag"), maxAge);
    }

    private String text(HttpURLConnection connection) throws IOException {
        try (InputStream in = decoded(connection)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(in)))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw new IOException("is not text in UTF-8", binary);
        }
    }

    /** Some servers compress although nobody asked for it. The limit of the length counts what comes out. */
    private static InputStream decoded(HttpURLConnection connection) throws IOException {
        String encoding = connection.getContentEncoding();
        if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
            return connection.getInputStream();
        }
        if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
            return new GZIPInputStream(connection.getInputStream());
        }
        throw new IOException("is compressed by another method than gzip");
    }

    private byte[] bytes(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] some = new byte[BUFFER_BYTES];
        int read = in.read(some);
        while (read >= 0) {
            // a reader that went on would take the lock again before the thread that disconnects
            requireNotStopped();
            bytes.write(some, 0, read);
            if (bytes.size() > MAX_BYTES) {
                throw new IOException("is longer than 256 KiB");
            }
            read = in.read(some);
        }
        return bytes.toByteArray();
    }

    /** Whether the redirect leaves TLS. A document from TLS must not lead elsewhere, not even to loopback. */
    static boolean isWeaker(URI from, URI to) {
        return from.getScheme().equalsIgnoreCase("https") && !to.getScheme().equalsIgnoreCase("https");
    }

    private static @Nullable Duration maxAge(@Nullable String cacheControl) {
        if (cacheControl == null) {
            return null;
        }
        if (NOT_KEPT.matcher(cacheControl).find()) {
            return Duration.ZERO;
        }
        Matcher matcher = MAX_AGE.matcher(cacheControl);
        return matcher.find() ? Duration.ofSeconds(Long.parseLong(matcher.group(1))) : null;
    }
}
