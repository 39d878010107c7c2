/** Throwaway certificates. */
@NullMarked
package io.clientcert.conformance.pki;

import org.jspecify.annotations.NullMarked;
