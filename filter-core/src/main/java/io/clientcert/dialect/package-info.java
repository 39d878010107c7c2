/**
 * Other header shapes as data: which field a dialect has, what it says, and when. All text of a
 * certificate goes through the encoders here. Knows no request, and nothing of how a certificate
 * was judged but what {@link io.clientcert.dialect.Facts} tells.
 */
@NullMarked
package io.clientcert.dialect;

import org.jspecify.annotations.NullMarked;
