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
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig.Revocation;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.Crls;
import io.clientcert.testing.EvidenceServer;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.OcspResponses;
import io.clientcert.testing.Pem;
import io.clientcert.testing.SteppableClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;

/**
 * A model of a CA that holds one client's certificate for a while, and random sequences of what a
 * server, an operator and somebody in between can do with what the CA has signed, and with what it
 * has not.
 *
 * <p>The CA signs a CRL and an OCSP response every half hour, numbered by their half hour; each is
 * good for six hours.
 */
@Label("What holds of revocation whatever is served in whatever order")
@Tag("long")
class RevocationProperties {
  private static final HeldCertificate ROOT = ca();
  private static final HeldCertificate TWIN = ca();
  private static final HeldCertificate FORGER = ca();
  private static final Duration STEP = Duration.ofMinutes(30);
  private static final Duration LASTS = Duration.ofHours(6);
  private static final Instant START = NOW.minus(STEP.multipliedBy(20));
  private static final Duration PAUSE = Duration.ofMinutes(6);
  private static final int PAUSES = 20;
  private static final int ATTEMPTS = 40;

  private static HeldCertificate ca() {
    return HeldCertificate.builder()
        .subject("CN=root")
        .certificateAuthority()
        .validity(NOW.minus(Duration.ofDays(365)), NOW.plus(Duration.ofDays(365)))
        .build();
  }

  /** What a CRL is. */
  private enum Kind {
    COMPLETE,
    DELTA,
    PARTITION,
    OF_TWIN,
    FORGED,
    FORGED_DELTA,
    FORGED_PARTITION
  }

  /** A CRL by its age in half hours. */
  private record Item(Kind kind, int age) {}

  /** One thing that happens. */
  private sealed interface Step {}

  private record Serve(List<Item> items) implements Step {}

  private record Write(List<Item> items) implements Step {}

  private record Respond(int age, boolean forged) implements Step {}

  private record Wait(int halfHours) implements Step {}

  /** What happens without more to say. */
  private enum Plain implements Step {
    ASK,
    TICK,
    REFRESH,
    RELOAD,
    REPLACE,
    REMOVE_FILE
  }

  /** The half hours from and before which the certificate is on hold. */
  private record Hold(int from, int before) {
    boolean covers(int number) {
      return number >= from && number < before;
    }
  }

  @Property(tries = 150)
  @Label("V6 who was revoked is not verified before newer evidence says so, and then is")
  void neverBack(
      @ForAll Revocation revocation, @ForAll("holds") Hold hold, @ForAll("steps") List<Step> steps)
      throws Exception {
    if (revocation == Revocation.NONE) {
      return;
    }
    try (CapturedLog log = new CapturedLog();
        World world = new World(revocation, hold)) {
      for (Step step : steps) {
        world.take(step);
        world.ask();
      }
      world.assertComesToTheTruth();
      assertThat(log.messages(Level.SEVERE)).isEmpty();
    }
  }

  @Provide
  Arbitrary<Hold> holds() {
    return Combinators.combine(
            Arbitraries.integers().between(16, 24), Arbitraries.integers().between(1, 12))
        .as((from, length) -> new Hold(from, from + length));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Item> item =
        Combinators.combine(Arbitraries.of(Kind.values()), Arbitraries.integers().between(0, 8))
            .as(Item::new);
    Arbitrary<List<Item>> items = item.list().ofMinSize(1).ofMaxSize(2);
    Arbitrary<Step> step =
        Arbitraries.frequencyOf(
            Tuple.of(5, items.map(Serve::new)),
            Tuple.of(3, items.map(Write::new)),
            Tuple.of(
                3,
                Combinators.combine(
                        Arbitraries.integers().between(0, 8), Arbitraries.of(true, false))
                    .as(Respond::new)),
            Tuple.of(4, Arbitraries.integers().between(1, 14).map(Wait::new)),
            Tuple.of(6, Arbitraries.of(Plain.values())));
    return step.list().ofMinSize(3).ofMaxSize(30);
  }

