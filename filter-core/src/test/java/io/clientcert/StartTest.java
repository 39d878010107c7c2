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

import static io.clientcert.Engine.trusting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files hold at the start, and what keeps it from starting. */
class StartTest {
  private static final HeldCertificate ROOT = ca("root").build();
  private static final HeldCertificate OTHER = ca("other").build();
  private static final HeldCertificate INTERMEDIATE = ca("intermediate").signedBy(ROOT).build();
  private static final HeldCertificate LEAF =
      HeldCertificate.builder().subject("CN=client").signedBy(ROOT).build();

  @TempDir private Path directory = Path.of("");

  private static HeldCertificate.Builder ca(String name) {
    return HeldCertificate.builder().subject("CN=" + name).certificateAuthority();
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private Path file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private static void fill(KeyStore store, X509Certificate... trusted)
      throws GeneralSecurityException, IOException {
    store.load(null, null);
    for (int i = 0; i < trusted.length; i++) {
      store.setCertificateEntry("ca" + i, trusted[i]);
    }
  }

  private Path store(String type, @Nullable String password, X509Certificate... trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(type);
    fill(store, trusted);
    return write(store, type, password);
  }

  private Path write(KeyStore store, String type, @Nullable String password)
      throws GeneralSecurityException, IOException {
    Path file = directory.resolve("trust." + type);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password == null ? null : password.toCharArray());
    }
    return file;
  }

  private static ClientCertEngine start(Path trustStore, String... keysAndTexts) {
    Map<String, String> settings = new HashMap<>();
    settings.put("trustStore", trustStore.toString());
    settings.put("reloadInterval", "PT0S");
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      settings.put(keysAndTexts[i], keysAndTexts[i + 1]);
    }
    return ClientCertEngine.create(ClientCertConfig.from(settings));
  }

  private static Verdict verdict(ClientCertEngine forwarder, HeldCertificate... presented) {
    return Engine.decide(forwarder, Engine.chain(presented)).verdict();
  }

  private static void assertThatRefuses(Path trustStore, String problem, String... settings) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> start(trustStore, settings))
        .withMessageContaining("\"trustStore\" = \"" + trustStore + "\"")
        .withMessageContaining(problem)
        .withMessageMatching("(?s).*: (write|set|correct|copy|convert|put|replace|ask) .*");
  }

  @Test
  @DisplayName("V8 a PEM file is a trust store, with any number of certificates and comments")
  void pem() throws IOException {
    Path file =
        file(
            "trust.pem",
            "roots\n" + Pem.of(OTHER.certificate()) + "\nand\n" + ROOT.certificatePem());

    assertThat(verdict(start(file), LEAF)).isEqualTo(Verdict.VERIFIED);
    assertThat(verdict(start(file, "trustStoreType", "PEM"), LEAF)).isEqualTo(Verdict.VERIFIED);
    assertThat(verdict(start(file("o.pem", OTHER.certificatePem())), LEAF))
        .isEqualTo(Verdict.UNTRUSTED);
  }

  @Test
  @DisplayName("V8 a PEM file with the line ends of Windows is a trust store")
  void pemWithCrLf() throws IOException {
    Path file = file("trust.pem", ROOT.certificatePem().replace("\n", "\r\n"));

    assertThat(verdict(start(file), LEAF)).isEqualTo(Verdict.VERIFIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  @DisplayName("V8 a key store with its password is a trust store, of whatever type it is called")
  void keyStore(String type) throws Exception {
    Path file = store(type, "changeit", OTHER.certificate(), ROOT.certificate());

    assertThat(verdict(start(file, "trustStorePassword", "changeit"), LEAF))
        .isEqualTo(Verdict.VERIFIED);
    assertThat(verdict(start(file, "trustStorePassword", "changeit", "trustStoreType", type), LEAF))
        .isEqualTo(Verdict.VERIFIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  @DisplayName("V8 a key store with a wrong or missing password refuses to start, and shows none")
  void wrongPassword(String type) throws Exception {
    Path file = store(type, "changeit", ROOT.certificate());

    assertThatRefuses(file, "password", "trustStorePassword", "wr0ng");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> start(file, "trustStorePassword", "wr0ng"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wr0ng"));
    assertThatRefuses(file, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  @DisplayName("V8 the certificates of private keys in a key store are no anchors")
  void privateKeyEntries(String type) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    fill(store);
    store.setKeyEntry(
        "server",
        LEAF.key(),
        "changeit".toCharArray(),
        new Certificate[] {LEAF.certificate(), ROOT.certificate()});
    Path file = write(store, type, "changeit");

    assertThatRefuses(file, "keytool -importcert", "trustStorePassword", "changeit");
  }

  @Test
  @DisplayName("V8 a key store of another type than it is said to be refuses to start")
  void wrongType() throws Exception {
    Path pkcs12 = store("PKCS12", "changeit", ROOT.certificate());
    Path pem = file("trust.pem", ROOT.certificatePem());

    assertThatRefuses(
        pkcs12, "is not PEM", "trustStorePassword", "changeit", "trustStoreType", "PEM");
    assertThatRefuses(pem, "cannot be read", "trustStoreType", "PKCS12");
    assertThatRefuses(pem, "cannot be read", "trustStoreType", "JKS");
  }

  @Test
  @DisplayName("V9 a key store is not taken for the PEM text that a certificate in it holds")
  void pemTextInsideKeyStore() throws Exception {
    HeldCertificate carrier =
        ca("carrier")
            .extension(
                new ASN1ObjectIdentifier("2.25.1234567890"),
                false,
                new DEROctetString(
                    ("\n" + OTHER.certificatePem()).getBytes(StandardCharsets.US_ASCII)))
            .build();
    HeldCertificate ofCarrier = HeldCertificate.builder().signedBy(carrier).build();
    HeldCertificate ofOther = HeldCertificate.builder().signedBy(OTHER).build();

    ClientCertEngine forwarder =
        start(store("JKS", "changeit", carrier.certificate()), "trustStorePassword", "changeit");

    assertThat(verdict(forwarder, ofOther)).isEqualTo(Verdict.UNTRUSTED);
    assertThat(verdict(forwarder, ofCarrier)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V8 a missing trust store refuses to start, and says where it was looked for")
  void missing() {
    Path missing = directory.resolve("missing.pem");

    assertThatRefuses(missing, "does not exist");
    assertThatRefuses(missing, missing.toAbsolutePath().toString());
    assertThatRefuses(
        Path.of("surely-missing.pem"), Path.of("surely-missing.pem").toAbsolutePath().toString());
  }

  @Test
  @DisplayName("V8 an empty trust store, a folder or a blank file refuse to start")
  void empty() throws IOException {
    assertThatRefuses(file("empty.pem", ""), "is an empty file");
    assertThatRefuses(directory, "cannot be read");
    assertThatRefuses(file("blank.pem", "\n \n"), "cannot be read");
  }

  @Test
  @DisplayName("V8 garbage and a lone key refuse to start")
  void garbage() throws Exception {
    assertThatRefuses(
        file("garbage.pem", "no certificate"), "neither PEM, DER, PKCS#7, PKCS12 nor JKS");
    assertThatRefuses(file("key.pem", ROOT.keyPem()), "it looks like a private key");
    assertThatRefuses(
        file("bad.pem", "-----BEGIN CERTIFICATE-----\nMIIB*\n-----END CERTIFICATE-----\n"),
        "cannot be read");
    assertThatRefuses(
        file("short.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
        "cannot be read");
  }

  @Test
  @DisplayName("V8 half a trust store refuses to start, wherever it was cut")
  void half() throws IOException {
    String whole = OTHER.certificatePem() + ROOT.certificatePem();
    int second = OTHER.certificatePem().length();

    for (int length = second + 5; length < whole.length() - 1; length += 7) {
      Path file = file("half.pem", whole.substring(0, length));

      assertThatExceptionOfType(ConfigurationException.class)
          .as("%s of %s characters", length, whole.length())
          .isThrownBy(() -> start(file));
    }
  }

  @Test
  @DisplayName("V8 a trust store that has lost its beginning refuses to start")
  void headless() throws IOException {
    String whole = OTHER.certificatePem() + ROOT.certificatePem();

    for (int lost : new int[] {1, 5, 12, 28, 40, 100}) {
      Path file = file("headless.pem", whole.substring(lost));

      assertThatExceptionOfType(ConfigurationException.class)
          .as("%s characters lost", lost)
          .isThrownBy(() -> start(file));
    }
  }

  @Test
  @DisplayName("V8 a block that is indented is read or refused, but not passed over in silence")
  void indented() throws IOException {
    Path file = file("indented.pem", " " + ROOT.certificatePem() + OTHER.certificatePem());
    Verdict verdict;
    try {
      verdict = verdict(start(file), LEAF);
    } catch (ConfigurationException e) {
      return;
    }
    assertThat(verdict).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V8 a byte order mark hides nothing")
  void byteOrderMark() throws IOException {
    Path file = file("bom.pem", "\uFEFF" + ROOT.certificatePem() + OTHER.certificatePem());

    assertThat(verdict(start(file), LEAF)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V8 half a key store refuses to start")
  void halfKeyStore() throws Exception {
    for (String type : List.of("PKCS12", "JKS")) {
      byte[] whole = Files.readAllBytes(store(type, "changeit", ROOT.certificate()));
      byte[] half = Arrays.copyOf(whole, whole.length / 2);

      assertThatRefuses(
          file("half." + type, half), "cannot be read", "trustStorePassword", "changeit");
    }
  }

  @Test
  @DisplayName("V8 a trust store without a CA refuses to start, unless leaves may be anchors")
  void noCa() throws IOException {
    Path file = file("leaf.pem", LEAF.certificatePem());

    assertThatRefuses(file, "holds no certificate that client certificates could be issued by");
    assertThatRefuses(file, "CN=client is not a CA certificate");
    assertThat(verdict(start(file, "allowLeafAnchors", "true"), LEAF)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("T4 what refuses to start is said on one line, whatever a certificate holds")
  void oneLineOfText() throws IOException {
    HeldCertificate odd = HeldCertificate.builder().subject("CN=a\r\nforged line").build();

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> start(file("odd.pem", odd.certificatePem())))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("\r"));
  }

  @Test
  @DisplayName("V8 anchors that issue nothing are named in the log")
  void unusedAnchors() throws IOException {
    HeldCertificate email =
        ca("email\r\nforged").extendedKeyUsage(KeyPurposeId.id_kp_emailProtection).build();
    Path file = file("trust.pem", ROOT.certificatePem() + email.certificatePem());

    try (CapturedLog log = new CapturedLog()) {
      assertThat(verdict(start(file), LEAF)).isEqualTo(Verdict.VERIFIED);

      assertThat(log.messages(Level.WARNING))
          .hasSize(1)
          .allMatch(message -> message.contains("email\\u000D\\u000Aforged"));
    }
  }

  @Test
  @DisplayName("V9 one line at the start tells what is in force, and that revocation is not")
  void lineAtTheStart() throws IOException {
    Path file = file("trust.pem", ROOT.certificatePem());

    try (CapturedLog log = new CapturedLog()) {
      assertThat(verdict(start(file, "maxCertSize", "2KiB"), LEAF)).isEqualTo(Verdict.VERIFIED);

      assertThat(log.messages(Level.INFO))
          .hasSize(1)
          .allMatch(message -> message.contains(file.toString()))
          .allMatch(message -> message.contains("2048"))
          .allMatch(message -> message.contains("a revoked certificate is forwarded"));
    }
  }

  @Test
  @DisplayName("V8 a bad file of intermediates refuses to start")
  void intermediates() throws IOException {
    Path trust = file("trust.pem", ROOT.certificatePem());
    HeldCertificate below = HeldCertificate.builder().signedBy(INTERMEDIATE).build();
    Path good = file("i.pem", INTERMEDIATE.certificatePem());

    assertThat(verdict(start(trust, "intermediates", good.toString()), below))
        .isEqualTo(Verdict.VERIFIED);
    for (Path bad :
        List.of(
            directory.resolve("missing.pem"),
            file("empty.pem", ""),
            file("key.pem", ROOT.keyPem()),
            file("garbage.pem", "garbage"),
            file("half.pem", INTERMEDIATE.certificatePem().substring(0, 100)))) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> start(trust, "intermediates", bad.toString()))
          .withMessageContaining("\"intermediates\" = \"" + bad + "\"");
    }
  }

  @Test
  @DisplayName("V8 a bad file of lists refuses to start")
  void lists() throws Exception {
    Path trust = file("trust.pem", ROOT.certificatePem());
    byte[] der = Crls.issuedBy(ROOT).build().getEncoded();
    Path good = file("good.crl", der);

    assertThat(verdict(start(trust, "revocation", "crl", "crlFiles", good.toString()), LEAF))
        .isEqualTo(Verdict.VERIFIED);
    for (Path bad :
        List.of(
            directory.resolve("missing.crl"),
            file("empty.crl", ""),
            file("garbage.crl", "garbage"),
            file("certificate.crl", ROOT.certificatePem()),
            file("half.crl", Arrays.copyOf(der, der.length / 2)))) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> start(trust, "revocation", "crl", "crlFiles", good + "," + bad))
          .withMessageContaining("\"crlFiles\" = \"" + bad + "\"");
    }
  }

  @Test
  @DisplayName("V8 a folder of lists is read whole, and what is no list in it is named and skipped")
  void folderOfLists() throws Exception {
    Path trust = file("trust.pem", ROOT.certificatePem());
    Path folder = Files.createDirectory(directory.resolve("crls"));
    String[] settings = {"revocation", "crl", "crlFiles", folder.toString()};

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> start(trust, settings))
        .withMessageContaining("holds no certificate revocation list");

    Files.write(folder.resolve("root.crl"), Crls.issuedBy(ROOT).build().getEncoded());
    Files.writeString(folder.resolve(".hidden"), "no list");
    assertThat(verdict(start(trust, settings), LEAF)).isEqualTo(Verdict.VERIFIED);

    Files.writeString(folder.resolve("notes.txt"), "no list");
    Files.writeString(folder.resolve("root.pem"), ROOT.certificatePem());
    Files.write(folder.resolve("root.der"), ROOT.certificate().getEncoded());
    Files.writeString(folder.resolve("root.crl_url"), "http://crl.example/root.crl");
    Files.writeString(folder.resolve("empty.pem"), "");
    try (CapturedLog log = new CapturedLog()) {
      assertThat(verdict(start(trust, settings), LEAF)).isEqualTo(Verdict.VERIFIED);
      assertThat(log.messages(Level.WARNING))
          .singleElement()
          .asString()
          .contains("Skips 6 file(s)", ".hidden", "empty.pem", "notes.txt", "root.crl_url");
    }

    Files.writeString(folder.resolve("other.crl"), "no list");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> start(trust, settings))
        .withMessageContaining("other.crl");
  }

  @Test
  @DisplayName("V7 the JDK's fetching of issuers refuses to start")
  void fetchingOfIssuers() {
    String property = "com.sun.security.enableAIAcaIssuers";
    System.setProperty(property, "true");
    try {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> Engine.of(trusting(ROOT)))
          .withMessageContaining(property);
      System.setProperty(property, "false");
      assertThatCode(() -> Engine.of(trusting(ROOT))).doesNotThrowAnyException();
    } finally {
      System.clearProperty(property);
    }
  }
}
