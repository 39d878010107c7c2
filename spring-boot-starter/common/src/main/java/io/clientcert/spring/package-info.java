/**
 * The starter for Spring Boot: settings from the environment, the filter or its counterpart below
 * the servlet layer, and what operations need. No policy of its own.
 */
@NullMarked
package io.clientcert.spring;

import org.jspecify.annotations.NullMarked;