  /** The CA, those who serve what it signs, and the engine. */
  private static final class World implements AutoCloseable {
    private final Revocation revocation;
    private final Hold hold;
    private final SteppableClock clock = new SteppableClock(NOW);
    private final EvidenceServer server = EvidenceServer.start(clock, ROOT);
    private final URI url = server.pemList(ROOT);
    private final URI responder = server.responder(ROOT);
    private final Path directory = Files.createTempDirectory("clientcert");
    private final Path file = directory.resolve("root.crl");
    private final HeldCertificate client =
        HeldCertificate.builder()
            .signedBy(ROOT)
            .subject("CN=client")
            .validity(NOW.minus(Duration.ofDays(300)), NOW.plus(Duration.ofDays(300)))
            .crlDistributionPoint(url.toString())
            .extension(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(
                    AccessDescription.id_ad_ocsp,
                    new GeneralName(GeneralName.uniformResourceIdentifier, responder.toString())))
            .build();
    private final boolean pinned;
    private ClientCertEngine forwarder;
    private int newestOut;
    private boolean revokedOnce;

    World(Revocation revocation, Hold hold) throws IOException {
      this.revocation = revocation;
      this.hold = hold;
      this.pinned = hold.from % 2 == 0;
      serve(List.of(new Item(Kind.COMPLETE, 0)));
      write(List.of(new Item(Kind.COMPLETE, 0)));
      respond(new Respond(0, false));
      this.forwarder = ClientCertEngine.create(config());
    }

    private ClientCertConfig config() {
      ClientCertConfig.Builder config =
          Engine.trusting(ROOT, TWIN)
              .clock(clock)
              .reloadInterval(Duration.ZERO)
              .revocation(revocation)
              .revocationTimeout(Duration.ofMinutes(1))
              .revocationOutage(pinned ? Duration.ofHours(3) : Duration.ZERO)
              .fetchHosts(List.of(server.host()));
      if (revocation != Revocation.OCSP) {
        config.crlFiles(List.of(directory));
        if (pinned) {
          config.crlUrls(List.of(url));
        } else {
          config.crlDistributionPoints(true);
        }
      }
      return config.build();
    }

    private int number() {
      return (int) Duration.between(START, clock.instant()).dividedBy(STEP);
    }

    private static Instant at(int number) {
      return START.plus(STEP.multipliedBy(number));
    }

    private void take(Step step) throws Exception {
      if (step instanceof Serve serve) {
        serve(serve.items);
      } else if (step instanceof Write write) {
        write(write.items);
      } else if (step instanceof Respond respond) {
        respond(respond);
      } else if (step instanceof Wait wait) {
        clock.set(clock.instant().plus(STEP.multipliedBy(wait.halfHours)));
      } else {
        take((Plain) step);
      }
    }

    private void take(Plain step) throws IOException {
      switch (step) {
        case ASK -> ask();
        case TICK -> {
          forwarder.refreshRevocation();
          for (int i = 0; i < ATTEMPTS; i++) {
            ask();
          }
        }
        case REFRESH -> forwarder.refresh();
        case RELOAD -> {
          try {
            forwarder.reload();
          } catch (ConfigurationException e) {
            assertThat(e).hasMessageContaining(directory.toString());
          }
        }
        case REPLACE -> {
          ClientCertEngine before = forwarder;
          forwarder = ClientCertEngine.create(config(), before);
          before.close();
        }
        case REMOVE_FILE -> {
          Files.writeString(directory.resolve("README"), "no list");
          write(List.of(new Item(Kind.OF_TWIN, 0)));
        }
      }
    }

    private void serve(List<Item> items) {
      server.publish(url, pem(items));
    }

