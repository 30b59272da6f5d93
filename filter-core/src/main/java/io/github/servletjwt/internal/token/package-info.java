/**
 * Tokens: {@link io.github.servletjwt.internal.token.TokenVerifier} verifies them, {@code TokenIssuer} issues them,
 * {@code VerifiedTokenCache} remembers verified ones.
 *
 * <p>May import: {@code api}, {@code config}, {@code json}, {@code key}, {@code crypto}. The only place for java-jwt,
 * whose {@code Algorithm} signs; signatures and claims are verified here. Start reading at {@code
 * TokenVerifier}.
 */
@NullMarked
package io.github.servletjwt.internal.token;

import org.jspecify.annotations.NullMarked;
