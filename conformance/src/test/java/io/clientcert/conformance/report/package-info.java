@NullMarked
package io.clientcert.conformance.report;

import org.jspecify.annotations.NullMarked;
