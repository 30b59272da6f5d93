/**
 * The cryptographic primitives that several packages need: HMAC-SHA256, SHA-256 and random identifiers.
 *
 * <p>May import: the JDK. Start reading at {@link io.github.servletjwt.internal.crypto.HmacSha256}.
 */
@NullMarked
package io.github.servletjwt.internal.crypto;

import org.jspecify.annotations.NullMarked;
