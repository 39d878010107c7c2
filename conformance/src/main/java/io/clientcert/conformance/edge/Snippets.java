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
package io.clientcert.conformance.edge;

import io.clientcert.conformance.CannotRunException;
import io.clientcert.conformance.Snippet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configuration of well-known proxies for the folder and the ports of a run. */
final class Snippets {

  private static final Snippet SNIPPET =
      new Snippet(
          EdgeCommand.class, List.of("nginx", "haproxy", "apache", "caddy", "envoy", "traefik"));

  private Snippets() {}

  /**
   * Returns the configuration of a product.
   *
   * @param ocsp whether it asks OCSP responders; the lines are comments otherwise
   * @throws CannotRunException if there is none for this product
   */
  static String of(
      String product, Path pki, int port, int plainPort, int backendPort, boolean ocsp) {
    return SNIPPET.of(
        product,
        Map.of(
            "@PKI@", pki.toAbsolutePath().normalize().toString(),
            "@PORT@", Integer.toString(port),
            "@PLAIN@", Integer.toString(plainPort),
            "@BACKEND@", Integer.toString(backendPort),
            "@OCSP@", ocsp ? "" : "# "));
  }
}
