package io.github.servletjwt.key;

import io.github.servletjwt.config.KeyUrls;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches small documents: {@code https:} (or {@code http:} to loopback), 3 s to connect, 5 s to read, at most 256 KiB,
 * redirects only within a host; 10 s in all, if somebody calls {@link #endIfLate} now and then.
 *
 * <p><b>Thread safety:</b> one fetch at a time; {@link #endIfLate} and {@link #abort} may come from any thread.
 */
final class HttpFetcher {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 5_000;
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_REDIRECTS = 3;
    private static final int PERMANENT_REDIRECT = 308;
    private static final int TEMPORARY_REDIRECT = 307;
    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|[,\\s])max-age=\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_KEPT = Pattern.compile("(?:^|[,\\s])no-(?:store|cache)", Pattern.CASE_INSENSITIVE);

    private final boolean allowHttp;
    private final InstantSource clock;
    private volatile @Nullable HttpURLConnection active;
    private volatile Instant latest = Instant.MAX;
    private volatile boolean aborted;

    HttpFetcher(boolean allowHttp, InstantSource clock) {
        this.allowHttp = allowHttp;
        this.clock = clock;
    }

    /**
     * The document at an address.
     *
     * @param before what was there last, if its server said how to ask whether it has changed
     */
    Fetched fetch(URI address, @Nullable Fetched before) throws IOException {
        URI at = address;
        latest = clock.instant().plus(LONGEST);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpURLConnection connection = open(at, before == null ? null : before.etag());
            try {
                int status = connection.getResponseCode();
                if (!isRedirect(status)) {
                    return answer(connection, status, before);
                }
                at = target(at, connection.getHeaderField("Location"));
            } finally {
                active = null;
                connection.disconnect();
            }
        }
        throw new IOException("redirects more than " + MOST_REDIRECTS + " times");
    }

    private HttpURLConnection open(URI at, @Nullable String etag) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "application/json, application/jwk-set+json");
        // a kept connection would be watched by a thread of the JDK that outlives the application
        connection.setRequestProperty("Connection", "close");
        if (etag != null) {
            connection.setRequestProperty("If-None-Match", etag);
        }
        active = connection;
        if (aborted) {
            throw new IOException("closed");
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
                    from.resolve(location == null ? "" : location).toString(), allowHttp);
            boolean weaker = from.getScheme().equalsIgnoreCase("https")
                    && !to.getScheme().equalsIgnoreCase("https");
            if (!weaker && to.getHost().equalsIgnoreCase(from.getHost())) {
                return to;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IOException("redirects to what is no address for keys", malformed);
        }
        throw new IOException("redirects to another host; name the address itself");
    }

    private static Fetched answer(HttpURLConnection connection, int status, @Nullable Fetched before)
            throws IOException {
        Duration maxAge = maxAge(connection.getHeaderField("Cache-Control"));
        if (status == HttpURLConnection.HTTP_NOT_MODIFIED && before != null) {
            return new Fetched(before.text(), before.etag(), maxAge);
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("answers " + status);
        }
        return new Fetched(text(connection), connection.getHeaderField("ETag"), maxAge);
    }

    private static String text(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getInputStream()) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("is longer than 256 KiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
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

    /** Ends a fetch that is under way and takes too long: the JDK counts the time of each read, and not of all. */
    void endIfLate() {
        if (clock.instant().isAfter(latest)) {
            disconnect();
        }
    }

    /** Ends a fetch that is under way, and every later one. */
    void abort() {
        aborted = true;
        disconnect();
    }

    private void disconnect() {
        HttpURLConnection connection = active;
        if (connection != null) {
            connection.disconnect();
        }
    }
}
