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
package io.clientcert.wrapper;

/** The module of the servlet API, which differs between containers. */
public final class ServletModule {

  private ServletModule() {}

  /**
   * Makes the module of this class read the module of {@code type}, like {@code requires}. Embedded
   * Tomcat contains the servlet API in {@code org.apache.tomcat.embed.core}, which cannot be
   * required together with {@code jakarta.servlet}. Has no effect on the class path.
   *
   * @param type a class of the servlet API
   */
  public static void readModuleOf(Class<?> type) {
    ServletModule.class.getModule().addReads(type.getModule());
  }
}
