package io.github.servletjwt.internal.key;

import io.github.servletjwt.internal.config.IssuerName;
import io.github.servletjwt.internal.config.KeyUrls;
import io.github.servletjwt.internal.json.MalformedJsonException;
import io.github.servletjwt.internal.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key set URL of an issuer in its metadata: OpenID Connect Discovery 1.0 §4, then RFC 8414 §3. Reads the
 * metadata again every hour, and after a failure.
 */
final class DiscoveryKeyFetcher implements KeyFetcher {
    /** As {@link HttpFetcher#fetch}. */
    interface Documents {
        FetchedDocument fetch(URI address, @Nullable FetchedDocument before) throws IOException;
    }

    private static final Duration LASTS = Duration.ofHours(1);

    private final IssuerName name;
    private final String issuer;
    private final boolean allowHttp;
    private final Documents http;
    private final InstantSource clock;
    private @Nullable URI address;
    private Instant known = Instant.EPOCH;

    DiscoveryKeyFetcher(IssuerName name, boolean allowHttp, Documents http, InstantSource clock) {
        this.name = name;
        this.issuer = name.discovered();
        this.allowHttp = allowHttp;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public FetchedDocument fetch(@Nullable FetchedDocument before) throws IOException {
        Instant now = clock.instant();
        URI at = address;
        FetchedDocument same = before;
        if (at == null || known.plus(LASTS).isBefore(now)) {
            URI found = discover();
            known = now;
            same = found.equals(at) ? before : null;
            at = found;
        }
        address = null;
        FetchedDocument fetched = http.fetch(at, same);
        address = at;
        return fetched;
    }

    private URI discover() throws IOException {
        URI base = URI.create(issuer);
        String path = base.getRawPath().replaceFirst("/$", "");
        URI openid = base.resolve(path + "/.well-known/openid-configuration");
        try {
            return keysIn(http.fetch(openid, null));
        } catch (IOException first) {
            try {
                return keysIn(http.fetch(base.resolve("/.well-known/oauth-authorization-server" + path), null));
            } catch (IOException second) {
                throw new IOException(
                        "no keys are discovered; .well-known/openid-configuration " + first.getMessage()
                                + "; .well-known/oauth-authorization-server " + second.getMessage(),
                        first);
            }
        }
    }

    private URI keysIn(FetchedDocument document) throws IOException {
        Map<String, @Nullable Object> members;
        try {
            members = StrictJson.readObject(document.text().getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException malformed) {
            throw new IOException("is not a JSON object", malformed);
        }
        if (!name.isNamedBy(members.get("issuer"))) {
            throw new IOException("names another issuer than the setting issuer; both must be equal letter by letter");
        }
        return keysAt(String.valueOf(members.get("jwks_uri")));
    }

    private URI keysAt(String address) throws IOException {
        URI keys;
        try {
            keys = KeyUrls.require(address, allowHttp);
        } catch (IllegalArgumentException refused) {
            throw new IOException("has a jwks_uri that is refused: " + refused.getMessage(), refused);
        }
        if (HttpExchange.isWeaker(URI.create(issuer), keys)) {
            throw new IOException("has a jwks_uri that is refused: it is http:, and the issuer is https:");
        }
        return keys;
    }
}
