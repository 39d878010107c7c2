/** The files of {@code --report}: a page for people, JUnit XML and JSON. */
@NullMarked
package io.clientcert.conformance.report;

import org.jspecify.annotations.NullMarked;
