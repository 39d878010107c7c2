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

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/** What an application finds where applications look for the client certificate. */
record Seen(String verdict, String source, String reason, String attribute, String chain) {

  static final String PATH = "/certificate";
  private static final String NOTHING = "none";

  static Seen of(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    Fields lines = reply.fields();
    return new Seen(
        only(lines, "verdict"),
        only(lines, "source"),
        only(lines, "reason"),
        only(lines, "attribute"),
        only(lines, "chain"));
  }

  private static String only(Fields lines, String name) {
    List<String> values = lines.values(name);
    assertThat(values).as(name).hasSize(1);
    return values.get(0);
  }

  /** The leaf of {@code client}, in the attribute too, with {@code chain} certificates. */
  void isVerified(Client client, String fromSource, int certificates) {
    assertThat(verdict).as(reason).isEqualTo("VERIFIED");
    assertThat(source).isEqualTo(fromSource);
    assertThat(attribute).isEqualTo(sha256(client.leaf()));
    assertThat(chain).isEqualTo(Integer.toString(certificates));
  }

  /** A certificate that nobody can take for the client's. */
  void isRejected(String as) {
    assertThat(verdict).as(reason).isEqualTo(as);
    assertThat(attribute).isEqualTo(NOTHING);
    assertThat(chain).isEqualTo("0");
  }

  private static String sha256(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
