/** Runs the web application in embedded Jetty; no part of the WAR. */
@NullMarked
package io.github.servletjwt.example.server;

import org.jspecify.annotations.NullMarked;
