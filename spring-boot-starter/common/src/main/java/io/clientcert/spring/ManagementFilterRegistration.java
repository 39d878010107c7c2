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
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.PriorityOrdered;

/** The filter of the application in front of the management server, before every other filter. */
final class ManagementFilterRegistration extends FilterRegistrationBean<Filter>
    implements PriorityOrdered {

  ManagementFilterRegistration(ClientCertFilter filter) {
    super(new Shared(filter));
    FirstFilterRegistration.first(this);
  }

  /** Neither starts nor ends the filter, which belongs to the server of the application. */
  private record Shared(ClientCertFilter filter) implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      filter.doFilter(request, response, chain);
    }
  }
}
