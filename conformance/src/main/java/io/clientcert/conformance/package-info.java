/** The conformance kit for RFC 9440: cases, their results and the runner. */
@NullMarked
package io.clientcert.conformance;

import org.jspecify.annotations.NullMarked;
