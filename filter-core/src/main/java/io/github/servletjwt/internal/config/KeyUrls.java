package io.github.servletjwt.internal.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** URLs that keys may be fetched from: {@code https:}, and {@code http:} to loopback. */
public final class KeyUrls {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    private KeyUrls() {}

    static boolean isUrl(String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        return folded.startsWith("https:") || folded.startsWith("http:");
    }

    /** Whether a set of keys can be discovered from the issuer (RFC 8414 §2: no query, no fragment). */
    static boolean isDiscoverable(String issuer, boolean allowHttp) {
        return whyNotDiscoverable(issuer, allowHttp).isEmpty();
    }

    /** The reason and its remedy; empty when the issuer is discoverable. */
    static String whyNotDiscoverable(String issuer, boolean allowHttp) {
        try {
            URI uri = require(issuer, allowHttp);
            return uri.getRawQuery() == null ? "" : "expected https://host/path, without a query";
        } catch (IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /**
     * Parses a URL that keys may be fetched from.
     *
     * @param allowHttp whether plain {@code http:} to other machines is allowed
     * @throws IllegalArgumentException when keys may not be fetched from it; the message says why and does not contain
     *     the URL
     */
    public static URI require(String text, boolean allowHttp) {
        URI uri = parse(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("expected https://host/path, without user or fragment");
        }
        if (scheme.equals("https") || (scheme.equals("http") && (allowHttp || isLoopback(uri)))) {
            return uri;
        }
        throw new IllegalArgumentException(
                "http: is only allowed to loopback, because anybody on the network path could inject keys; use https, "
                        + "or set allowHttpKeys=true if the network is trusted");
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("is not a URL; expected https://host/path", malformed);
        }
    }

    private static boolean isLoopback(URI uri) {
        return LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    /** The URL without its query, which may contain a secret. */
    public static String shown(String url) {
        return url.replaceFirst("\\?(?s:.*)", "?…");
    }
}
