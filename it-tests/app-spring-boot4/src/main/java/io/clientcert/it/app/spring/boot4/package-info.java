/** Servers as Spring Boot 4 embeds them. */
@NullMarked
package io.clientcert.it.app.spring.boot4;

import org.jspecify.annotations.NullMarked;
