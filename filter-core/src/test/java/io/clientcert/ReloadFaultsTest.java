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

import static io.clientcert.Engine.NOW;
import static io.clientcert.Engine.chain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens when a file that trust or evidence comes from is replaced by something bad. */
class ReloadFaultsTest {
  private static final HeldCertificate ROOT = ca("root").build();
  private static final HeldCertificate OTHER = ca("other").build();
  private static final HeldCertificate ISSUER = ca("issuer").signedBy(ROOT).build();
  private static final HeldCertificate CLIENT = HeldCertificate.builder().signedBy(ROOT).build();
  private static final HeldCertificate BELOW = HeldCertificate.builder().signedBy(ISSUER).build();
  private static final HeldCertificate OTHERS = HeldCertificate.builder().signedBy(OTHER).build();
  private static final String PASSWORD = "changeit";

  /** Which of the files is meant. */
  private enum Kind {
    TRUST_PEM("a PEM trust store"),
    TRUST_PKCS12("a PKCS12 trust store"),
    TRUST_JKS("a JKS trust store"),
    INTERMEDIATES("a file of intermediates"),
    CRL_PEM("a PEM revocation list"),
    CRL_DER("a DER revocation list"),
    CRL_DIRECTORY("a file in a directory of revocation lists");

    private final String name;

