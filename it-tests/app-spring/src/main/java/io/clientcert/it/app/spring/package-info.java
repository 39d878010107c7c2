/** The application as a Spring Boot application: what does not differ between its lines. */
@NullMarked
package io.clientcert.it.app.spring;

import org.jspecify.annotations.NullMarked;
