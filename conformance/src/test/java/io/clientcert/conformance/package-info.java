/** The kit, judged. */
@NullMarked
package io.clientcert.conformance;

import org.jspecify.annotations.NullMarked;
