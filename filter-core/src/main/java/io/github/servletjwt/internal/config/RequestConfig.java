package io.github.servletjwt.internal.config;

import io.github.servletjwt.api.TokenSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How requests bring their access token.
 *
 * @param requireHttps whether credentials over plain HTTP are refused
 * @param loginPage where people without a token are sent; null when they are not
 */
public record RequestConfig(
        String tokenHeader,
        List<TokenSource> tokenSources,
        boolean requireHttps,
        @Nullable String loginPage) {
    public RequestConfig {
        tokenSources = List.copyOf(tokenSources);
    }

    /** Whether a cookie may carry it. */
    public boolean acceptsCookies() {
        return tokenSources.contains(TokenSource.COOKIE);
    }
}
