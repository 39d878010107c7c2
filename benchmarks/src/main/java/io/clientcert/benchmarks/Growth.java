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
package io.clientcert.benchmarks;

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.Forwarding;
import io.clientcert.IncomingRequest;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.Mint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.logging.LogManager;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Time and memory as more comes together, from one to many. */
final class Growth {

  private static final double MEBIBYTE = 1 << 20;
  private static final double NANOS_PER_MICRO = 1000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int MAX_CHAIN = 10;
  private static final int CHAINS_PER_LENGTH = 200;
  private static final int RETURNING = 1000;
  private static final int REPEATS = 200_000;

  private final boolean quick;
  private final Path docs;
  private final StringBuilder text = new StringBuilder();

  Growth(boolean quick, Path docs) {
    this.quick = quick;
    this.docs = docs;
  }

  /** Measures, writes the pictures, and returns what goes into the document. */
  String run() throws IOException, GeneralSecurityException {
    LogManager.getLogManager().reset();
    certificates();
    hostileCertificates();
    chains();
    lists();
    connections();
    return text.toString();
  }

  /** More and more good clients; some of all who came so far come again. */
  private void certificates() throws IOException {
    Curve curve = new Curve("Good clients, some come again", "distinct certificates", "µs, MiB");
    table(
        "good clients",
        "µs at first sight",
        "came again",
        "µs then",
        "of them validated again",
        "decisions kept",
        "MiB in use");
    Pki pki = new Pki(KeyKind.EC_P256);
    Mint mint =
        new Mint(
            HeldCertificate.builder()
                .subject("CN=client,O=Example")
                .key(KeyKind.EC_P256)
                .signedBy(pki.intermediate()),
            pki.intermediate());
    long before = heap();
    try (ClientCertEngine forwarder = ClientCertEngine.create(pki.trusting().build())) {
      int done = 0;
      for (int count = 1; count <= (quick ? 10_000 : 1_000_000); count *= 10) {
        double first = microsEach(forwarder, mint, pki, done, count, 1);
        long validated = forwarder.statistics().validations();
        int step = Math.max(1, count / RETURNING);
        double second = microsEach(forwarder, mint, pki, 0, count, step);
        long again = forwarder.statistics().validations() - validated;
        double memory = memorySince(before);
        curve.add("first sight, µs", count, first);
        curve.add("come again, µs", count, second);
        curve.add("MiB in use", count, memory);
        row(
            count,
            micros(first),
            Integer.toString(count / step),
            micros(second),
            Long.toString(again),
            Long.toString(forwarder.health().decisions()),
            mebibytes(memory));
        done = count;
      }
    }
    picture(curve, "growth-certificates.svg");
  }

  private static double microsEach(
      ClientCertEngine forwarder, Mint mint, Pki pki, int from, int to, int step) {
    long spent = 0;
    int requests = 0;
    for (int i = from; i < to; i += step) {
      X509Certificate[] presented = {mint.signed(i), pki.intermediate().certificate()};
      long start = System.nanoTime();
      Forwarding decision = forwarder.rules().decide(IncomingRequest.withCertificates(presented));
      spent += System.nanoTime() - start;
      Scenes.requireVerified(decision);
      requests++;
    }
    return spent / NANOS_PER_MICRO / requests;
  }

  private static double microsEach(ClientCertEngine forwarder, List<X509Certificate[]> clients) {
    long start = System.nanoTime();
    for (X509Certificate[] client : clients) {
      Scenes.requireVerified(forwarder.rules().decide(IncomingRequest.withCertificates(client)));
    }
    return (System.nanoTime() - start) / NANOS_PER_MICRO / clients.size();
  }

  /** As many strangers, and what a good client pays after them. */
  private void hostileCertificates() throws IOException {
    Curve curve = new Curve("Hostile certificates, each new", "distinct certificates", "µs, MiB");
    table("hostile certificates", "µs each", "ns of a good client then", "MiB in use");
    Pki pki = new Pki(KeyKind.EC_P256);
    HostileCertificates hostile = new HostileCertificates();
    long before = heap();
    try (ClientCertEngine forwarder = ClientCertEngine.create(pki.trusting().build())) {
      X509Certificate[] good = pki.presented();
      Scenes.requireVerified(forwarder.rules().decide(IncomingRequest.withCertificates(good)));
      long done = 0;
      for (int count = 1; count <= (quick ? 100_000 : 1_000_000); count *= 10) {
        long spent = 0;
        long more = count - done;
        for (; done < count; done++) {
          X509Certificate[] presented = hostile.next();
          long start = System.nanoTime();
          forwarder.rules().decide(IncomingRequest.withCertificates(presented));
          spent += System.nanoTime() - start;
        }
        double each = spent / NANOS_PER_MICRO / more;
        double ofGood = nanosOfRepeats(forwarder, good);
        double memory = memorySince(before);
        curve.add("hostile one, µs", count, each);
        curve.add("good client then, µs", count, ofGood / NANOS_PER_MICRO);
        curve.add("MiB in use", count, memory);
        row(count, micros(each), number(ofGood, 0), mebibytes(memory));
      }
    }
    picture(curve, "growth-hostile.svg");
  }

