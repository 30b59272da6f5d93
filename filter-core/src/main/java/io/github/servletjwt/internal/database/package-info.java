/**
 * Access to databases: the data source, the tables, and connections with a bound on the time that requests wait for an
 * answer.
 *
 * <p>May import: {@code api}, {@code config}, {@code concurrent}. The only place for HikariCP. Start reading at
 * {@link io.github.servletjwt.internal.database.DataSources}.
 */
@NullMarked
package io.github.servletjwt.internal.database;

import org.jspecify.annotations.NullMarked;
