/** The container tests' additions to the example's WAR: an application that does what legacy applications do. */
@NullMarked
package io.github.servletjwt.example.probe;

import org.jspecify.annotations.NullMarked;
