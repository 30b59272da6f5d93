/**
 * An application as it might have been before servlet-jwt came: servlets that know nothing of tokens. Only
 * {@code MeServlet} uses a type of ours, to show the claims. {@code WEB-INF/web.xml} does the rest.
 */
@NullMarked
package io.github.servletjwt.example;

import org.jspecify.annotations.NullMarked;
