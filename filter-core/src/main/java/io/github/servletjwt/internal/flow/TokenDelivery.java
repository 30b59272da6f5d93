package io.github.servletjwt.internal.flow;

/**
 * How the tokens of a response travel.
 *
 * @param cookies in cookies, so that the access token carries the claim {@code csrf}
 * @param mostTokenLength maximum length of an access token, in characters
 */
public record TokenDelivery(boolean cookies, int mostTokenLength) {
    /** In the body of the response. */
    public static final TokenDelivery BODY = new TokenDelivery(false, Integer.MAX_VALUE);
}
