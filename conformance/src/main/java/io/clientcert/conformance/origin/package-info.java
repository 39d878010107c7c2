/** The command {@code origin}: what an origin that reads Client-Cert has to refuse and accept. */
@NullMarked
package io.clientcert.conformance.origin;

import org.jspecify.annotations.NullMarked;
