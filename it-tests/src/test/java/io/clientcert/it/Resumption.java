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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

/**
 * TLS sessions of one client that are resumed later, one of each version: the certificate is not
 * sent again, and no handshake looks at it.
 */
final class Resumption {

  private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

  private final Client client;
  private final List<First> sessions = new ArrayList<>();

  Resumption(Client client) {
    this.client = client;
  }

  /** What is asked and expected on one connection. */
  @FunctionalInterface
  interface Look {
    void at(RawClient connection) throws IOException;
  }

  /** A session, and whoever can resume it. */
  private record First(
      String protocol, SSLContext context, Tls.ServerTrust trust, SSLSession session) {}

  /** Makes the sessions; each connection ends when it has been looked at. */
  void connectFirst(Host host, Look look) throws IOException {
    for (String protocol : PROTOCOLS) {
      Tls.ServerTrust trust = new Tls.ServerTrust();
      SSLContext context = Tls.context(client, trust);
      try (RawClient connection = RawClient.tls(host, context, protocol)) {
        look.at(connection);
        assertThat(connection.session().getProtocol()).isEqualTo(protocol);
        sessions.add(new First(protocol, context, trust, connection.session()));
      }
    }
  }

  /** Resumes them, and fails if that takes a full handshake. */
  void resume(Host host, Look look) throws IOException {
    assertThat(sessions).hasSameSizeAs(PROTOCOLS);
    for (First first : sessions) {
      try (RawClient connection = RawClient.tls(host, first.context, first.protocol)) {
        look.at(connection);
        assertThat(connection.session().getCreationTime())
            .as(first.protocol)
            .isEqualTo(first.session.getCreationTime());
        assertThat(first.trust.timesAsked()).as("full handshakes").isEqualTo(1);
      }
    }
  }
}
