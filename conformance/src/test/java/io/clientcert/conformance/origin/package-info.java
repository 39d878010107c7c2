@NullMarked
package io.clientcert.conformance.origin;

import org.jspecify.annotations.NullMarked;
