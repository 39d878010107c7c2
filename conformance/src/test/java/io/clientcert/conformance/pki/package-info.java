/** The throwaway certificates, judged. */
@NullMarked
package io.clientcert.conformance.pki;

import org.jspecify.annotations.NullMarked;
