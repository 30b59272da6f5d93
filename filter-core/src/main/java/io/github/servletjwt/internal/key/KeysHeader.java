package io.github.servletjwt.internal.key;

import java.io.IOException;
import java.net.URI;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * A header that asks a server for its keys, such as a credential. It goes to the configured server alone, never to one to
 * which that server refers.
 *
 * <p><b>Thread safety:</b> any thread.
 *
 * @param text {@code Name: value}, with placeholders
 * @param fill fills placeholders, anew for each fetch: a token in a file is replaced from time to time
 * @param server whose scheme, host and port count
 */
record KeysHeader(String text, UnaryOperator<String> fill, URI server) {
    /** Adds the header to a request for this address, if it is one to the server. */
    void addTo(URI address, BiConsumer<String, String> request) throws IOException {
        if (!isServer(address)) {
            return;
        }
        String filled;
        try {
            filled = fill.apply(text);
        } catch (IllegalArgumentException unresolved) {
            throw new IOException(
                    "is not asked, because keysHeader cannot be filled: " + unresolved.getMessage(), unresolved);
        }
        int colon = filled.indexOf(':');
        String value = filled.substring(colon + 1).strip();
        if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("is not asked, because the value of keysHeader is empty or has a control character");
        }
        request.accept(filled.substring(0, colon).strip(), value);
    }

    /** Whether an address is on the configured server. */
    boolean isServer(URI address) {
        return address.getScheme().equalsIgnoreCase(server.getScheme())
                && address.getHost().equalsIgnoreCase(server.getHost())
                && port(address) == port(server);
    }

    private static int port(URI address) {
        boolean tls = address.getScheme().equalsIgnoreCase("https");
        return address.getPort() >= 0 ? address.getPort() : tls ? 443 : 80;
    }

    /** Does not show the header. */
    @Override
    public String toString() {
        return "KeysHeader[" + server.getHost() + "]";
    }
}
