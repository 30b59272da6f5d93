/**
 * Where keys come from, and whether they are strong enough: settings, files, URLs.
 *
 * <p>May import: {@code api}, {@code config}, {@code json}, {@code concurrent}, {@code crypto}. Start reading at
 * {@link io.github.servletjwt.internal.key.KeySetProvider} and {@link io.github.servletjwt.internal.key.KeyRefresher}.
 */
@NullMarked
package io.github.servletjwt.internal.key;

import org.jspecify.annotations.NullMarked;
