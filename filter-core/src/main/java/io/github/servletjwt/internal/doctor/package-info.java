/**
 * The command line of the standalone jar: checks a {@code web.xml} before a container does, explains which rule
 * decides, and makes secrets, keys and hashes (ADR 0014).
 *
 * <p>May import: {@code api}, {@code config}, {@code deployment}, {@code access}, {@code assembly}, {@code account}. No
 * servlet API is there when it runs. Nobody imports it. Start reading at {@link
 * io.github.servletjwt.internal.doctor.Doctor}.
 */
@NullMarked
package io.github.servletjwt.internal.doctor;

import org.jspecify.annotations.NullMarked;
