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
package io.clientcert.testing;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;

/** A client that the CRL in a file revokes, until an older CRL is put in its place. */
public final class RevokedClient {

  private final HeldCertificate ca =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private final TestPki.Client client =
      new TestPki.Client(
          "client", HeldCertificate.builder().subject("CN=client").signedBy(ca).build(), List.of());
  private final Path crl;

  /** Writes the CRL with number 2, which revokes the client, to a file in {@code directory}. */
  public RevokedClient(Path directory) {
    this.crl =
        Pem.write(
            directory.resolve("ca.crl"),
            Crls.issuedBy(ca)
                .number(BigInteger.TWO)
                .revoked(client.leaf().certificate(), ca.certificate().getNotBefore().toInstant())
                .build());
  }

  /** Replaces the CRL by the one with number 1, which revokes nobody. */
  public void stepBack() {
    Path unused = Pem.write(crl, Crls.issuedBy(ca).number(BigInteger.ONE).build());
  }

  /** Returns the CA, which issued the client's certificate and the CRLs. */
  public HeldCertificate ca() {
    return ca;
  }

  /** Returns the client. */
  public TestPki.Client client() {
    return client;
  }

  /** Returns the file. */
  public Path crl() {
    return crl;
  }
}
