/** Proxies of others as a part of the application. */
@NullMarked
package io.clientcert.it.app.proxies;

import org.jspecify.annotations.NullMarked;
