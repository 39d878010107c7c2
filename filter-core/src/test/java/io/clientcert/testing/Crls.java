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
package io.clientcert.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.jspecify.annotations.Nullable;

/** Certificate revocation lists, made in code. */
public final class Crls {
  private Crls() {}

  /** Starts an empty list of this CA: number 1, made an hour ago, next one due in 24 hours. */
  public static Builder issuedBy(HeldCertificate ca) {
    return new Builder(ca);
  }

  public static String pem(X509CRL crl) {
    return Pem.of(crl);
  }

  /** What to put into a list; every setting has a default. */
  public static final class Builder {
    private record Entry(BigInteger serial, Instant when, int reason, List<Extension> extensions) {}

    private final HeldCertificate ca;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
    private HeldCertificate signer;
    private @Nullable String signatureAlgorithm;
    private Instant thisUpdate;
    private @Nullable Instant nextUpdate;

    private Builder(HeldCertificate ca) {
      this.ca = ca;
      this.signer = ca;
      Instant now = Instant.now();
      this.thisUpdate = now.minus(Duration.ofHours(1));
      this.nextUpdate = now.plus(Duration.ofHours(24));
      number(BigInteger.ONE);
      extension(
          Extension.authorityKeyIdentifier,
          false,
          HeldCertificate.extensionUtils().createAuthorityKeyIdentifier(ca.keyPair().getPublic()));
    }

    /** Cut to whole seconds. */
    public Builder thisUpdate(Instant when) {
      this.thisUpdate = when;
      return this;
    }

    /** Cut to whole seconds. */
    public Builder nextUpdate(Instant when) {
      this.nextUpdate = when;
      return this;
    }

    public Builder withoutNextUpdate() {
      this.nextUpdate = null;
      return this;
    }

    public Builder number(BigInteger number) {
      return extension(Extension.cRLNumber, false, new CRLNumber(number));
    }

    /** Lists the certificate without a reason. */
    public Builder revoked(X509Certificate certificate, Instant when) {
      return revoked(certificate, when, CRLReason.unspecified);
    }

    /** Lists the certificate for a reason of {@link CRLReason}, removeFromCRL among them. */
    public Builder revoked(X509Certificate certificate, Instant when, int reason) {
      entries.add(new Entry(certificate.getSerialNumber(), when, reason, List.of()));
      return this;
    }

    /** Lists the certificate with an extension of its entry, in place of a reason. */
    public Builder revoked(
        X509Certificate certificate,
        Instant when,
        ASN1ObjectIdentifier id,
        boolean critical,
        ASN1Encodable value) {
      List<Extension> extension = List.of(HeldCertificate.encode(id, critical, value));
      entries.add(new Entry(certificate.getSerialNumber(), when, CRLReason.unspecified, extension));
      return this;
    }

    /** Critical, as RFC 5280 wants it. */
    public Builder issuingDistributionPoint(IssuingDistributionPoint point) {
      return extension(Extension.issuingDistributionPoint, true, point);
    }

    /** Makes it a delta CRL to the list of this number. */
    public Builder deltaOf(BigInteger baseNumber) {
      return extension(Extension.deltaCRLIndicator, true, new ASN1Integer(baseNumber));
    }

    /** Any extension; in place of one with the same id, a default one too. */
    public Builder extension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
      extensions.put(id, HeldCertificate.encode(id, critical, value));
      return this;
    }

    /** Leaves out an extension that is there by default. */
    public Builder withoutExtension(ASN1ObjectIdentifier id) {
      extensions.remove(id);
      return this;
    }

    /** Signs with another key than that of the CA whose name the list carries. */
    public Builder signedBy(HeldCertificate other) {
      this.signer = other;
      return this;
    }

    /** As the JDK names it; default: SHA-256 with what fits the signer's key. */
    public Builder signatureAlgorithm(String name) {
      this.signatureAlgorithm = name;
      return this;
    }

    public X509CRL build() {
      X509v2CRLBuilder builder =
          new X509v2CRLBuilder(HeldCertificate.subjectOf(ca.certificate()), Date.from(thisUpdate));
      if (nextUpdate != null) {
        builder.setNextUpdate(Date.from(nextUpdate));
      }
      for (Entry entry : entries) {
        Date when = Date.from(entry.when());
        if (entry.extensions().isEmpty()) {
          builder.addCRLEntry(entry.serial(), when, entry.reason());
        } else {
          Extension[] extensionsOfEntry = entry.extensions().toArray(Extension[]::new);
          builder.addCRLEntry(entry.serial(), when, new Extensions(extensionsOfEntry));
        }
      }
      try {
        for (Extension extension : extensions.values()) {
          builder.addExtension(extension);
        }
        byte[] der =
            builder.build(HeldCertificate.signer(signer.key(), signatureAlgorithm)).getEncoded();
        return (X509CRL)
            CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException("the JDK does not read this CRL", e);
      }
    }
  }
}
