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

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What a native image cannot see by itself: classes that the cache of decisions finds by name. */
final class ClientCertRuntimeHints implements RuntimeHintsRegistrar {

  private static final String CAFFEINE = "com.github.benmanes.caffeine.cache.";

  private static final String CONNECTOR = "org.apache.catalina.connector.";

  /** Made by Spring. */
  ClientCertRuntimeHints() {}

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    // Caffeine's names for: strong keys, strong values, maximum weight; weak keys, maximum size
    for (String name : new String[] {"SSMW", "PSMW", "WSMS", "FSMS"}) {
      hints
          .reflection()
          .registerTypeIfPresent(
              classLoader,
              CAFFEINE + name,
              MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
              MemberCategory.DECLARED_FIELDS);
    }
    // where the filter finds the peer address of a connection
    hints
        .reflection()
        .registerTypeIfPresent(
            classLoader, CONNECTOR + "RequestFacade", MemberCategory.DECLARED_FIELDS)
        .registerTypeIfPresent(
            classLoader, CONNECTOR + "Request", MemberCategory.INVOKE_PUBLIC_METHODS);
    hints.resources().registerResourceBundle("io.clientcert.tomcat.LocalStrings");
  }
}
