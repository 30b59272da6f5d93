/**
 * Access rules: which request needs which token. No HTTP, so that the doctor decides as the filter does (ADR 0014).
 *
 * <p>May import: {@code api}, {@code config}. Start reading at {@link
 * io.github.servletjwt.internal.access.AccessRules}.
 */
@NullMarked
package io.github.servletjwt.internal.access;

import org.jspecify.annotations.NullMarked;
