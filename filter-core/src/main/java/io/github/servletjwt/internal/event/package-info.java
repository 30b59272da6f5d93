/**
 * Where events go: counters, audit log and listeners.
 *
 * <p>May import: {@code api}. Start reading at {@link io.github.servletjwt.internal.event.Events}.
 */
@NullMarked
package io.github.servletjwt.internal.event;

import org.jspecify.annotations.NullMarked;
