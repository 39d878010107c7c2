/** The cases about a proxy that writes Client-Cert. */
@NullMarked
package io.clientcert.conformance.edge;

import org.jspecify.annotations.NullMarked;
