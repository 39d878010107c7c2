/** What has its place in Spring Boot 4 alone: server factories and health. */
@NullMarked
package io.clientcert.spring.boot4;

import org.jspecify.annotations.NullMarked;
