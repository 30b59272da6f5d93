/**
 * For tests of applications: real tokens, an issuer that can misbehave, a clock that is moved by hand, requests and
 * responses for Mockito, a protected Jetty for JUnit, and the contract of session stores as JUnit tests.
 *
 * <p>May import: only the JDK, so that product and tests cannot be wrong in the same way. {@link
 * io.github.servletjwt.testkit.JwtTestSupport} also needs Mockito and the Servlet API, and {@link
 * io.github.servletjwt.testkit.ProtectedJetty} the product, JUnit and Jetty 12 (ee10), which the application under test
 * names in its build. {@link io.github.servletjwt.testkit.SessionStoreContract} needs JUnit and the types of {@code
 * api}. Start reading at {@link io.github.servletjwt.testkit.TestTokens}.
 */
@NullMarked
package io.github.servletjwt.testkit;

import org.jspecify.annotations.NullMarked;
