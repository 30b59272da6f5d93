/**
 * Strict JSON: one reader and one writer for tokens and bodies.
 *
 * <p>May import: {@code api}. The only place for Jackson. Start reading at
 * {@link io.github.servletjwt.internal.json.StrictJson}.
 */
@NullMarked
package io.github.servletjwt.internal.json;

import org.jspecify.annotations.NullMarked;