    Kind(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What becomes of the file. */
  private enum Fault {
    EMPTY("emptied"),
    TRUNCATED("cut off"),
    ONE_BYTE_SHORT("cut off before its last byte"),
    GARBAGE("overwritten"),
    OTHER_KIND("replaced by a file of another kind"),
    WRONG_PASSWORD("replaced by one with another password"),
    BROKEN_EXTENSION("replaced by one with a broken extension"),
    VANISHED("removed"),
    DIRECTORY("replaced by an empty directory");

    private final String name;

    Fault(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir private Path directory = Path.of("");
  private Path trust = Path.of("");

  private static HeldCertificate.Builder ca(String name) {
    return HeldCertificate.builder().subject("CN=" + name).certificateAuthority();
  }

  @BeforeEach
  void writeTrust() {
    trust = Pem.write(directory.resolve("trust.pem"), ROOT.certificate());
  }

  private static Crls.Builder list(int number) {
    return Crls.issuedBy(ROOT).number(BigInteger.valueOf(number));
  }

  private static byte[] keyStore(String type, String password, HeldCertificate... trusted) {
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      for (int i = 0; i < trusted.length; i++) {
        store.setCertificateEntry("anchor" + i, trusted[i].certificate());
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store.store(bytes, password.toCharArray());
      return bytes.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key store that cannot be written", e);
    }
  }

  private static byte[] good(Kind kind) {
    return switch (kind) {
      case TRUST_PEM -> ascii(Pem.of(ROOT.certificate()));
      case TRUST_PKCS12 -> keyStore("PKCS12", PASSWORD, ROOT);
      case TRUST_JKS -> keyStore("JKS", PASSWORD, ROOT);
      case INTERMEDIATES -> ascii(Pem.of(ISSUER.certificate()));
      case CRL_PEM, CRL_DIRECTORY -> ascii(Pem.of(list(1).build()));
      case CRL_DER -> der(list(1));
    };
  }

  /** Another good one, with which nobody is verified who was before. */
  private static byte[] next(Kind kind) {
    return switch (kind) {
      case TRUST_PEM -> ascii(Pem.of(OTHER.certificate()));
      case TRUST_PKCS12 -> keyStore("PKCS12", PASSWORD, OTHER);
      case TRUST_JKS -> keyStore("JKS", PASSWORD, OTHER);
      case INTERMEDIATES -> ascii(Pem.of(OTHER.certificate()));
      case CRL_PEM, CRL_DIRECTORY -> ascii(Pem.of(revoking().build()));
      case CRL_DER -> der(revoking());
    };
  }

  private static Crls.Builder revoking() {
    return list(2).revoked(CLIENT.certificate(), NOW);
  }

  private static byte[] der(Crls.Builder list) {
    try {
      return list.build().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a list without an encoding", e);
    }
  }

  /** The extension is renamed after signing: nothing that makes lists would make this one. */
  private static byte[] withBrokenExtension() {
    String unknown = "2.5.29.99";
    byte[] der = der(list(2).extension(new ASN1ObjectIdentifier(unknown), false, DERNull.INSTANCE));
    String text = new String(der, StandardCharsets.ISO_8859_1);
    String renamed = text.replace("U\u001dc", "U\u001d\u001c");
    assertThat(renamed).isNotEqualTo(text);
    return renamed.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private Path fileOf(Kind kind) throws IOException {
    return kind == Kind.CRL_DIRECTORY
        ? Files.createDirectories(directory.resolve("crls")).resolve("root.crl")
        : directory.resolve("file");
  }

  private ClientCertConfig.Builder config(Kind kind, Path file) {
    ClientCertConfig.Builder config = ClientCertConfig.builder();
    return switch (kind) {
      case TRUST_PEM -> config.trustStore(file);
      case TRUST_PKCS12, TRUST_JKS -> config.trustStore(file).trustStorePassword(PASSWORD);
      case INTERMEDIATES -> config.trustStore(trust).intermediates(file);
      case CRL_PEM, CRL_DER ->
          config.trustStore(trust).revocation(Revocation.CRL).crlFiles(List.of(file));
      case CRL_DIRECTORY ->
          config
              .trustStore(trust)
              .revocation(Revocation.CRL)
              .crlFiles(List.of(directory.resolve("crls")));
    };
  }

  private static Forwarding forward(Engine engine, Kind kind) {
    return engine.forward(kind == Kind.INTERMEDIATES ? BELOW : CLIENT);
  }

  private void spoil(Kind kind, Fault fault, Path file) throws IOException {
    byte[] good = good(kind);
    switch (fault) {
      case EMPTY -> replace(file, new byte[0]);
      case TRUNCATED -> Files.write(file, Arrays.copyOf(good, good.length / 2));
      case ONE_BYTE_SHORT -> Files.write(file, Arrays.copyOf(good, lastByte(good)));
      case GARBAGE -> replace(file, ascii("no such thing"));
      case OTHER_KIND -> replace(file, good(isList(kind) ? Kind.TRUST_PEM : Kind.CRL_DER));
      case WRONG_PASSWORD ->
          replace(file, keyStore(kind == Kind.TRUST_JKS ? "JKS" : "PKCS12", "another", ROOT));
      case BROKEN_EXTENSION -> replace(file, withBrokenExtension());
      case VANISHED -> Files.delete(file);
      case DIRECTORY -> {
        Files.delete(file);
        Files.createDirectory(file);
      }
    }
  }

  /** The new line at the end of a PEM file is not missed. */
  private static int lastByte(byte[] content) {
    return content.length - (content[content.length - 1] == '\n' ? 2 : 1);
  }

  private static boolean isList(Kind kind) {
    return kind == Kind.CRL_PEM || kind == Kind.CRL_DER || kind == Kind.CRL_DIRECTORY;
  }

  /** As it should be done: written beside, and renamed. */
  private void replace(Path file, byte[] content) throws IOException {
    Path beside = Files.write(directory.resolve("beside"), content);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static Stream<Arguments> table() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(Fault.values())
                    .filter(fault -> applies(kind, fault))
                    .map(fault -> Arguments.of(kind, fault)));
  }

  private static boolean applies(Kind kind, Fault fault) {
    return switch (fault) {
      case WRONG_PASSWORD -> kind == Kind.TRUST_PKCS12 || kind == Kind.TRUST_JKS;
      case BROKEN_EXTENSION -> isList(kind);
      default -> true;
    };
  }

  @ParameterizedTest(name = "V8 {0} is {1}: the last good one counts, and that is said once")
  @MethodSource("table")
  @DisplayName("V8 bad files")
  void badFile(Kind kind, Fault fault) throws Exception {
    Path file = fileOf(kind);
    Files.write(file, good(kind));
    Engine engine = Engine.of(config(kind, file));
    assertThat(forward(engine, kind).certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.forwarder.health().problem()).isNull();
    engine.clock.set(NOW.plus(Duration.ofMinutes(1)));

    spoil(kind, fault, file);
    try (CapturedLog log = new CapturedLog()) {
      engine.forwarder.refresh();
      engine.forwarder.refresh();
      assertThat(log.messages(Level.WARNING)).hasSize(1);
      assertThat(log.messages()).hasSize(1);
    }
    assertThat(engine.forwarder.health().problem())
        .isNotNull()
        .contains(kind == Kind.CRL_DIRECTORY ? "crls" : file.toString());
    assertThat(engine.forwarder.health().trustReadAt()).isEqualTo(NOW);
    assertThat(forward(engine, kind).certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.validations()).as("nothing was forgotten").isEqualTo(1);
    engine.forwarder.clearDecisions();
    assertThat(forward(engine, kind).certificate().verdict()).isEqualTo(Verdict.VERIFIED);

    if (fault == Fault.DIRECTORY) {
      Files.delete(file);
    }
    replace(file, next(kind));
    engine.forwarder.refresh();
    assertThat(engine.forwarder.health().problem()).isNull();
    assertThat(engine.forwarder.health().trustReadAt()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
    assertThat(forward(engine, kind).certificate().verdict())
        .isEqualTo(isList(kind) ? Verdict.REVOKED : Verdict.UNTRUSTED);
  }

  @ParameterizedTest(name = "V8 {0}: a new time stamp is no change")
  @EnumSource(Kind.class)
  @DisplayName("V8 time stamps")
  void newTimeStamp(Kind kind) throws Exception {
    Path file = fileOf(kind);
    byte[] content = good(kind);
    Files.write(file, content);
    Engine engine = Engine.of(config(kind, file));
    forward(engine, kind);

    replace(file, content);
    Files.setLastModifiedTime(file, FileTime.from(NOW.plus(Duration.ofDays(1))));
    try (CapturedLog log = new CapturedLog()) {
      engine.forwarder.refresh();
      assertThat(log.messages()).isEmpty();
    }
    assertThat(forward(engine, kind).certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.validations()).isEqualTo(1);
  }

  @ParameterizedTest(name = "V8 {0} that is {1} refuses to start")
  @MethodSource("table")
  @DisplayName("V8 bad files at the start")
  void badFileAtStart(Kind kind, Fault fault) throws Exception {
    Path file = fileOf(kind);
    Files.write(file, good(kind));
    spoil(kind, fault, file);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Engine.of(config(kind, file)));
  }

  @Test
  @DisplayName("V8 a PEM file is good only when none of its blocks is half written")
  void everyLength() throws Exception {
    String first = Pem.of(ROOT.certificate());
    byte[] both = ascii(first + Pem.of(OTHER.certificate()));
    for (int length = 0; length <= both.length; length++) {
      Files.write(trust, Arrays.copyOf(both, length));
      // a block that has been written, with or without its new line, cannot be told from the whole
      boolean whole =
          (length >= first.length() - 1 && length <= first.length()) || length >= both.length - 1;
      assertThat(starts()).as("the first %s of %s bytes", length, both.length).isEqualTo(whole);
    }
  }

  private boolean starts() {
    try {
      Engine.of(ClientCertConfig.builder().trustStore(trust)).forwarder.close();
      return true;
    } catch (ConfigurationException e) {
      return false;
    }
  }

  /** A mounted secret: the file links to ..data/file, and ..data to a folder of its version. */
  private void mount(Path volume, String version, String name, byte[] content) throws IOException {
    Path folder = Files.createDirectories(volume.resolve(".." + version));
    Files.write(folder.resolve(name), content);
    Path link = volume.resolve("..data_tmp");
    Files.createSymbolicLink(link, Path.of(".." + version));
    Files.move(
        link,
        volume.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    if (Files.notExists(volume.resolve(name))) {
      Files.createSymbolicLink(volume.resolve(name), Path.of("..data", name));
    }
  }

  @Test
  @DisplayName("V8 a mounted Kubernetes secret is followed from version to version")
  void mountedSecret() throws Exception {
    Path volume = Files.createDirectory(directory.resolve("secret"));
    mount(volume, "2026_01", "trust.pem", good(Kind.TRUST_PEM));
    Engine engine = Engine.of(ClientCertConfig.builder().trustStore(volume.resolve("trust.pem")));
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);

    mount(volume, "2026_02", "trust.pem", next(Kind.TRUST_PEM));
    engine.forwarder.refresh();
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.UNTRUSTED);

    Files.delete(volume.resolve("..data"));
    engine.forwarder.refresh();
    assertThat(engine.forwarder.health().problem()).isNotNull();
    assertThat(engine.verdict(OTHERS)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V6 a mounted Kubernetes volume of lists is read once, whatever hides beside")
  void mountedLists() throws Exception {
    Path volume = Files.createDirectory(directory.resolve("lists"));
    mount(volume, "2026_01", "root.crl", good(Kind.CRL_DER));
    Engine engine =
        Engine.of(
            ClientCertConfig.builder()
                .trustStore(trust)
                .revocation(Revocation.CRL)
                .crlFiles(List.of(volume)));
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.forwarder.health().evidence())
        .containsOnlyKeys("CRL of CN=root", volume.resolve("root.crl").toString());

    mount(volume, "2026_02", "root.crl", next(Kind.CRL_DER));
    engine.forwarder.refresh();
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.REVOKED);
    assertThat(engine.forwarder.health().evidence())
        .containsOnlyKeys("CRL of CN=root", volume.resolve("root.crl").toString());
    assertThat(engine.forwarder.health().evidenceAge()).isPresent();
  }

  /** A certificate whose validation goes on until it is let go. */
  private static final class Slow extends DelegatingCertificate {
    private static final long serialVersionUID = 1L;

    private final transient CountDownLatch begun = new CountDownLatch(1);
    private final transient CountDownLatch letGo = new CountDownLatch(1);

    Slow(X509Certificate certificate) {
      super(certificate);
    }

    @Override
    public byte[] getEncoded() throws CertificateEncodingException {
      begun.countDown();
      try {
        if (!letGo.await(30, TimeUnit.SECONDS)) {
          throw new CertificateEncodingException("nobody let it go");
        }
      } catch (InterruptedException e) {
        throw new CertificateEncodingException(e);
      }
      return super.getEncoded();
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object other) {
      return this == other;
    }
  }

  @Test
  @DisplayName("V8 a decision that was begun under the old trust is made anew under the new")
  void begunUnderOldTrust() throws Exception {
    Engine engine = Engine.of(ClientCertConfig.builder().trustStore(trust));
    Slow slow = new Slow(CLIENT.certificate());
    X509Certificate[] presented = {slow};
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Forwarding> going =
          other.submit(
              () -> engine.forwarder.rules().decide(IncomingRequest.withCertificates(presented)));
      assertThat(slow.begun.await(30, TimeUnit.SECONDS)).isTrue();
      Pem.write(trust, OTHER.certificate());
      engine.forwarder.refresh();
      slow.letGo.countDown();

      assertThat(going.get(30, TimeUnit.SECONDS).certificate().verdict())
          .as("nobody is served by the trust that was")
          .isEqualTo(Verdict.UNTRUSTED);
      assertThat(engine.validations()).isEqualTo(2);
      assertThat(Engine.decide(engine.forwarder, presented).verdict()).isEqualTo(Verdict.UNTRUSTED);
    } finally {
      slow.letGo.countDown();
      other.shutdownNow();
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName("V8 closing ends every thread: none of them outlives the web application")
  void noThreadIsLeft() throws Exception {
    Path crl = Pem.write(directory.resolve("root.crl"), list(1).build());
    ClientCertEngine forwarder =
        ClientCertEngine.create(
            config(Kind.CRL_PEM, crl).reloadInterval(Duration.ofSeconds(1)).build());
    Thread refresher = newestThread("clientcert-refresh");
    try (forwarder) {
      assertThat(Engine.decide(forwarder, chain(CLIENT)).forwardable()).isTrue();
      Pem.write(crl, revoking().build());
      await(() -> Engine.decide(forwarder, chain(CLIENT)).revoked());
      assertThat(refresher.isAlive()).isTrue();
    }
    refresher.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(refresher.isAlive()).isFalse();
    assertThat(Engine.decide(forwarder, chain(CLIENT)).revoked())
        .as("what is in memory goes on to count")
        .isTrue();
  }

  private static Thread newestThread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .max((a, b) -> Long.compare(a.getId(), b.getId()))
        .orElseThrow();
  }
}
