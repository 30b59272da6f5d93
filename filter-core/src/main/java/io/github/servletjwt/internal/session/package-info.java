/**
 * Sessions: refresh tokens, revocations, and the stores.
 *
 * <p>May import: {@code api}, {@code config}, {@code database}, {@code redis}, {@code concurrent}, {@code crypto}.
 * Start reading at {@link io.github.servletjwt.internal.session.Sessions}.
 */
@NullMarked
package io.github.servletjwt.internal.session;

import org.jspecify.annotations.NullMarked;
