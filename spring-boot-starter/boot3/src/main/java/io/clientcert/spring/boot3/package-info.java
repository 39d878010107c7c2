/** What has its place in Spring Boot 3.5 alone: server factories and health. */
@NullMarked
package io.clientcert.spring.boot3;

import org.jspecify.annotations.NullMarked;
