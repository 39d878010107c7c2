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

import static io.clientcert.it.Expect.forged;
import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;

import io.clientcert.it.Fields.Field;
import java.io.IOException;
import java.util.List;

/** A second server behind a proxy that answers with the lines that it got. */
final class ProxiedBackend {
  private ProxiedBackend() {}

  /**
   * Rules S1 to S4 and I1 to I3, as a backend has them.
   *
   * @param refused one whose certificate ends the handshake well, and is not forwarded
   */
  static void seesOnlyOurs(Host host, String target, Client good, Client refused)
      throws IOException {
    for (Field[] forged :
        List.of(
            new Field[0],
            new Field[] {forged("Client-Cert"), forged("CLIENT-CERT-CHAIN")},
            new Field[] {forged("Client_Cert"), forged("client.cert_chain")},
            new Field[] {new Field("Connection", "close, Client-Cert")},
            new Field[] {new Field("Connection", "\"a,Client-Cert-Chain,b\"")},
            new Field[] {new Field("Connection", "client_cert, Client-Cert")},
            new Field[] {new Field("Proxy-Connection", "Client-Cert")})) {
      onlyOurs(Wire.HTTP_1_1.get(host, good, target, forged).fields(), good);
      neither(Wire.HTTP_1_1.get(host, Client.NONE, target, forged).fields());
      neither(Wire.HTTP_1_1.get(host, refused, target, forged).fields());
    }
  }
}
