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
package io.clientcert.path;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Stands for a trust anchor whose certificate has constraints, one step below a key that exists for
 * nothing else. The JDK applies the constraints of a certificate on the path, and ignores those of
 * an anchor (RFC 5937 says how they count). An anchor's own certificate may be signed by a key that
 * is not known, and one without certificate policies ends every policy, so that one is issued here
 * with the same name, key and constraints. Policy mappings are left out: RFC 5937 knows none in an
 * anchor. Immutable.
 */
final class AnchorCertificate {

  private static final String ANY_POLICY = "2.5.29.32.0";
  private static final Set<StrictExtension> COPIED =
      Set.of(
          StrictExtension.BASIC_CONSTRAINTS,
          StrictExtension.NAME_CONSTRAINTS,
          StrictExtension.CERTIFICATE_POLICIES,
          StrictExtension.POLICY_CONSTRAINTS,
          StrictExtension.INHIBIT_ANY_POLICY);

  private final X509Certificate certificate;
  private final TrustAnchor above;

  private AnchorCertificate(X509Certificate certificate, TrustAnchor above) {
    this.certificate = certificate;
    this.above = above;
  }

  /** Issues one for {@code anchor}. */
  static AnchorCertificate of(X509Certificate anchor) {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair issuer = keys.generateKeyPair();
      return new AnchorCertificate(
          issue(anchor, issuer),
          new TrustAnchor(anchor.getSubjectX500Principal(), issuer.getPublic(), null));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This Java runtime cannot issue a certificate", e);
    }
  }

  /** The certificate to put on the path, above all others. */
  X509Certificate certificate() {
    return certificate;
  }

  /** The trust anchor of the path with that certificate. */
  TrustAnchor above() {
    return above;
  }

  private static X509Certificate issue(X509Certificate anchor, KeyPair issuer)
      throws GeneralSecurityException, IOException {
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    X500Name name = X500Name.getInstance(anchor.getSubjectX500Principal().getEncoded());
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(1));
    generator.setSignature(algorithm);
    // issued to itself, so that it counts for no limit on the length of the path
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setStartDate(new Time(new Date(anchor.getNotBefore().getTime())));
    generator.setEndDate(new Time(new Date(anchor.getNotAfter().getTime())));
    generator.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(anchor.getPublicKey().getEncoded()));
    generator.setExtensions(extensions(anchor).generate());
    TBSCertificate content = generator.generateTBSCertificate();
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(issuer.getPrivate());
    signer.update(content.getEncoded());
    DERSequence signed =
        new DERSequence(
            new org.bouncycastle.asn1.ASN1Encodable[] {
              content, algorithm, new DERBitString(signer.sign())
            });
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(signed.getEncoded()));
  }

  private static ExtensionsGenerator extensions(X509Certificate anchor) throws IOException {
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    for (StrictExtension copied : COPIED) {
      byte[] value = ExtensionValue.of(anchor, copied.oid());
      if (value != null) {
        extensions.addExtension(
            new ASN1ObjectIdentifier(copied.oid()),
            Objects.requireNonNull(anchor.getCriticalExtensionOIDs()).contains(copied.oid()),
            ASN1OctetString.getInstance(value).getOctets());
      }
    }
    if (!extensions.hasExtension(Extension.certificatePolicies)) {
      extensions.addExtension(
          Extension.certificatePolicies,
          false,
          new CertificatePolicies(new PolicyInformation(new ASN1ObjectIdentifier(ANY_POLICY))));
    }
    return extensions;
  }
}
