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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What to try on the demo from a command line.
 *
 * @param directory where the demo's certificates and keys are
 * @param steps the commands, to be run in that directory
 */
record DemoTour(Path directory, List<Step> steps) {

  DemoTour {
    steps = List.copyOf(steps);
  }

  private static final List<Map.Entry<String, String>> UNTRUSTED =
      List.of(
          Map.entry("expired", "An expired certificate"),
          Map.entry("revoked", "A revoked certificate"),
          Map.entry("rogue", "A certificate that the client issued to itself"),
          Map.entry("server-only", "A certificate for TLS servers only"));

  private static final Map<String, String> VERDICTS =
      Map.of(
          "expired", "EXPIRED",
          "revoked", "REVOKED",
          "rogue", "UNTRUSTED",
          "server-only", "WRONG_USAGE");

  /** A command, and what to expect of it. */
  record Step(String expectation, String command) {}

  /** The tour as a terminal shows it. */
  String text() {
    StringBuilder text = new StringBuilder("cd ").append(directory).append('\n');
    for (Step step : steps) {
      text.append("\n# ")
          .append(step.expectation())
          .append('\n')
          .append(step.command())
          .append('\n');
    }
    return text.toString();
  }

  static DemoTour of(HostConfig config, Map<String, Integer> ports) {
    Path certificate = Path.of(config.serverCertificate()).toAbsolutePath();
    List<Step> steps =
        switch (DemoExchange.Role.of(config)) {
          case EDGE -> atTlsEdge(ports);
          case ORIGIN -> behindProxy(ports);
          // Only the edge in front of it can sign
          case SIGNED_ORIGIN -> List.of();
        };
    return new DemoTour(certificate.resolveSibling("").normalize(), steps);
  }

  private static List<Step> atTlsEdge(Map<String, Integer> ports) {
    List<Step> steps = new ArrayList<>();
    Integer https = ports.get("https");
    if (https != null) {
      String whoami = " https://localhost:" + https + "/whoami";
      String viaProxy = " https://localhost:" + https + "/proxy/whoami";
      String curl = "curl --cacert ca.pem";
      String client = curl + " --cert client.pem --key client.key";
      steps.add(
          new Step(
              "A trusted certificate: one Client-Cert line, one Client-Cert-Chain line.",
              client + whoami));
      steps.add(
          new Step(
              "The same certificate where applications look for it: verdict VERIFIED, source TLS.",
              client + " https://localhost:" + https + "/certificate"));
      steps.add(
          new Step("The fields as a backend behind a Java proxy sees them.", client + viaProxy));
      steps.add(
          new Step(
              "Forged fields, and a Connection field that tells the proxy to drop the real one: the"
                  + " same lines as before, nothing forged.",
              client
                  + " --http1.1 -H 'Client-Cert: :Zm9yZ2Vk:' -H 'client_cert: :Zm9yZ2Vk:'"
                  + " -H 'Connection: close, Client-Cert'"
                  + viaProxy));
      for (Map.Entry<String, String> other : UNTRUSTED) {
        String name = other.getKey();
        steps.add(
            new Step(
                other.getValue() + ": neither field.",
                curl + " --cert " + name + ".pem --key " + name + ".key" + whoami));
      }
      steps.add(
          new Step(
              "No certificate, only a forged field: neither field.",
              curl + " -H 'Client-Cert: :Zm9yZ2Vk:'" + whoami));
      steps.add(
          new Step(
              "The trusted certificate as a file for a browser, password demo; then open"
                  + " https://localhost:"
                  + https
                  + "/",
              "openssl pkcs12 -export -in client.pem -inkey client.key -out client.p12"
                  + " -passout pass:demo"));
    }
    Integer http = ports.get("http");
    if (http != null) {
      steps.add(
          new Step(
              "Plaintext with a forged field: neither field.",
              "curl -H 'Client-Cert: :Zm9yZ2Vk:' http://localhost:" + http + "/whoami"));
    }
    return steps;
  }

  /** The reader plays the proxy: requests from 127.0.0.1 are trusted, those from 127.0.0.2 not. */
  private static List<Step> behindProxy(Map<String, Integer> ports) {
    String http = " http://127.0.0.1:" + ports.get("http");
    String https = " https://127.0.0.1:" + ports.get("https");
    String certificate = http + "/certificate";
    String good = "curl -H @client.fields";
    String tls = " --cacert ca.pem --cert client.pem --key client.key";
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step(
            "A good certificate from the trusted proxy: verdict VERIFIED, source FORWARDED, chain"
                + " 2.",
            good + certificate));
    steps.add(
        new Step(
            "The SHA-256 of that certificate: the line \"attribute\" above.",
            "openssl x509 -in client.pem -outform der | sha256sum"));
    steps.add(
        new Step(
            "The same fields over TLS, from a proxy without a certificate of its own: the same"
                + " answer.",
            good + " --cacert ca.pem" + https + "/certificate"));
    steps.add(
        new Step(
            "The same fields from a peer that is not trusted: verdict NONE, attribute none.",
            good + " --interface 127.0.0.2" + certificate));
    steps.add(
        new Step(
            "That peer pretends to forward for the proxy: verdict NONE, attribute none.",
            good + " --interface 127.0.0.2 -H 'X-Forwarded-For: 127.0.0.1'" + certificate));
    steps.add(
        new Step(
            "Only the TLS connection has a certificate, which is the proxy's own: verdict NONE,"
                + " attribute none.",
            "curl" + tls + https + "/certificate"));
    steps.add(
        new Step(
            "A value that is no byte sequence: verdict MALFORMED with the position, attribute"
                + " none.",
            "curl -H 'Client-Cert: :not*base64:'" + certificate));
    steps.add(
        new Step(
            "Two lines, because a proxy appended its own to the client's: verdict MALFORMED,"
                + " attribute none.",
            good + " -H 'Client-Cert: :Zm9yZ2Vk:'" + certificate));
    for (Map.Entry<String, String> other : UNTRUSTED) {
      steps.add(
          new Step(
              other.getValue() + ": verdict " + VERDICTS.get(other.getKey()) + ", attribute none.",
              "curl -H @" + other.getKey() + ".fields" + certificate));
    }
    steps.add(
        new Step(
            "A name that backends may take for Client-Cert: not read, verdict NONE.",
            "curl -H 'client_cert: :Zm9yZ2Vk:'" + certificate));
    steps.add(
        new Step(
            "The fields as the application sees them: one Client-Cert line, one Client-Cert-Chain"
                + " line.",
            good + http + "/whoami"));
    steps.add(
        new Step(
            "As a backend behind a Java proxy sees them, although a Connection field tells the"
                + " proxy to drop them: the same lines.",
            good + " -H 'Connection: close, Client-Cert'" + http + "/proxy/whoami"));
    steps.add(
        new Step(
            "From a peer that is not trusted: neither field.",
            good + " --interface 127.0.0.2" + http + "/whoami"));
    return steps;
  }
}