  private static double nanosOfRepeats(ClientCertEngine forwarder, X509Certificate[] client) {
    long start = System.nanoTime();
    for (int i = 0; i < REPEATS; i++) {
      forwarder.rules().decide(IncomingRequest.withCertificates(client));
    }
    return (double) (System.nanoTime() - start) / REPEATS;
  }

  /** Chains of one to ten certificates. */
  private void chains() throws IOException {
    Curve curve = new Curve("Chains", "certificates presented", "µs, KiB");
    table("certificates presented", "µs at first sight", "ns repeated", "KiB per decision");
    Pki pki = new Pki(KeyKind.EC_P256);
    List<HeldCertificate> authorities = new ArrayList<>(List.of(pki.root()));
    for (int length = 1; length <= MAX_CHAIN; length++) {
      HeldCertificate issuer = authorities.get(authorities.size() - 1);
      List<X509Certificate[]> clients = new ArrayList<>();
      for (int i = 0; i < CHAINS_PER_LENGTH; i++) {
        clients.add(chain(pki.leaf("client " + i, issuer), authorities));
      }
      ClientCertConfig config =
          pki.trusting().maxPathLength(MAX_CHAIN).maxChainSize(1 << 20).build();
      long before = heap();
      try (ClientCertEngine forwarder = ClientCertEngine.create(config)) {
        double first = microsEach(forwarder, clients);
        double repeated = nanosOfRepeats(forwarder, clients.get(clients.size() - 1));
        double memory = memorySince(before) * 1024 / CHAINS_PER_LENGTH;
        curve.add("first sight, µs", length, first);
        curve.add("repeated, µs", length, repeated / NANOS_PER_MICRO);
        curve.add("KiB per decision", length, memory);
        row(length, micros(first), number(repeated, 0), number(memory, 1));
      }
      authorities.add(Pki.authority("intermediate " + length, issuer, KeyKind.EC_P256));
    }
    picture(curve, "growth-chains.svg");
  }

