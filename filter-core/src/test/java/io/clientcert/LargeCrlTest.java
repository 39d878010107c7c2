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
import static io.clientcert.Engine.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.revocation.CrlFiles;
import io.clientcert.revocation.ParsedCrl;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A list of a million entries: what it takes to keep and to read, beside what the JDK makes of it,
 * and what becomes of requests while it takes the place of another. Prints its figures; {@code
 * -Plarge-crl}.
 */
class LargeCrlTest {
  private static final int ENTRIES = 1_000_000;
  private static final int SERIAL_BYTES = 16;
  private static final HeldCertificate ROOT =
      HeldCertificate.builder()
          .subject("CN=root")
          .key(KeyKind.EC_P256)
          .certificateAuthority()
          .build();
  private static final HeldCertificate CLIENT = client();
  private static final HeldCertificate REVOKED = client();

  @TempDir private Path directory = Path.of("");

  private static HeldCertificate client() {
    return HeldCertificate.builder().key(KeyKind.EC_P256).signedBy(ROOT).build();
  }

  /** A list whose only entry is multiplied, each time with another serial number. */
  private static byte[] list(int number) throws Exception {
    X509CRL template =
        Crls.issuedBy(ROOT)
            .number(BigInteger.valueOf(number))
            .thisUpdate(NOW.minus(Duration.ofHours(1)))
            .nextUpdate(NOW.plus(Duration.ofDays(1)))
            .revoked(REVOKED.certificate(), NOW, 1)
            .build();
    byte[] entry = template.getRevokedCertificates().iterator().next().getEncoded();
    byte[] serial = REVOKED.certificate().getSerialNumber().toByteArray();
    assertThat(serial).hasSize(SERIAL_BYTES);
    int at = indexOf(entry, serial);
    ByteArrayOutputStream entries =
        new ByteArrayOutputStream(ENTRIES * entry.length + entry.length);
    entries.writeBytes(entry);
    Random random = new Random(number);
    byte[] next = entry.clone();
    for (int i = 1; i < ENTRIES; i++) {
      random.nextBytes(serial);
      serial[0] = (byte) ((serial[0] & 0x3f) | 0x40);
      System.arraycopy(serial, 0, next, at, SERIAL_BYTES);
      entries.writeBytes(next);
    }
    return signed(template, entries.toByteArray());
  }

  private static int indexOf(byte[] all, byte[] part) {
    int at = 0;
    while (!Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
      at++;
    }
    return at;
  }

