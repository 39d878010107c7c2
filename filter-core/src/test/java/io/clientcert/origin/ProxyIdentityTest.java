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
package io.clientcert.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientcert.testing.HeldCertificate;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyIdentityTest {

  private static final X509Certificate PROXY =
      HeldCertificate.builder()
          .subject("CN=proxy,OU=Edge,O=Example")
          .alternativeName(
              new GeneralName(GeneralName.dNSName, "proxy.example"),
              new GeneralName(GeneralName.dNSName, "*.wild.example"),
              new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example/proxy"))
          .build()
          .certificate();

  private static boolean matches(String identity) {
    return ProxyIdentity.parse(identity).matches(PROXY);
  }

  @Test
  @DisplayName("O2 an identity is a DNS name, a URI, a subject or a digest")
  void kinds() throws Exception {
    String digest =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(PROXY.getEncoded()));
    assertThat(matches("dns:proxy.example")).isTrue();
    assertThat(matches("dns:PROXY.example")).isTrue();
    assertThat(matches("dns:other.example")).isFalse();
    assertThat(matches("dns:a.wild.example")).isFalse();
    assertThat(matches("uri:spiffe://example/proxy")).isTrue();
    assertThat(matches("uri:spiffe://example/Proxy")).isFalse();
    assertThat(matches("uri:proxy.example")).isFalse();
    assertThat(matches("sha256:" + digest)).isTrue();
    assertThat(matches("sha256:" + digest.toUpperCase(java.util.Locale.ROOT))).isTrue();
    assertThat(matches("sha256:" + "0".repeat(64))).isFalse();
  }

  @Test
  @DisplayName("O2 a subject is compared as a name, not as text")
  void subjects() {
    assertThat(matches("subject:CN=proxy, OU=Edge, O=Example")).isTrue();
    assertThat(matches("subject:cn=Proxy,ou=edge,o=EXAMPLE")).isTrue();
    assertThat(matches("subject:O=Example,OU=Edge,CN=proxy")).isFalse();
    assertThat(matches("subject:CN=proxy")).isFalse();
    assertThat(matches("subject:CN=proxy\\,OU=Edge,O=Example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.example",
        "dns:",
        "dns:*.example",
        "subject:proxy",
        "sha256:abc",
        "cn:proxy",
        "",
      })
  @DisplayName("O12 what is no identity is named")
  void wrong(String text) {
    assertThatThrownBy(() -> ProxyIdentity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }
}
