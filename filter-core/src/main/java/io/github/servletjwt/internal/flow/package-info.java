/**
 * Login, registration, refresh, logout and password change: plain Java, no HTTP.
 *
 * <p>May import: {@code api}, {@code config}, {@code token}, {@code account}, {@code session}. Start reading at {@link
 * io.github.servletjwt.internal.flow.LoginFlow}.
 */
@NullMarked
package io.github.servletjwt.internal.flow;

import org.jspecify.annotations.NullMarked;
