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

import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.TestPki;
import java.math.BigInteger;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;

/** The one PKI of a test run, and the clients that only tests over the wire need. */
final class Pki {
  private Pki() {}

  /** What an attacker would like to read on a line of its own in a log. */
  static final String FORGED_LOG_LINE = "SEVERE forged by a subject";

  private static final class Holder {
    private static final TestPki PKI = TestPki.create(Clock.systemUTC());
    private static final HeldCertificate PROXY_CA =
        HeldCertificate.builder().subject("CN=proxies").certificateAuthority().build();
    private static final HeldCertificate ISSUING_CA =
        HeldCertificate.builder()
            .subject("CN=issuing")
            .certificateAuthority()
            .signedBy(PKI.intermediate())
            .build();
    private static final HeldCertificate DEEP_LEAF =
        HeldCertificate.builder().subject("CN=deep").signedBy(ISSUING_CA).build();
    private static final HeldCertificate ODD_ROGUE =
        HeldCertificate.builder()
            .subject(
                new X500NameBuilder()
                    .addRDN(
                        BCStyle.CN,
                        new DERUTF8String(
                            "odd\r\n" + FORGED_LOG_LINE + "\n\u2028\u0000\u001b[31m\u202e"))
                    .build())
            .build();
  }

  /** Issues the certificates of proxies, and of no clients. */
  static HeldCertificate proxyCa() {
    return Holder.PROXY_CA;
  }

  /** A proxy that has a certificate for {@code name} on its connections to the server. */
  static Client proxy(String name, HeldCertificate issuer) {
    return proxy(name, issuer, Instant.now().plus(Duration.ofDays(1)));
  }

  /** Such a proxy, whose certificate has expired. */
  static Client expiredProxy(String name, HeldCertificate issuer) {
    return proxy(name, issuer, Instant.now().minus(Duration.ofDays(1)));
  }

  private static Client proxy(String name, HeldCertificate issuer, Instant until) {
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject("CN=" + name)
            .alternativeName(new GeneralName(GeneralName.dNSName, name))
            .validity(until.minus(Duration.ofDays(2)), until)
            .signedBy(issuer)
            .build();
    return new Client(name, leaf.key(), List.of(leaf.certificate()), List.of());
  }

  static TestPki get() {
    return Holder.PKI;
  }

  /** A client of the test PKI whose path, if it is valid, has the usual intermediate. */
  static Client client(String name) {
    return Client.of(get().client(name), get().intermediate().certificate());
  }

  static Client good() {
    return client("client");
  }

  /** Signed by the trust anchor itself: its path has no intermediate. */
  static Client direct() {
    return Client.of(get().directClient());
  }

  /** At or over the limit by its one intermediate. */
  static Client withLargeChain(String name) {
    TestPki.Client client = get().client(name);
    return Client.of(client, client.chain().get(0));
  }

  /** Sends the leaf alone, though there is an intermediate between it and the anchor. */
  static Client incomplete() {
    Client good = good();
    return new Client("incomplete", good.key(), List.of(good.leaf()), good.intermediates());
  }

  /** Two intermediates, sent the wrong way round. */
  static Client deepAndShuffled() {
    X509Certificate leaf = Holder.DEEP_LEAF.certificate();
    X509Certificate issuing = Holder.ISSUING_CA.certificate();
    X509Certificate intermediate = get().intermediate().certificate();
    return new Client(
        "deepAndShuffled",
        Holder.DEEP_LEAF.key(),
        List.of(leaf, intermediate, issuing),
        List.of(issuing, intermediate));
  }

  /** Self-signed, with a subject that would write lines of its own into a log. */
  static Client oddRogue() {
    return new Client(
        "oddRogue", Holder.ODD_ROGUE.key(), List.of(Holder.ODD_ROGUE.certificate()), List.of());
  }

  /** Good from an hour ago until {@code life} from now. */
  static Client expiringIn(Duration life) {
    Instant now = Instant.now();
    HeldCertificate leaf =
        HeldCertificate.builder()
            .subject("CN=expiring")
            .validity(now.minus(Duration.ofHours(1)), now.plus(life))
            .signedBy(get().intermediate())
            .build();
    X509Certificate intermediate = get().intermediate().certificate();
    return new Client(
        "expiring", leaf.key(), List.of(leaf.certificate(), intermediate), List.of(intermediate));
  }

  /** What came before {@link TestPki#crl()}: revokes the good client, and not the revoked one. */
  static X509CRL olderCrl() {
    Instant now = Instant.now();
    return Crls.issuedBy(get().intermediate())
        .number(BigInteger.ZERO)
        .thisUpdate(now.minus(Duration.ofHours(5)))
        .nextUpdate(now.plus(Duration.ofHours(20)))
        .revoked(good().leaf(), now.minus(Duration.ofHours(6)))
        .build();
  }

  /** The list that revokes the revoked client, but which should have been replaced a day ago. */
  static X509CRL staleCrl() {
    Instant now = Instant.now();
    return Crls.issuedBy(get().intermediate())
        .thisUpdate(now.minus(Duration.ofDays(2)))
        .nextUpdate(now.minus(Duration.ofDays(1)))
        .revoked(get().revoked().leaf().certificate(), now.minus(Duration.ofDays(3)))
        .build();
  }
}
