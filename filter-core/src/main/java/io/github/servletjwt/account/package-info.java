/**
 * Accounts: the stores, the form of names, and password hashing.
 *
 * <p>May import: {@code api}, {@code config}, {@code database}. The only place for Bouncy Castle, bucket4j and zxcvbn. Start reading at
 * {@link io.github.servletjwt.account.JdbcUserStore}.
 */
@NullMarked
package io.github.servletjwt.account;

import org.jspecify.annotations.NullMarked;
