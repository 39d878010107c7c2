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
