/** Servers as Spring Boot 3.5 embeds them. */
@NullMarked
package io.clientcert.it.app.spring.boot3;

import org.jspecify.annotations.NullMarked;
