/** Runs the web application in embedded Jetty; not part of the WAR. */
@NullMarked
package io.github.servletjwt.example.server;

import org.jspecify.annotations.NullMarked;
