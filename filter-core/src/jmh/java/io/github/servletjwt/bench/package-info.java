/**
 * The cost of a request: {@code mvn -Pbench verify -pl filter-core}. Start reading at {@link
 * io.github.servletjwt.bench.Main}.
 */
package io.github.servletjwt.bench;
