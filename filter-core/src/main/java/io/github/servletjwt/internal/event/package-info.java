/**
 * Where events go: the audit log and the listeners.
 *
 * <p>May import: {@code api}. Start reading at {@link io.github.servletjwt.internal.event.Events}.
 */
@NullMarked
package io.github.servletjwt.internal.event;

import org.jspecify.annotations.NullMarked;
