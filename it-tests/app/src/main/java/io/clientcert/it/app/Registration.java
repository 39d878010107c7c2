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
package io.clientcert.it.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways in which a host can bring the filter into its context. */
public enum Registration {
  /** The filter's class name and init-params, as {@code web.xml} would declare them. */
  INIT_PARAMS,
  /** An instance of the filter, made from a configuration object. */
  BUILDER,
  /** Context-params and the library's own {@code ServletContainerInitializer}. */
  INITIALIZER,
  /** The {@code WEB-INF/web.xml} of an exploded web application. */
  WEB_XML;

  static Registration of(String text) {
    return Arrays.stream(values())
        .filter(registration -> registration.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "registration=" + text + ": expected one of " + known()));
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String known() {
    return Arrays.stream(values()).map(Registration::text).collect(Collectors.joining(", "));
  }
}
