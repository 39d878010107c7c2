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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Configuration of well-known proxies for the folder and the ports of a run. */
final class Snippets {

  /** The names that {@code --snippet} takes. */
  static final List<String> PRODUCTS =
      List.of("nginx", "haproxy", "apache", "caddy", "envoy", "traefik");

  private Snippets() {}

  /** Returns the configuration of a product. */
  static String of(String product, Path pki, int port, int plainPort, int backendPort) {
    String name = product + ".conf";
    try (InputStream in = Snippets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@PKI@", pki.toAbsolutePath().normalize().toString())
          .replace("@PORT@", Integer.toString(port))
          .replace("@PLAIN@", Integer.toString(plainPort))
          .replace("@BACKEND@", Integer.toString(backendPort));
    } catch (IOException e) {
      throw new IllegalStateException(name + " is not readable in the jar", e);
    }
  }
}
