/**
 * The composition root: opens everything once from the configuration, and closes it. Time and randomness enter here.
 *
 * <p>May import: {@code api}, {@code json}, {@code config}, {@code concurrent}, {@code key}, {@code token}, {@code access},
 * {@code database}, {@code redis}, {@code account}, {@code session}, {@code flow}, {@code event}, {@code deployment}. Start
 * reading at {@link io.github.servletjwt.internal.assembly.AuthAssembler}.
 */
@NullMarked
package io.github.servletjwt.internal.assembly;

import org.jspecify.annotations.NullMarked;
