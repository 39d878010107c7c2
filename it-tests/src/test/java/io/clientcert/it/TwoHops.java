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
package io.clientcert.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A TLS edge that signs the fields, and behind it an origin that requires the signature, each in a
 * process of its own.
 *
 * @param origin listens on a port of its own, which others than the edge can reach too
 */
record TwoHops(Host edge, Host origin) implements AutoCloseable {

  private static final Launcher EDGE =
      new EmbeddedLauncher("two-hops-edge", "io.clientcert.it.app.proxies.TwoHopsEdge");
  private static final Launcher ORIGIN =
      new EmbeddedLauncher("two-hops-origin", "io.clientcert.it.app.spring.boot4.TwoHopsOrigin");
  private static final String KEY_ID = "edge-1";

  /** Of an edge that a test starts besides. */
  static final String NEXT_KEY_ID = "edge-2";

  private static final int SECRET_BYTES = 48;

  /**
   * Starts both.
   *
   * @param directory where their files and their output go
   * @param edgePort 0 for any free port, as for {@code originPort}
   */
  static TwoHops start(Path directory, TestPki pki, int edgePort, int originPort)
      throws IOException, InterruptedException {
    return start(directory, pki, edgePort, originPort, Map.of());
  }

  /**
   * Starts both as a demo.
   *
   * @param demo the properties that make a host one of a demo
   */
  static TwoHops start(
      Path directory, TestPki pki, int edgePort, int originPort, Map<String, String> demo)
      throws IOException, InterruptedException {
    Path secret = secret(directory, KEY_ID);
    Path nextSecret = secret(directory, NEXT_KEY_ID);
    String anchors = Pem.write(directory.resolve("ca.pem"), pki.root().certificate()).toString();
    Map<String, String> properties = new TreeMap<>(demo);
    properties.put("http.port", Integer.toString(originPort));
    properties.put("setting.source", "forwarded");
    properties.put(
        "setting.trustedProxyKeys", KEY_ID + "=" + secret + "," + NEXT_KEY_ID + "=" + nextSecret);
    properties.put("setting.trustStore", anchors);
    Host origin =
        ORIGIN.launch(Files.createDirectories(directory.resolve("origin")), List.of(), properties);
    try {
      return new TwoHops(edge(directory, pki, KEY_ID, edgePort, origin, demo), origin);
    } catch (IOException | InterruptedException | RuntimeException e) {
      origin.close();
      throw e;
    }
  }

  /**
   * Starts an edge in front of {@code origin}.
   *
   * @param keyId the key that it signs with
   */
  static Host edge(Path directory, TestPki pki, String keyId, int port, Host origin)
      throws IOException, InterruptedException {
    return edge(directory, pki, keyId, port, origin, Map.of());
  }

  private static Host edge(
      Path directory, TestPki pki, String keyId, int port, Host origin, Map<String, String> demo)
      throws IOException, InterruptedException {
    Map<String, String> properties = new TreeMap<>(demo);
    properties.put("https.port", Integer.toString(port));
    properties.put("backend.port", Integer.toString(origin.httpPort()));
    properties.put(
        "server.certificate",
        Pem.write(directory.resolve("server.pem"), pki.server().certificate()).toString());
    properties.put(
        "server.key", Pem.writeKey(directory.resolve("server.key"), pki.server().key()).toString());
    properties.put("setting.trustStore", directory.resolve("ca.pem").toString());
    properties.put("setting.signatureKey", secretFile(directory, keyId).toString());
    properties.put("setting.signatureKeyId", keyId);
    return EDGE.launch(Files.createDirectories(directory.resolve(keyId)), List.of(), properties);
  }

  private static Path secretFile(Path directory, String keyId) {
    return directory.resolve(keyId + ".secret");
  }

  private static Path secret(Path directory, String keyId) throws IOException {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return Files.writeString(
        secretFile(directory, keyId), Base64.getEncoder().encodeToString(secret), US_ASCII);
  }

  /** What a person can try, and what to expect. */
  String tour(Path directory) {
    return """
    cd %1$s

    # Through the edge: status 200, verdict VERIFIED, source FORWARDED, and the principal of the certificate.
    curl -i --cacert ca.pem --cert client.pem --key client.key https://localhost:%2$d/certificate

    # The fields as the origin sees them: Client-Cert and Client-Cert-Chain, without the signature.
    curl -i --cacert ca.pem --cert client.pem --key client.key https://localhost:%2$d/whoami

    # The same fields, copied and sent to the port of the origin: status 403, since nobody signed them.
    curl -i -H @client.fields http://127.0.0.1:%3$d/certificate
    curl -i -H @client.fields http://127.0.0.1:%3$d/whoami

    # Through the edge without a certificate, with forged fields: status 403.
    curl -i --cacert ca.pem -H @client.fields https://localhost:%2$d/certificate
    """
        .formatted(directory, edge.httpsPort(), origin.httpPort());
  }

  @Override
  public void close() throws IOException {
    try (origin) {
      edge.close();
    }
  }
}
