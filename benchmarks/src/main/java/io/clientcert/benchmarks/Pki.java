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
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.KeyKind;
import io.clientcert.testing.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;

/** A root, an intermediate below it that clients send along, and lists of both. */
final class Pki {

  /** As is common: whoever has a certificate has one of at least this size. */
  static final KeyKind USUAL = KeyKind.RSA_2048;

  static final String ANCHORS = "anchors.pem";
  static final String LISTS = "lists.pem";

  private final KeyPair leafKeys;
  private final HeldCertificate root;
  private final HeldCertificate intermediate;
  private final HeldCertificate server;
  private final HeldCertificate client;

  Pki(KeyKind kind) {
    this.leafKeys = kind.generate();
    this.root = authority("root", null, kind);
    this.intermediate = authority("intermediate", root, kind);
    this.server =
        HeldCertificate.builder()
            .subject("CN=localhost,O=Example")
            .keyPair(leafKeys)
            .signedBy(root)
            .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
            .alternativeName(
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"))
            .build();
    this.client = leaf("client", intermediate);
  }

  static HeldCertificate authority(String name, @Nullable HeldCertificate issuer, KeyKind kind) {
    HeldCertificate.Builder builder =
        HeldCertificate.builder()
            .subject("CN=Example " + name + ",O=Example")
            .key(kind)
            .certificateAuthority()
            .validity(daysFromNow(-365), daysFromNow(365));
    return (issuer == null ? builder : builder.signedBy(issuer)).build();
  }

  private static Instant daysFromNow(int days) {
    return Instant.now().plus(Duration.ofDays(days));
  }

  HeldCertificate root() {
    return root;
  }

  HeldCertificate intermediate() {
    return intermediate;
  }

  HeldCertificate server() {
    return server;
  }

  HeldCertificate client() {
    return client;
  }

  /** Makes another leaf with the key of all of them. */
  HeldCertificate leaf(String name, HeldCertificate issuer) {
    return HeldCertificate.builder()
        .subject("CN=" + name + ",O=Example")
        .keyPair(leafKeys)
        .signedBy(issuer)
        .validity(daysFromNow(-1), daysFromNow(30))
        .build();
  }

  /** What the client sends: its certificate and the intermediate. */
  X509Certificate[] presented() {
    return new X509Certificate[] {client.certificate(), intermediate.certificate()};
  }

  /** Lists of both authorities, on which somebody else is. */
  List<X509CRL> lists() {
    X509Certificate other = leaf("revoked", intermediate).certificate();
    return List.of(
        Crls.issuedBy(root).build(),
        Crls.issuedBy(intermediate).revoked(other, daysFromNow(-1)).build());
  }

  /** Trusts the root, and otherwise has the defaults. */
  ClientCertConfig.Builder trusting() {
    return ClientCertConfig.builder()
        .trustAnchors(List.of(root.certificate()))
        .reloadInterval(Duration.ZERO);
  }

  /** Writes what other processes read. */
  void writeTo(Path folder) throws IOException, GeneralSecurityException {
    Files.createDirectories(folder);
    Pem.write(folder.resolve(ANCHORS), root.certificate());
    Pem.write(folder.resolve(LISTS), lists().toArray(X509CRL[]::new));
    Pem.write(folder.resolve("server.pem"), server.certificate());
    Pem.writeKey(folder.resolve("server.key"), server.key());
    Tls.write(folder.resolve(Tls.SERVER), Tls.keys(server, server.certificate()));
    Tls.write(folder.resolve(Tls.ANCHORS), Tls.anchors(root.certificate()));
    Tls.write(folder.resolve(Tls.CLIENT), Tls.keys(client, presented()));
  }

  /**
   * Returns the same certificates as objects that nothing has been asked of. A factory remembers
   * single certificates that it has read, and only those.
   */
  static List<X509Certificate> copiesOf(List<X509Certificate> certificates) {
    try {
      List<ByteArrayInputStream> encoded = new ArrayList<>();
      for (X509Certificate certificate : certificates) {
        encoded.add(
            new ByteArrayInputStream(Pem.of(certificate).getBytes(StandardCharsets.US_ASCII)));
      }
      List<X509Certificate> copies = new ArrayList<>();
      for (Certificate copy :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new SequenceInputStream(Collections.enumeration(encoded)))) {
        copies.add((X509Certificate) copy);
      }
      return copies;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("certificates that were read before", e);
    }
  }

  static X509Certificate copyOf(X509Certificate certificate) {
    return copiesOf(List.of(certificate)).get(0);
  }
}
