/** What the engine and its hosts cost; never published. */
@NullMarked
package io.clientcert.benchmarks;

import org.jspecify.annotations.NullMarked;
