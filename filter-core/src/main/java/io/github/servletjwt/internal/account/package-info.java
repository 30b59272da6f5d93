/**
 * Accounts: the stores, the form of names, password hashing, and the login throttle.
 *
 * <p>May import: {@code api}, {@code config}, {@code database}, {@code redis}, {@code crypto}. The only place for
 * Bouncy Castle, bucket4j and zxcvbn; Caffeine is shared with {@code token}. Start reading at {@link
 * io.github.servletjwt.internal.account.Passwords} and {@link io.github.servletjwt.internal.account.JdbcUserStore}.
 */
@NullMarked
package io.github.servletjwt.internal.account;

import org.jspecify.annotations.NullMarked;
