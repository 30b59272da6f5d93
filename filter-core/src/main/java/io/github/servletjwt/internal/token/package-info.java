/**
 * Tokens: {@link io.github.servletjwt.internal.token.TokenVerifier} proves them, {@code TokenIssuer} makes them,
 * {@code VerifiedTokenCache} remembers the proof.
 *
 * <p>May import: {@code api}, {@code config}, {@code json}, {@code key}, {@code crypto}. The only place for java-jwt,
 * whose {@code Algorithm} makes signatures; they are checked, and claims judged, here. Start reading at {@code
 * TokenVerifier}.
 */
@NullMarked
package io.github.servletjwt.internal.token;

import org.jspecify.annotations.NullMarked;
