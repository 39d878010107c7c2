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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.SteppableClock;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the files change. */
class ReloadTest {
  private static final HeldCertificate ROOT = ca("root");
  private static final HeldCertificate OTHER = ca("other");
  private static final HeldCertificate CLIENT = HeldCertificate.builder().signedBy(ROOT).build();
  private static final HeldCertificate OTHERS = HeldCertificate.builder().signedBy(OTHER).build();

  @TempDir private Path directory = Path.of("");
  private Path trust = Path.of("");

  private static HeldCertificate ca(String name) {
    return HeldCertificate.builder().subject("CN=" + name).certificateAuthority().build();
  }

  @BeforeEach
  void writeTrust() {
    trust = Pem.write(directory.resolve("trust.pem"), ROOT.certificate());
  }

  private ClientCertConfig.Builder config() {
    return ClientCertConfig.builder().trustStore(trust);
  }

  private Path write(Crls.Builder list) {
    return Pem.write(directory.resolve("root.crl"), list.build());
  }

  private static Crls.Builder list(int number) {
    return Crls.issuedBy(ROOT).number(BigInteger.valueOf(number));
  }

  private static Crls.Builder revoking(int number) {
    return list(number).revoked(CLIENT.certificate(), NOW.minus(Duration.ofMinutes(5)));
  }

  @Test
  @DisplayName("V8 a changed trust store counts at the next look, and ends decisions of before")
  void changedTrustStore() {
    Engine engine = Engine.of(config());
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.verdict(OTHERS)).isEqualTo(Verdict.UNTRUSTED);

