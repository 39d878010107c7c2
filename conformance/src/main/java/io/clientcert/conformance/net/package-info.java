/** TCP, TLS, HTTP/1.1 and HTTP/2 without the checks that ordinary clients make. */
@NullMarked
package io.clientcert.conformance.net;

import org.jspecify.annotations.NullMarked;
