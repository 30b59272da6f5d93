/**
 * An application as it might have been before servlet-jwt was added: servlets without any code for tokens. Only {@code
 * MeServlet} uses a type of servlet-jwt, to show the claims. {@code WEB-INF/web.xml} does the rest.
 */
@NullMarked
package io.github.servletjwt.example;

import org.jspecify.annotations.NullMarked;
