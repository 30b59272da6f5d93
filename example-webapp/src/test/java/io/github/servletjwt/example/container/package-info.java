/**
 * The same web application in the containers that people run, as they install them. The build unpacks them and makes the
 * applications; start reading at {@link io.github.servletjwt.example.container.ContainersIT}.
 */
@NullMarked
package io.github.servletjwt.example.container;

import org.jspecify.annotations.NullMarked;
