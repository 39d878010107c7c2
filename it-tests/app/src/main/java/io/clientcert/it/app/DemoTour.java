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

  private static final List<Map.Entry<String, String>> UNTRUSTED =
      List.of(
          Map.entry("expired", "A certificate whose time is over"),
          Map.entry("revoked", "A certificate that its issuer has taken back"),
          Map.entry("rogue", "A certificate that the client issued to itself"),
          Map.entry("server-only", "A certificate that is meant for servers"));

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
      steps.add(new Step("The same, as a backend behind a Java proxy sees it.", client + viaProxy));
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
    Path certificate = Path.of(config.serverCertificate()).toAbsolutePath();
    return new DemoTour(certificate.resolveSibling("").normalize(), List.copyOf(steps));
  }
}
