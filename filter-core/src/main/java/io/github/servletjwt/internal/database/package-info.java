/**
 * What every store in a database needs: the data source, the tables, and connections whose answers are not waited for
 * too long.
 *
 * <p>May import: {@code api}, {@code config}, {@code concurrent}. The only place for HikariCP. Start reading at
 * {@link io.github.servletjwt.internal.database.DataSources}.
 */
@NullMarked
package io.github.servletjwt.internal.database;

import org.jspecify.annotations.NullMarked;