    private void write(List<Item> items) throws IOException {
      Path beside = Files.write(Files.createTempFile("clientcert", ""), pem(items));
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] pem(List<Item> items) {
      return Pem.of(items.stream().map(this::list).toArray(X509CRL[]::new)).getBytes(US_ASCII);
    }

    private X509CRL list(Item item) {
      int number = number() - item.age;
      HeldCertificate issuer = item.kind == Kind.OF_TWIN ? TWIN : ROOT;
      Crls.Builder list =
          Crls.issuedBy(issuer)
              .number(BigInteger.valueOf(number))
              .thisUpdate(at(number))
              .nextUpdate(at(number).plus(LASTS));
      boolean forged = item.kind.name().startsWith("FORGED");
      boolean delta = item.kind == Kind.DELTA || item.kind == Kind.FORGED_DELTA;
      if (forged) {
        list.signedBy(FORGER);
      }
      int base = number - 2;
      if (delta) {
        list.deltaOf(BigInteger.valueOf(base));
      }
      if (item.kind == Kind.PARTITION || item.kind == Kind.FORGED_PARTITION) {
        list.issuingDistributionPoint(
            new IssuingDistributionPoint(
                new DistributionPointName(
                    new GeneralNames(
                        new GeneralName(GeneralName.uniformResourceIdentifier, url.toString()))),
                false,
                false));
      }
      boolean genuine = !forged && item.kind != Kind.OF_TWIN;
      if (genuine) {
        newestOut = Math.max(newestOut, number);
        if (hold.covers(number)) {
          list.revoked(client.certificate(), at(hold.from), CRLReason.certificateHold);
        } else if (delta && hold.covers(base)) {
          list.revoked(client.certificate(), at(hold.from), CRLReason.removeFromCRL);
        }
      }
      return list.build();
    }

    private void respond(Respond answer) {
      int number = number() - answer.age;
      OcspResponses.Builder response =
          OcspResponses.issuedBy(ROOT)
              .producedAt(at(number))
              .thisUpdate(at(number))
              .nextUpdate(at(number).plus(LASTS));
      if (answer.forged) {
        response.signedBy(FORGER).certificates();
      } else {
        newestOut = Math.max(newestOut, number);
      }
      if (!answer.forged && hold.covers(number)) {
        response.revoked(client.certificate(), at(hold.from));
      } else {
        response.good(client.certificate());
      }
      server.publish(responder, response.build());
    }

    private Verdict ask() {
      Verdict verdict = Engine.decide(forwarder, chain(client)).verdict();
      if (verdict == Verdict.REVOKED) {
        revokedOnce = true;
      }
      if (verdict == Verdict.VERIFIED && revokedOnce) {
        assertThat(newestOut)
            .as("the newest evidence that anybody saw")
            .isGreaterThanOrEqualTo(hold.before);
      }
      return verdict;
    }

    /** Nothing that was served before keeps the CA's newest from counting. */
    private void assertComesToTheTruth() throws IOException {
      clock.set(clock.instant().plus(LASTS));
      List<Item> newest = List.of(new Item(Kind.COMPLETE, 0), new Item(Kind.PARTITION, 0));
      serve(newest);
      write(newest);
      respond(new Respond(0, false));
      forwarder.refresh();
      Verdict right = hold.covers(number()) ? Verdict.REVOKED : Verdict.VERIFIED;
      // a source that failed is left alone for a while
      for (int pause = 0; pause < PAUSES; pause++) {
        clock.set(clock.instant().plus(PAUSE));
        forwarder.refreshRevocation();
        for (int i = 0; i < ATTEMPTS; i++) {
          forwarder.clearDecisions();
          if (ask() == right) {
            return;
          }
        }
      }
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (ask() != right) {
        assertThat(System.nanoTime()).as("time to come to %s", right).isLessThan(end);
        forwarder.clearDecisions();
      }
    }

    @Override
    public void close() throws IOException {
      forwarder.close();
      server.close();
    }
  }
}
