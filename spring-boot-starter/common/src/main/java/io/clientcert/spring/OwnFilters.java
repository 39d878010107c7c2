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
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.ResolvableType;

/** The filters that an application has defined itself. Needs the servlet API. Stateless. */
final class OwnFilters {

  static final ResolvableType REGISTRATION =
      ResolvableType.forClassWithGenerics(FilterRegistrationBean.class, ClientCertFilter.class);

  private OwnFilters() {}

  /** Tells whether there is a {@link ClientCertFilter}, or a registration of one. */
  static boolean areIn(ListableBeanFactory beans) {
    return hasFilter(beans) || hasRegistration(beans);
  }

  static boolean hasFilter(ListableBeanFactory beans) {
    return beans.getBeanNamesForType(ClientCertFilter.class, true, false).length > 0;
  }

  static boolean hasRegistration(ListableBeanFactory beans) {
    return beans.getBeanNamesForType(REGISTRATION, true, false).length > 0;
  }
}