    trust = Pem.write(trust, OTHER.certificate());
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);
    engine.forwarder.refresh();

    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.UNTRUSTED);
    assertThat(engine.verdict(OTHERS)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V8 the same bytes are no change, whatever their time stamp")
  void sameBytes() throws Exception {
    Engine engine = Engine.of(config());
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);

    Pem.write(trust, ROOT.certificate());
    Files.setLastModifiedTime(trust, FileTime.from(NOW.plus(Duration.ofDays(1))));
    engine.forwarder.refresh();

    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.validations()).isEqualTo(1);
  }

  @Test
  @DisplayName("V8 other bytes are a change, though size and time stamp are the same")
  void sameSizeAndTime() throws Exception {
    HeldCertificate twin =
        HeldCertificate.builder()
            .subject("CN=toor")
            .certificateAuthority()
            .derSize(ROOT.certificate().getEncoded().length)
            .build();
    FileTime before = Files.getLastModifiedTime(trust);
    long size = Files.size(trust);
    Engine engine = Engine.of(config());
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);

    Pem.write(trust, twin.certificate());
    Files.setLastModifiedTime(trust, before);
    assertThat(Files.size(trust)).isEqualTo(size);
    engine.forwarder.refresh();

    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.UNTRUSTED);
  }

  @Test
  @DisplayName("V8 a bad trust store keeps the last good one, loudly and once")
  void badTrustStore() throws Exception {
    Engine engine = Engine.of(config());
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);
    String half = ROOT.certificatePem().substring(0, 200);

    for (String bad : List.of("", "garbage", half)) {
      Files.writeString(trust, bad);
      try (CapturedLog log = new CapturedLog()) {
        engine.forwarder.refresh();
        engine.forwarder.refresh();

        assertThat(log.messages(Level.WARNING))
            .hasSize(1)
            .allMatch(message -> message.contains(trust.toString()));
      }
      assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);
    }
    Files.delete(trust);
    engine.forwarder.refresh();
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);

    trust = Pem.write(trust, OTHER.certificate());
    engine.forwarder.refresh();
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.UNTRUSTED);
  }

  @Test
  @DisplayName("V8 a bad file that is put right with the same bytes as before goes on")
  void putRight() throws Exception {
    Engine engine = Engine.of(config());
    Files.writeString(trust, "garbage");
    engine.forwarder.refresh();
    Pem.write(trust, ROOT.certificate());
    engine.forwarder.refresh();

    try (CapturedLog log = new CapturedLog()) {
      engine.forwarder.refresh();
      assertThat(log.messages()).isEmpty();
    }
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V8 reload by call says what is wrong, and changes nothing")
  void reloadByCall() throws Exception {
    Engine engine = Engine.of(config());
    Files.writeString(trust, "garbage");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(engine.forwarder::reload)
        .withMessageContaining(trust.toString());

    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);
    trust = Pem.write(trust, OTHER.certificate());
    engine.forwarder.reload();
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.UNTRUSTED);
  }

  @Test
  @DisplayName("V8 reload by call ends decisions even if nothing changed")
  void reloadWithoutChange() {
    Engine engine = Engine.of(config());
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);

    engine.forwarder.reload();

    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.validations()).isEqualTo(2);
  }

  private Engine checking(Crls.Builder list) {
    return Engine.of(config().revocation(Revocation.CRL).crlFiles(List.of(write(list))));
  }

  @Test
  @DisplayName("V6 a newer list revokes at the next look")
  void newerList() {
    Engine engine = checking(list(1));
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);

    write(revoking(2));
    engine.forwarder.refresh();

    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.REVOKED);
  }

  @Test
  @DisplayName("V6 an older list put in the place of a newer one does not bring anybody back")
  void olderList() {
    Engine engine = checking(revoking(2));
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.REVOKED);

    write(list(1));
    engine.forwarder.refresh();

    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.REVOKED);
  }

  @Test
  @DisplayName("V6 an older list brings nobody back either who has not been here yet")
  void olderListBeforeTheFirstRequest() {
    Engine engine = checking(revoking(2));

    write(list(1));
    engine.forwarder.refresh();

    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.REVOKED);
  }

  @Test
  @DisplayName(
      "V6 a bad list keeps what it was, and holds back neither another nor the trust store")
  void oneOfTwoListsIsBad() throws Exception {
    Path first = write(list(1));
    Path second = Pem.write(directory.resolve("other.crl"), Crls.issuedBy(OTHER).build());
    Engine engine = Engine.of(config().revocation(Revocation.CRL).crlFiles(List.of(first, second)));
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);

    write(revoking(2));
    Files.writeString(second, "garbage");
    engine.forwarder.refresh();
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.REVOKED);
    assertThat(engine.forwarder.health().problem()).contains(second.toString());
    assertThat(engine.verdict(OTHERS)).isEqualTo(Verdict.UNTRUSTED);

    trust = Pem.write(trust, ROOT.certificate(), OTHER.certificate());
    engine.forwarder.refresh();
    assertThat(engine.verdict(OTHERS)).as("by the list of before").isEqualTo(Verdict.VERIFIED);

    Files.writeString(trust, "garbage");
    Pem.write(
        second,
        Crls.issuedBy(OTHER).number(BigInteger.TWO).revoked(OTHERS.certificate(), NOW).build());
    engine.forwarder.refresh();
    assertThat(engine.verdict(OTHERS)).as("by the list of now").isEqualTo(Verdict.REVOKED);
    assertThat(engine.forwarder.health().problem()).contains(trust.toString());
  }

  @Test
  @DisplayName("V8 the files are looked at in the background, until that is ended")
  void inTheBackground() {
    SteppableClock clock = new SteppableClock(NOW);
    ClientCertEngine forwarder =
        ClientCertEngine.create(
            config().clock(clock).reloadInterval(Duration.ofSeconds(1)).build());
    try (forwarder) {
      Pem.write(trust, OTHER.certificate());

      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> {
            while (Engine.decide(forwarder, Engine.chain(CLIENT)).forwardable()) {
              Thread.onSpinWait();
            }
          });
    }
    assertThat(Engine.decide(forwarder, Engine.chain(OTHERS)).forwardable()).isTrue();
  }
}
