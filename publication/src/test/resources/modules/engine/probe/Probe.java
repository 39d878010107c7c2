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
package probe;

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.IncomingRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;

/** Decides about a certificate. */
public final class Probe {

  private Probe() {}

  /** With the folder of the files. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    ClientCertConfig config =
        ClientCertConfig.from(Map.of("trustStore", folder.resolve("ca.pem").toString()));
    try (ClientCertEngine forwarder = ClientCertEngine.create(config)) {
      for (String client : new String[] {"client.pem", "stranger.pem"}) {
        X509Certificate[] chain;
        try (var in = Files.newInputStream(folder.resolve(client))) {
          chain =
              CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                  .toArray(X509Certificate[]::new);
        }
        System.out.println(forwarder.rules().decide(IncomingRequest.withCertificates(chain)).certificate().verdict());
      }
    }
  }
}
