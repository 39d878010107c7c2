/*
 * Copyright 2026 the Client-Cert for Java authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.clientcert.spring;

import io.clientcert.servlet.ClientCertFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * The filter before every other, for every dispatcher.
 *
 * <p>{@link PriorityOrdered}, since {@code ForwardedHeaderFilter} and others have the highest
 * precedence too.
 */
final class FirstFilterRegistration extends FilterRegistrationBean<ClientCertFilter>
    implements PriorityOrdered {

  FirstFilterRegistration(ClientCertFilter filter) {
    super(filter);
    first(this);
  }

  /**
   * Gives {@code registration} the place of this one: before every filter, for every dispatcher.
   */
  static void first(FilterRegistrationBean<?> registration) {
    registration.setName("clientCertFilter");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    // error pages and asynchronous dispatches re-enter with the request as the client sent it
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setAsyncSupported(true);
    registration.addUrlPatterns("/*");
  }
}
