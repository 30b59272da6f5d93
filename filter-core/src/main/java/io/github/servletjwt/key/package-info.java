/**
 * Where keys come from, and whether they are good enough.
 *
 * <p>May import: {@code api}, {@code config}, {@code json}. Start reading at
 * {@link io.github.servletjwt.key.HmacSecret}.
 */
@NullMarked
package io.github.servletjwt.key;

import org.jspecify.annotations.NullMarked;
