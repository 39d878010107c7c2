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
package io.clientcert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule O12: contradictions of the origin side prevent startup, and say what to write. */
class OriginSettingsTest {

  private static ClientCertConfig read(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("trustStore", "trust.pem"));
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    return ClientCertConfig.from(all);
  }

  /** Requires the name of the setting, its value, and each of {@code parts}. */
  private static void assertRefused(
      List<String> settings, String name, String value, String... parts) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(settings.toArray(String[]::new)))
        .withMessageContaining("\"" + name + "\"")
        .withMessageContaining("\"" + value + "\"")
        .satisfies(e -> assertThat(e.getMessage()).contains(Arrays.asList(parts)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"forwarded", "forwarded-or-tls"})
  @DisplayName("O12 fields without a trusted proxy are refused")
  void withoutProxy(String source) {
    assertRefused(
        List.of("source=" + source),
        "source",
        source,
        "anyone could send a certificate",
        "write",
        "\"trustedProxies\"",
        "\"trustedProxyIdentities\"");
    assertRefused(
        List.of("source=" + source, "trustedProxies=", "trustedProxyIdentities= "),
        "source",
        source,
        "write");
  }

  @ParameterizedTest
  @CsvSource({
    "trustedProxies, 10.0.0.1",
    "trustedProxyIdentities, dns:proxy.example",
    "proxyTrustStore, proxies.pem",
    "forwardedFormat, nginx",
    "trustStore, proxy"
  })
  @DisplayName("O12 settings of proxies are refused where the certificate is that of TLS")
  void unreadFields(String name, String value) {
    assertRefused(List.of(name + "=" + value), name, value, "source is tls", "source=forwarded");
    assertRefused(List.of(name + "=" + value, "source=tls"), name, value, "source is tls", "write");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0",
        "::/0",
        "10.0.0.1,0.0.0.0/0",
        "::ffff:0.0.0.0/96",
        "0.0.0.0/1,128.0.0.0/1",
        "::/1,8000::/1"
      })
  @DisplayName("O12 ranges that together cover every address are refused")
  void everyAddress(String ranges) {
    assertRefused(
        List.of("source=forwarded", "trustedProxies=" + ranges),
        "trustedProxies",
        ranges.replace(",", ", "),
        "anyone",
        "write the addresses of the proxies",
        "\"trustedProxyIdentities\"");
  }

  @Test
  @DisplayName("O12 every address is allowed where an identity is required as well")
  void everyAddressWithIdentity() {
    assertThat(
            read(
                    "source=forwarded",
                    "trustedProxies=0.0.0.0/0",
                    "trustedProxyIdentities=dns:proxy.example",
                    "proxyTrustStore=proxies.pem")
                .trustedProxyIdentities())
        .hasSize(1);
  }

  @Test
  @DisplayName("O12 an identity without the authorities that may issue it is refused")
  void identityWithoutAnchors() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read("source=forwarded", "trustedProxyIdentities=dns:proxy.example"))
        .withMessageContaining("\"proxyTrustStore\" is missing: write the path");
    assertRefused(
        List.of("source=forwarded", "trustedProxies=10.0.0.1", "proxyTrustStore=proxies.pem"),
        "proxyTrustStore",
        "proxies.pem",
        "no certificate is compared",
        "\"trustedProxyIdentities\"");
  }

  @Test
  @DisplayName("O12 legacyForward=first is refused: connections are those of proxies")
  void legacyForward() {
    assertRefused(
        List.of(
            "source=forwarded",
            "trustedProxies=10.0.0.1",
            "dialects=cloudflare-legacy",
            "legacyForward=first"),
        "legacyForward",
        "first",
        "write every");
  }

  @ParameterizedTest
  @CsvSource({
    "revocation, crl, revocation=none",
    "allowLeafAnchors, true, false",
    "explicitPolicyRequired, true, false",
    "includeRoot, true, false",
    "intermediates, more.pem, leave it out"
  })
  @DisplayName("O12 with the word of the proxy, what needs a validated path is refused")
  void wordOfProxy(String name, String value, String advice) {
    assertRefused(
        List.of(
            "source=forwarded",
            "trustedProxies=10.0.0.1",
            "trustStore=proxy",
            "crlFiles=" + (name.equals("revocation") ? "a.crl" : ""),
            name + "=" + value),
        name,
        value,
        "trustStore is proxy",
        "write the path of a trust store",
        advice);
  }

  @Test
  @DisplayName("O12 the word of the proxy is none about TLS clients")
  void wordOfProxyOrTls() {
    assertRefused(
        List.of("source=forwarded-or-tls", "trustedProxies=10.0.0.1", "trustStore=proxy"),
        "source",
        "forwarded-or-tls",
        "trustStore is proxy",
        "source=forwarded");
  }

  @Test
  @DisplayName("O12 a trust store of proxies that cannot be read is refused, and named")
  void unreadableProxyTrustStore(@TempDir Path directory) throws IOException {
    HeldCertificate ca = HeldCertificate.builder().certificateAuthority().build();
    Path trust = Pem.write(directory.resolve("trust.pem"), ca.certificate());
    Path missing = directory.resolve("missing.pem");
    Path broken = Files.writeString(directory.resolve("broken.pem"), "no certificate");
    for (Path file : List.of(missing, broken)) {
      ClientCertConfig config =
          read(
              "trustStore=" + trust,
              "source=forwarded",
              "trustedProxyIdentities=dns:proxy.example",
              "proxyTrustStore=" + file);
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> ClientCertEngine.create(config).close())
          .withMessageContaining("\"proxyTrustStore\"")
          .withMessageContaining(file.toString());
    }
  }
}
