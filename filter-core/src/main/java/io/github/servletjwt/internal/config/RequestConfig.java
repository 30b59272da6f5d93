package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.TokenSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How requests carry their access token.
 *
 * @param requireHttps whether credentials over plain HTTP are refused
 * @param loginPage page to which browsers without a token are redirected; null for none
 */
public record RequestConfig(
        String tokenHeader,
        List<TokenSource> tokenSources,
        boolean requireHttps,
        @Nullable String loginPage) {
    public RequestConfig {
        tokenSources = List.copyOf(tokenSources);
    }

    /** Whether a cookie may carry the token. */
    public boolean acceptsCookies() {
        return tokenSources.contains(TokenSource.COOKIE);
    }
}
