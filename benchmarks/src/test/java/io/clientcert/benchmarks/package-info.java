@NullMarked
package io.clientcert.benchmarks;

import org.jspecify.annotations.NullMarked;
