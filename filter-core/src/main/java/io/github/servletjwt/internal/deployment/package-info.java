/**
 * The components of one web application: which of them set which value, how values are merged, and placeholders.
 *
 * <p>May import: {@code api}, {@code config}. Start reading at
 * {@link io.github.servletjwt.internal.deployment.ApplicationSettings}.
 */
@NullMarked
package io.github.servletjwt.internal.deployment;

import org.jspecify.annotations.NullMarked;