  private static X509Certificate[] chain(HeldCertificate leaf, List<HeldCertificate> authorities) {
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf.certificate()));
    for (int i = authorities.size() - 1; i > 0; i--) {
      chain.add(authorities.get(i).certificate());
    }
    return chain.toArray(X509Certificate[]::new);
  }

  /** Lists of one to a million entries. */
  private void lists() throws IOException {
    Curve curve = new Curve("Revocation lists", "entries of the list", "ms, µs, MiB");
    table("entries", "ms to read", "ms of the first decision", "µs of the next ones", "MiB in use");
    Pki pki = new Pki(KeyKind.EC_P256);
    List<X509Certificate> leaves = new ArrayList<>();
    for (int i = 0; i < CHAINS_PER_LENGTH; i++) {
      leaves.add(pki.leaf("client " + i, pki.intermediate()).certificate());
    }
    for (int count = 1; count <= (quick ? 100_000 : 1_000_000); count *= 10) {
      // objects remember what has been read out of them
      List<X509Certificate[]> clients =
          Pki.copiesOf(leaves).stream()
              .map(leaf -> new X509Certificate[] {leaf, pki.intermediate().certificate()})
              .toList();
      Path file = Files.createTempFile("list", ".pem");
      try {
        Files.writeString(
            file, list(pki.intermediate(), count) + Crls.pem(Crls.issuedBy(pki.root()).build()));
        long before = heap();
        long start = System.nanoTime();
        try (ClientCertEngine forwarder =
            ClientCertEngine.create(
                pki.trusting()
                    .revocation(ClientCertConfig.Revocation.CRL)
                    .crlFiles(List.of(file))
                    .build())) {
          double read = (System.nanoTime() - start) / NANOS_PER_MILLI;
          double first = microsEach(forwarder, clients.subList(0, 1)) / NANOS_PER_MICRO;
          double next = microsEach(forwarder, clients.subList(1, clients.size()));
          double memory = memorySince(before);
          curve.add("reading it, ms", count, read);
          curve.add("first decision, ms", count, first);
          curve.add("next ones, µs", count, next);
          curve.add("MiB in use", count, memory);
          row(count, number(read, 1), number(first, 1), micros(next), mebibytes(memory));
        }
      } finally {
        Files.delete(file);
      }
    }
    picture(curve, "growth-lists.svg");
  }

  /** Made without the JDK's certificate factory, which would remember it and read no file. */
  private static String list(HeldCertificate issuer, int entries) {
    Instant now = Instant.now();
    X509v2CRLBuilder list =
        new JcaX509v2CRLBuilder(issuer.certificate(), Date.from(now.minusSeconds(60)));
    list.setNextUpdate(Date.from(now.plus(Duration.ofDays(1))));
    BigInteger first = BigInteger.ONE.shiftLeft(126);
    for (int i = 0; i < entries; i++) {
      list.addCRLEntry(first.add(BigInteger.valueOf(i)), Date.from(now), CRLReason.unspecified);
    }
    try {
      byte[] der =
          list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key()))
              .getEncoded();
      return "-----BEGIN X509 CRL-----\n"
          + Base64.getMimeEncoder().encodeToString(der)
          + "\n-----END X509 CRL-----\n";
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a list that cannot be signed", e);
    }
  }

  /** Open connections, each of which has its turn. */
  private void connections() throws IOException, GeneralSecurityException {
    Curve curve = new Curve("Open connections", "connections", "µs of processor time, MiB");
    table(
        "connections", "server", "µs of processor time per request", "KiB of heap per connection");
    Path folder = Files.createTempDirectory("clientcert-growth");
    try {
      new Pki(Pki.USUAL).writeTo(folder);
      SSLContext tls =
          Tls.client(Tls.read(folder.resolve(Tls.ANCHORS)), Tls.read(folder.resolve(Tls.CLIENT)));
      for (Variant variant :
          List.of(
              Variant.TOMCAT_ATTRIBUTE,
              Variant.TOMCAT_VALVE,
              Variant.JETTY_ATTRIBUTE,
              Variant.JETTY_CUSTOMIZER)) {
        connections(variant, folder, tls, curve);
      }
    } finally {
      LiveScene.delete(folder);
    }
    picture(curve, "growth-connections.svg");
  }

  private void connections(Variant variant, Path folder, SSLContext tls, Curve curve)
      throws IOException {
    int requests = quick ? 2_000 : 10_000;
    List<Connection> open = new ArrayList<>();
    try (ServerProcess server = ServerProcess.of(folder, variant, 0, "3g")) {
      long emptyHeap = server.ask("heap");
      try {
        for (int count = 1; count <= (quick ? 1_000 : 10_000); count *= 10) {
          while (open.size() < count) {
            open.add(new Connection(tls, server.port()));
          }
          serve(open, requests, variant);
          long before = server.cpuNanos();
          serve(open, requests, variant);
          double each = (server.cpuNanos() - before) / NANOS_PER_MICRO / requests;
          double kibibytes = (server.ask("heap") - emptyHeap) / 1024.0 / count;
          curve.add(variant.title() + ", µs", count, each);
          row(count, variant.title(), micros(each), number(kibibytes, 1));
        }
      } finally {
        for (Connection connection : open) {
          connection.close();
        }
      }
    }
  }

  private static void serve(List<Connection> open, int requests, Variant variant)
      throws IOException {
    byte[] request = Connection.request(Scenes.USUAL_LINES);
    for (int i = 0; i < requests; i++) {
      String content = open.get(i % open.size()).exchange(request);
      if (!content.equals(variant.answer())) {
        throw new IOException("expected " + variant.answer() + ", got " + content);
      }
    }
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** In mebibytes; at least a thousandth, since the collector is not exact. */
  private static double memorySince(long before) {
    return Math.max(0.001, (heap() - before) / MEBIBYTE);
  }

  private void table(String... columns) {
    text.append("\n| ").append(String.join(" | ", columns)).append(" |\n|");
    text.append("---|".repeat(columns.length)).append('\n');
  }

  private void row(int count, String... values) {
    text.append(String.format(Locale.ROOT, "| %,d | ", count));
    text.append(String.join(" | ", values)).append(" |\n");
  }

  private void picture(Curve curve, String file) throws IOException {
    curve.write(docs.resolve(file));
    text.append("\n![](").append(file).append(")\n");
  }

  private static String micros(double value) {
    return number(value, value < 10 ? 2 : 0);
  }

  private static String mebibytes(double value) {
    return number(value, value < 10 ? 2 : 0);
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