  private static byte[] signed(X509CRL template, byte[] entries) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream(entries.length + 1000);
    ASN1Sequence old = ASN1Sequence.getInstance(template.getTBSCertList());
    for (int i = 0; i < old.size(); i++) {
      // version, algorithm, issuer, two times, entries, extensions
      content.writeBytes(
          i == 5 ? sequence(entries) : old.getObjectAt(i).toASN1Primitive().getEncoded());
    }
    byte[] tbs = sequence(content.toByteArray());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(ROOT.key());
    signature.update(tbs);
    ByteArrayOutputStream list = new ByteArrayOutputStream(tbs.length + 200);
    list.writeBytes(tbs);
    list.writeBytes(old.getObjectAt(1).toASN1Primitive().getEncoded());
    list.writeBytes(new DERBitString(signature.sign()).getEncoded());
    return sequence(list.toByteArray());
  }

  private static byte[] sequence(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
    out.write(0x30);
    if (content.length > 0xffff) {
      out.write(0x84);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private record Cost<T>(T list, long millis, long bytes) {}

  private static <T> Cost<T> costOf(Callable<T> reading) throws Exception {
    long before = usedMemory();
    long start = cpuNanos();
    T list = reading.call();
    long nanos = cpuNanos() - start;
    return new Cost<>(list, TimeUnit.NANOSECONDS.toMillis(nanos), usedMemory() - before);
  }

  /** Whatever else the machine does counts for nothing; nor does what collects garbage. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long usedMemory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static X509CRL byJdk(byte[] der) throws Exception {
    return (X509CRL)
        CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
  }

  @Test
  @DisplayName("V6 a list of a million entries takes less than half of the JDK's memory")
  void memory() throws Exception {
    byte[] der = list(1);
    Cost<ParsedCrl> ours = costOf(() -> CrlFiles.read(der).get(0));
    Cost<X509CRL> ofJdk = costOf(() -> byJdk(der));
    long start = cpuNanos();
    ours.list.verify(ROOT.certificate().getPublicKey());
    long verified = cpuNanos() - start;

    System.out.printf(
        "%d entries, %d MiB of DER: read in %d ms of CPU, %d MiB beside the bytes; by the JDK in %d"
            + " ms, %d MiB; verified in %d ms%n",
        ENTRIES,
        der.length >> 20,
        ours.millis,
        ours.bytes >> 20,
        ofJdk.millis,
        ofJdk.bytes >> 20,
        TimeUnit.NANOSECONDS.toMillis(verified));
    assertThat(ours.list.entryOf(REVOKED.certificate())).isNotNull();
    assertThat(ofJdk.list.getRevokedCertificate(REVOKED.certificate())).isNotNull();
    assertThat(ours.bytes + der.length).isLessThan(ofJdk.bytes / 2);
  }

  @Test
  @DisplayName("V6 requests go on while a list of a million entries takes the place of another")
  void swap() throws Exception {
    Path file = Files.write(directory.resolve("root.crl"), list(1));
    long begun = System.nanoTime();
    Engine engine = Engine.of(trusting(ROOT).revocation(Revocation.CRL).crlFiles(List.of(file)));
    long started = System.nanoTime() - begun;
    assertThat(engine.verdict(CLIENT)).isEqualTo(Verdict.VERIFIED);
    assertThat(engine.verdict(REVOKED)).isEqualTo(Verdict.REVOKED);
    Files.write(file, list(2));
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<List<Long>> quiet = other.submit(() -> requests(engine, 20_000, over));
      List<Long> before = quiet.get();
      Future<List<Long>> during = other.submit(() -> requests(engine, Integer.MAX_VALUE, over));
      long start = System.nanoTime();
      engine.forwarder.refresh();
      long swapped = System.nanoTime() - start;
      over.set(true);
      List<Long> times = during.get();

      System.out.printf(
          "Start with it in %d ms. Swap in %d ms, meanwhile %d requests: %s; before it: %s%n",
          TimeUnit.NANOSECONDS.toMillis(started),
          TimeUnit.NANOSECONDS.toMillis(swapped),
          times.size(),
          percentiles(times),
          percentiles(before));
      assertThat(times.get(times.size() - 1))
          .as("the longest request, beside all of the swap")
          .isLessThan(swapped / 2);
    } finally {
      over.set(true);
      other.shutdownNow();
    }
    assertThat(engine.forwarder.health().problem()).isNull();
    assertThat(engine.verdict(REVOKED)).isEqualTo(Verdict.REVOKED);
  }

  /** Every other one is decided about anew. */
  private static List<Long> requests(Engine engine, int count, AtomicBoolean over) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < count && !over.get(); i++) {
      if (i % 2 == 0) {
        engine.forwarder.clearDecisions();
      }
      long start = System.nanoTime();
      assertThat(Engine.decide(engine.forwarder, chain(CLIENT)).forwardable()).isTrue();
      nanos.add(System.nanoTime() - start);
    }
    nanos.sort(null);
    return nanos;
  }

  private static String percentiles(List<Long> sorted) {
    return String.format(
        "p50 %d us, p99 %d us, p99.9 %d us, longest %d us",
        at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
  }

  private static long at(List<Long> sorted, double part) {
    int last = sorted.size() - 1;
    return TimeUnit.NANOSECONDS.toMicros(sorted.get((int) (last * part)));
  }
}
