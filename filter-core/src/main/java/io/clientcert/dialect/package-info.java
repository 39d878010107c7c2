/**
 * Alternative header formats as data: the fields of each dialect, their values and their
 * conditions. All text from certificates is encoded here. Independent of requests; {@link
 * io.clientcert.dialect.Facts} provides the outcome of certificate validation.
 */
@NullMarked
package io.clientcert.dialect;

import org.jspecify.annotations.NullMarked;
