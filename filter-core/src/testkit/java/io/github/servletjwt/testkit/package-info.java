/**
 * For tests of applications: real tokens, an issuer that can misbehave, a clock that is moved by hand.
 *
 * <p>May import: the JDK alone, so that product and tests cannot be wrong in the same way. Start reading at
 * {@link io.github.servletjwt.testkit.TestTokens}.
 */
@NullMarked
package io.github.servletjwt.testkit;

import org.jspecify.annotations.NullMarked;
