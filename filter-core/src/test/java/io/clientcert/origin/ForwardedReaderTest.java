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

import io.clientcert.Suites;
import io.clientcert.field.ByteSequence;
import io.clientcert.field.FieldLines;
import io.clientcert.testing.TestPki;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedReaderTest {

  private static final long CERT_SIZE = 10 << 10;
  private static final long CHAIN_SIZE = 16 << 10;

  private static X509Certificate leaf;
  private static X509Certificate intermediate;

  @BeforeAll
  static void makeCertificates() {
    X509Certificate[] presented = TestPki.create(Clock.systemUTC()).client().presented();
    leaf = presented[0];
    intermediate = presented[1];
  }

  private static ForwardedReader reader(String format) {
    return new ForwardedReader(
        ForwardedFormat.named(format).orElseThrow(), CERT_SIZE, CHAIN_SIZE, 1 << 20);
  }

  /** Lines by name, in any letter case. */
  private static FieldLines lines(String... namesAndValues) {
    Map<String, List<String>> lines = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      lines.merge(
          namesAndValues[i].toLowerCase(Locale.ROOT),
          List.of(namesAndValues[i + 1]),
          (a, b) -> List.of(a.get(0), b.get(0)));
    }
    return name -> lines.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(X509Certificate certificate) {
    return Base64.getEncoder().encodeToString(der(certificate));
  }

  private static String bytes(X509Certificate certificate) {
    return ByteSequence.encode(der(certificate));
  }

  private static String pem(X509Certificate certificate, String lineBreak) {
    return "-----BEGIN CERTIFICATE-----"
        + lineBreak
        + Base64.getMimeEncoder(64, lineBreak.getBytes(StandardCharsets.US_ASCII))
            .encodeToString(der(certificate))
        + lineBreak
        + "-----END CERTIFICATE-----"
        + lineBreak;
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.US_ASCII).replace("+", "%20");
  }

  private static X509Certificate @Nullable [] chain(String format, String... namesAndValues) {
    ForwardedCertificates read = reader(format).read(lines(namesAndValues));
    assertThat(read.problem()).isNull();
    return read.chain();
  }

  private static @Nullable String problem(String format, String... namesAndValues) {
    ForwardedCertificates read = reader(format).read(lines(namesAndValues));
    assertThat(read.chain()).isNull();
    return read.problem();
  }

  @Test
  @DisplayName("O5 RFC 9440: leaf and chain")
  void rfc9440() {
    assertThat(chain("rfc9440", "Client-Cert", bytes(leaf))).containsExactly(leaf);
    assertThat(
            chain("rfc9440", "client-cert", bytes(leaf), "CLIENT-CERT-CHAIN", bytes(intermediate)))
        .containsExactly(leaf, intermediate);
    assertThat(chain("rfc9440")).isNull();
    assertThat(chain("rfc9440", "X-SSL-Client-Cert", "anything")).isNull();
  }

  @Test
  @DisplayName("O5 RFC 9440: the example of appendix A")
  void appendixA() throws Exception {
    Path folder = Suites.folder("rfc9440");
    X509Certificate[] read =
        chain(
            "rfc9440",
            "Client-Cert",
            ByteSequence.encode(Files.readAllBytes(folder.resolve("cert0.der"))),
            "Client-Cert-Chain",
            ByteSequence.encode(Files.readAllBytes(folder.resolve("cert1.der")))
                + ", "
                + ByteSequence.encode(Files.readAllBytes(folder.resolve("cert2.der"))));
    assertThat(read).hasSize(3);
    assertThat(read[0].getSubjectX500Principal().getName()).isEqualTo("CN=BC");
  }

  @Test
  @DisplayName("O5 RFC 9440: what is malformed has a reason that names the field")
  void malformed() throws Exception {
    String cert = bytes(leaf);
    assertThat(problem("rfc9440", "Client-Cert", cert, "Client-Cert", cert))
        .isEqualTo("Client-Cert: 2 field lines instead of one");
    assertThat(problem("rfc9440", "Client-Cert", cert + ", " + cert))
        .startsWith("Client-Cert: a list instead of one value at character");
    assertThat(problem("rfc9440", "Client-Cert-Chain", bytes(intermediate)))
        .isEqualTo("Client-Cert-Chain: present without Client-Cert");
    assertThat(problem("rfc9440", "Client-Cert", cert, "Client-Cert-Chain", "x"))
        .isEqualTo("Client-Cert-Chain: not a byte sequence at character 0");
    assertThat(
            problem(
                "rfc9440",
                "Client-Cert",
                cert,
                "Client-Cert-Chain",
                String.join(", ", java.util.Collections.nCopies(10, bytes(intermediate)))))
        .startsWith("Client-Cert-Chain: more than 9 values");
    assertThat(problem("rfc9440", "Client-Cert", "::")).isNotNull();
    ByteArrayOutputStream trailing = new ByteArrayOutputStream();
    trailing.write(der(leaf));
    trailing.write(0);
    assertThat(problem("rfc9440", "Client-Cert", ByteSequence.encode(trailing.toByteArray())))
        .isEqualTo("certificate 0 is not a DER certificate");
    assertThat(
            problem(
                "rfc9440",
                "Client-Cert",
                ByteSequence.encode(pem(leaf, "\n").getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo("certificate 0 is not a DER certificate");
    assertThat(problem("rfc9440", "Client-Cert", ":" + base64(leaf).substring(0, 40) + ":"))
        .isEqualTo("certificate 0 is not a DER certificate");
  }

  @Test
  @DisplayName("O5 a certificate above its limit is malformed, and so is an endless value")
  void limits() {
    TestPki pki = TestPki.create(Clock.systemUTC());
    assertThat(chain("rfc9440", "Client-Cert", bytes(pki.atLeafLimit().leaf().certificate())))
        .isNotNull();
    assertThat(problem("rfc9440", "Client-Cert", bytes(pki.overLeafLimit().leaf().certificate())))
        .matches(
            "the certificate of 10\\d{3} characters in Client-Cert is larger than maxCertSize allows");
    assertThat(problem("rfc9440", "Client-Cert", "x".repeat(200_000)))
        .isEqualTo(
            "the fields have 200000 characters, more than maxCertSize and maxChainSize allow in any"
                + " encoding");
  }

  @Test
  @DisplayName("O9 nginx: escaped PEM, and nothing but SUCCESS")
  void nginx() {
    String value = escaped(pem(leaf, "\n"));
    assertThat(chain("nginx", "X-SSL-Client-Cert", value, "X-SSL-Client-Verify", "SUCCESS"))
        .containsExactly(leaf);
    assertThat(chain("nginx", "X-SSL-Client-Verify", "NONE")).isNull();
    assertThat(problem("nginx", "X-SSL-Client-Cert", value))
        .isEqualTo("X-SSL-Client-Verify: missing, although the proxy sent a certificate");
    for (String verdict : List.of("FAILED:expired", "NONE", "success", "SUCCESS, SUCCESS", "")) {
      assertThat(problem("nginx", "X-SSL-Client-Cert", value, "X-SSL-Client-Verify", verdict))
          .isEqualTo("X-SSL-Client-Verify: not \"SUCCESS\"");
    }
  }

  @Test
  @DisplayName("O9 Envoy: the last element's Chain or Cert")
  void envoy() {
    String cert = escaped(pem(leaf, "\n"));
    String chain = escaped(pem(leaf, "\n") + pem(intermediate, "\n"));
    String other = escaped(pem(intermediate, "\n"));
    String field = "x-forwarded-client-cert";
    assertThat(
            chain("envoy-xfcc", field, "Hash=ab;Cert=\"" + cert + "\";Subject=\"CN=a\\\",b\";URI="))
        .containsExactly(leaf);
    assertThat(chain("envoy-xfcc", field, "By=x;Cert=\"" + cert + "\";Chain=\"" + chain + "\""))
        .containsExactly(leaf, intermediate);
    assertThat(chain("envoy-xfcc", field, "Cert=\"" + other + "\",Cert=\"" + cert + "\""))
        .containsExactly(leaf);
    assertThat(chain("envoy-xfcc", field, "Cert=\"" + other + "\"", field, "Cert=\"" + cert + "\""))
        .containsExactly(leaf);
    assertThat(problem("envoy-xfcc", field, "Cert=\"" + cert + "\",Hash=ab"))
        .isEqualTo("x-forwarded-client-cert: the last element has neither Cert nor Chain");
    assertThat(problem("envoy-xfcc", field, "Cert=\"" + other + "\";Chain=\"" + chain + "\""))
        .contains("different leaves");
    assertThat(problem("envoy-xfcc", field, "Cert=\"" + cert + "\";Cert=\"" + other + "\""))
        .contains("a key that occurs twice");
    assertThat(problem("envoy-xfcc", field, "Cert=\"" + cert)).contains("closing quote");
    assertThat(problem("envoy-xfcc", field, "")).contains("no key");
    assertThat(problem("envoy-xfcc", field, "Cert=\"" + cert + "\",")).contains("no key");
    assertThat(problem("envoy-xfcc", field, "Cert=\"" + cert + "\"x")).contains("after a closing");
  }

  @Test
  @DisplayName("O9 Traefik: base64 without delimiters, commas between certificates, escaped or not")
  void traefik() {
    String field = "X-Forwarded-Tls-Client-Cert";
    String both = base64(leaf) + "," + base64(intermediate);
    assertThat(chain("traefik", field, both)).containsExactly(leaf, intermediate);
    assertThat(chain("traefik", field, escaped(both))).containsExactly(leaf, intermediate);
    assertThat(problem("traefik", field, base64(leaf) + ","))
        .isEqualTo(field + ": an empty certificate at character " + (base64(leaf).length() + 1));
  }

  @Test
  @DisplayName("O9 AWS: PEM escaped but for plus, slash and equals sign")
  void aws() {
    String value = escaped(pem(leaf, "\n")).replace("%2B", "+").replace("%2F", "/");
    assertThat(chain("aws-alb", "X-Amzn-Mtls-Clientcert-Leaf", value)).containsExactly(leaf);
    assertThat(chain("aws-alb-passthrough", "X-Amzn-Mtls-Clientcert", value)).containsExactly(leaf);
    assertThat(chain("aws-alb", "X-Amzn-Mtls-Clientcert", value)).isNull();
    assertThat(ForwardedFormat.named("aws-alb").orElseThrow().names())
        .contains("X-Amzn-Mtls-Clientcert");
  }

  @Test
  @DisplayName("O9 Apache: PEM with spaces, (null) for nothing, the chain in numbered fields")
  void apache() {
    assertThat(
            chain(
                "apache",
                "SSL-CLIENT-CERT",
                pem(leaf, " ").trim(),
                "SSL-CLIENT-CERT-CHAIN-0",
                pem(intermediate, " ").trim(),
                "SSL-CLIENT-CERT-CHAIN-1",
                "(null)",
                "SSL-CLIENT-VERIFY",
                "SUCCESS"))
        .containsExactly(leaf, intermediate);
    assertThat(chain("apache", "SSL-CLIENT-CERT", "(null)", "SSL-CLIENT-VERIFY", "NONE")).isNull();
    assertThat(problem("apache", "SSL-CLIENT-CERT-CHAIN-0", pem(leaf, " ").trim()))
        .isEqualTo("SSL-CLIENT-CERT-CHAIN-0: present without SSL-CLIENT-CERT");
  }

  @Test
  @DisplayName("O9 HAProxy: base64 of DER, the chain as one DER string after another")
  void haproxy() throws Exception {
    ByteArrayOutputStream chain = new ByteArrayOutputStream();
    chain.write(der(intermediate));
    chain.write(der(intermediate));
    assertThat(
            chain(
                "haproxy",
                "X-SSL-Client-DER",
                base64(leaf),
                "X-SSL-Client-Chain-DER",
                Base64.getEncoder().encodeToString(chain.toByteArray()),
                "X-SSL-Client-Verify",
                "0"))
        .containsExactly(leaf, intermediate, intermediate);
    assertThat(chain("haproxy", "X-SSL-Client-DER", "", "X-SSL-Client-Verify", "0")).isNull();
    assertThat(problem("haproxy", "X-SSL-Client-DER", base64(leaf), "X-SSL-Client-Verify", "10"))
        .isEqualTo("X-SSL-Client-Verify: not \"0\"");
  }

  @ParameterizedTest
  @CsvSource({"der", "pem", "escaped-pem", "escaped-der"})
  @DisplayName("O9 a field of one's own has a name and an encoding")
  void named(String encoding) {
    String value =
        switch (encoding) {
          case "der" -> base64(leaf);
          case "pem" -> pem(leaf, "\t").trim();
          case "escaped-pem" -> escaped(pem(leaf, "\r\n"));
          default -> escaped(base64(leaf));
        };
    assertThat(chain("X-Cert:" + encoding, "x-cert", value)).containsExactly(leaf);
    assertThat(problem("X-Cert:" + encoding, "x-cert", value, "X-Cert", value))
        .isEqualTo("X-Cert: 2 field lines instead of one");
    assertThat(problem("X-Cert:" + encoding, "x-cert", value + "*")).startsWith("X-Cert: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nginxx", "X-Cert", "X-Cert:", "X-Cert:base64", "X_Cert:der", ":der"})
  @DisplayName("O12 an unknown format is no format")
  void unknown(String text) {
    assertThat(ForwardedFormat.named(text)).isEmpty();
  }

  @Test
  @DisplayName("O9 PEM that is cut off, doubled or decorated is malformed")
  void brokenPem() {
    String whole = pem(leaf, " ").trim();
    assertThat(problem("X:pem", "X", whole.substring(0, whole.length() - 1))).contains("its end");
    assertThat(problem("X:pem", "X", "cert " + whole)).contains("no \"-----BEGIN");
    assertThat(problem("X:pem", "X", whole + " x")).contains("no \"-----BEGIN");
    assertThat(problem("X:pem", "X", whole.replace("CERTIFICATE", "TRUSTED CERTIFICATE")))
        .contains("no \"-----BEGIN");
    assertThat(problem("X:escaped-pem", "X", escaped(whole) + "%2")).contains("percent-encoding");
    assertThat(problem("X:escaped-pem", "X", "%0A")).contains("no certificate");
    assertThat(problem("X:pem", "X", String.join(" ", java.util.Collections.nCopies(11, whole))))
        .contains("more than 10");
  }

  @Test
  @DisplayName(
      "O10 a value that comes again is neither decoded nor parsed: the same objects return")
  void repeated() {
    ForwardedReader reader = reader("rfc9440");
    String value = bytes(leaf);
    ForwardedCertificates first = reader.read(lines("Client-Cert", value));
    ForwardedCertificates again =
        reader.read(lines("Client-Cert", new String(value.toCharArray())));
    assertThat(again).isSameAs(first);
    ForwardedCertificates other =
        reader.read(lines("Client-Cert", value, "Client-Cert-Chain", bytes(intermediate)));
    assertThat(other.chain()).hasSize(2);
    ForwardedCertificates broken = reader.read(lines("Client-Cert", "x"));
    assertThat(reader.read(lines("Client-Cert", "x"))).isSameAs(broken);
  }

  @Test
  @DisplayName("O10 values of different fields never share an entry")
  void keys() {
    ForwardedReader reader = reader("rfc9440");
    assertThat(reader.read(lines("Client-Cert", bytes(leaf))).chain()).containsExactly(leaf);
    assertThat(reader.read(lines("Client-Cert-Chain", bytes(leaf))).problem()).isNotNull();
    assertThat(reader.read(lines("Client-Cert", bytes(leaf), "Client-Cert", bytes(leaf))).problem())
        .isNotNull();
  }
}
