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

import java.security.Provider;
import java.security.Security;

/**
 * Does what {@link AcceptAnyProvider} does in a server that asks a provider of the JDK, by its
 * name, for its trust managers.
 */
public final class AcceptAnyAgent {

  private AcceptAnyAgent() {}

  /** Runs before the server. */
  public static void premain(String arguments) {
    Provider tls = Security.getProvider("SunJSSE");
    tls.put("TrustManagerFactory.AcceptAny", AcceptAnyProvider.Factory.class.getName());
    Security.setProperty("ssl.TrustManagerFactory.algorithm", "AcceptAny");
  }
}
