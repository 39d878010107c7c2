/** The cases about an edge, judged with an edge that has one fault. */
@NullMarked
package io.clientcert.conformance.edge;

import org.jspecify.annotations.NullMarked;
