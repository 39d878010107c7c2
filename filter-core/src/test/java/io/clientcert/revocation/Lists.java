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
package io.clientcert.revocation;

import io.clientcert.path.ValidatedPath;
import io.clientcert.revocation.CrlEvidence.Signers;
import io.clientcert.testing.Crls;
import io.clientcert.testing.HeldCertificate;
import java.math.BigInteger;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Lists to ask, and questions to ask them, all around one moment. */
final class Lists {
  @SuppressWarnings("TimeInStaticInitializer") // one moment for every test
  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  static final Signers NOBODY = (name, anchor) -> List.of();

  private Lists() {}

  static Instant hours(int fromNow) {
    return NOW.plus(Duration.ofHours(fromNow));
  }

  static HeldCertificate.Builder ca(String name) {
    return HeldCertificate.builder().subject("CN=" + name).certificateAuthority();
  }

  static HeldCertificate.Builder leaf(HeldCertificate issuer) {
    return HeldCertificate.builder().subject("CN=client").signedBy(issuer);
  }

  /** Starts a list from an hour ago to a day ahead. */
  static Crls.Builder listOf(HeldCertificate ca) {
    return Crls.issuedBy(ca).thisUpdate(hours(-1)).nextUpdate(hours(24));
  }

  static Crls.Builder listOf(HeldCertificate ca, int number) {
    return listOf(ca).number(BigInteger.valueOf(number));
  }

  /** The CRLs as they are read from files and responses. */
  static List<ParsedCrl> parsed(Collection<X509CRL> crls) {
    List<ParsedCrl> parsed = new ArrayList<>();
    for (X509CRL crl : crls) {
      try {
        parsed.add(ParsedCrl.parse(crl.getEncoded()));
      } catch (CRLException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return parsed;
  }

  /** What lists say of a certificate right below the anchor. */
  static Evidence about(HeldCertificate certificate, HeldCertificate issuer, X509CRL... lists) {
    return new Served(List.of(lists)).of(path(issuer, certificate), 0, NOBODY, NOW);
  }

  static ValidatedPath path(HeldCertificate anchor, HeldCertificate... certificates) {
    return new ValidatedPath(
        Arrays.stream(certificates).map(HeldCertificate::certificate).toList(),
        anchor.certificate(),
        hours(-1),
        hours(24));
  }

  static DistributionPointName uris(String... uris) {
    return new DistributionPointName(
        new GeneralNames(
            Arrays.stream(uris)
                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .toArray(GeneralName[]::new)));
  }

  static GeneralNames directoryName(HeldCertificate subject) {
    return new GeneralNames(
        new GeneralName(
            X500Name.getInstance(subject.certificate().getSubjectX500Principal().getEncoded())));
  }
}
