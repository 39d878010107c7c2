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

import io.clientcert.path.ExtensionValue;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.jspecify.annotations.Nullable;

/**
 * A distribution point of the CRLs for a certificate (RFC 5280 section 4.2.1.13).
 *
 * @param names the full names, in a comparable form
 * @param crlIssuers the issuers of the CRLs; empty if it is the issuer of the certificate
 * @param reasons the revocation reasons that these CRLs cover
 */
record DistributionPoint(Set<String> names, Set<X500Principal> crlIssuers, int reasons) {

  /** All reasons, encoded as by {@link ReasonFlags#intValue}. */
  static final int ALL_REASONS =
      ReasonFlags.keyCompromise
          | ReasonFlags.cACompromise
          | ReasonFlags.affiliationChanged
          | ReasonFlags.superseded
          | ReasonFlags.cessationOfOperation
          | ReasonFlags.certificateHold
          | ReasonFlags.privilegeWithdrawn
          | ReasonFlags.aACompromise;

  private static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";

  /**
   * Returns the distribution points of {@code certificate}, followed by the implicit one of each
   * certificate: the CRLs that its issuer publishes under its own name (section 6.3.3).
   */
  static List<DistributionPoint> of(X509Certificate certificate) {
    X500Principal issuer = certificate.getIssuerX500Principal();
    List<DistributionPoint> points = named(certificate, issuer);
    points.add(new DistributionPoint(Set.of(directoryName(issuer)), Set.of(), ALL_REASONS));
    return points;
  }

  /**
   * Malformed distribution points name nothing, so that a CRL limited to one of them does not cover
   * the certificate.
   */
  private static List<DistributionPoint> named(
      X509Certificate certificate, X500Principal certificateIssuer) {
    byte[] extension = ExtensionValue.of(certificate, CRL_DISTRIBUTION_POINTS);
    List<DistributionPoint> points = new ArrayList<>();
    if (extension == null) {
      return points;
    }
    try {
      CRLDistPoint encoded =
          CRLDistPoint.getInstance(ASN1OctetString.getInstance(extension).getOctets());
      for (org.bouncycastle.asn1.x509.DistributionPoint point : encoded.getDistributionPoints()) {
        points.add(of(point, certificateIssuer));
      }
      return points;
    } catch (IllegalArgumentException | IllegalStateException e) {
      return new ArrayList<>();
    }
  }

  private static DistributionPoint of(
      org.bouncycastle.asn1.x509.DistributionPoint point, X500Principal certificateIssuer) {
    Set<X500Principal> crlIssuers = new HashSet<>();
    if (point.getCRLIssuer() != null) {
      for (GeneralName name : point.getCRLIssuer().getNames()) {
        if (name.getTagNo() == GeneralName.directoryName) {
          crlIssuers.add(principal(X500Name.getInstance(name.getName())));
        }
      }
    }
    X500Principal base = crlIssuers.isEmpty() ? certificateIssuer : crlIssuers.iterator().next();
    Set<String> names = new HashSet<>(namesOf(point.getDistributionPoint(), base));
    if (names.isEmpty()) {
      crlIssuers.forEach(issuer -> names.add(directoryName(issuer)));
    }
    int reasons = point.getReasons() == null ? ALL_REASONS : point.getReasons().intValue();
    return new DistributionPoint(names, crlIssuers, reasons);
  }

  /**
   * Returns the full names in {@code name}, in a comparable form.
   *
   * @param base the name to which a relative name is relative
   */
  static Set<String> namesOf(@Nullable DistributionPointName name, X500Principal base) {
    if (name == null) {
      return Set.of();
    }
    if (name.getType() == DistributionPointName.NAME_RELATIVE_TO_CRL_ISSUER) {
      return Set.of(directoryName(relative(ASN1Set.getInstance(name.getName()), base)));
    }
    Set<String> names = new HashSet<>();
    for (GeneralName full : GeneralNames.getInstance(name.getName()).getNames()) {
      names.add(
          full.getTagNo() == GeneralName.directoryName
              ? directoryName(principal(X500Name.getInstance(full.getName())))
              : full.getTagNo() + ":" + full.getName());
    }
    return names;
  }

  private static X500Principal relative(ASN1Set lastName, X500Principal base) {
    RDN[] ofBase = X500Name.getInstance(base.getEncoded()).getRDNs();
    RDN[] all = Arrays.copyOf(ofBase, ofBase.length + 1);
    all[ofBase.length] = RDN.getInstance(lastName);
    return principal(new X500Name(all));
  }

  private static X500Principal principal(X500Name name) {
    try {
      return new X500Principal(name.getEncoded());
    } catch (IOException e) {
      throw new IllegalArgumentException("a name that cannot be encoded", e);
    }
  }

  private static String directoryName(X500Principal name) {
    return GeneralName.directoryName + ":" + name.getName(X500Principal.CANONICAL);
  }
}
