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
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;

/**
 * The extension {@code noRevAvail} (RFC 9608), with which a CA states that it publishes no
 * revocation information for a certificate. Stateless.
 */
final class NoRevAvail {

  private static final String NO_REV_AVAIL = "2.5.29.56";

  /** Extensions that name sources of revocation information. */
  private static final List<String> CONTRADICTIONS =
      List.of(Extension.cRLDistributionPoints.getId(), Extension.freshestCRL.getId());

  private NoRevAvail() {}

  /**
   * Tells whether {@code certificate} has the extension, and is one that may have it: it is no CA,
   * and names no source of revocation information. Otherwise the extension counts for nothing.
   */
  static boolean countsFor(X509Certificate certificate) {
    byte[] value = ExtensionValue.of(certificate, NO_REV_AVAIL);
    return value != null
        && isNull(value)
        && certificate.getBasicConstraints() < 0
        && CONTRADICTIONS.stream().allMatch(oid -> ExtensionValue.of(certificate, oid) == null)
        && !namesResponder(certificate);
  }

  private static boolean isNull(byte[] value) {
    try {
      return DERNull.INSTANCE.equals(
          ASN1Primitive.fromByteArray(ASN1OctetString.getInstance(value).getOctets()));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  private static boolean namesResponder(X509Certificate certificate) {
    byte[] value = ExtensionValue.of(certificate, Extension.authorityInfoAccess.getId());
    if (value == null) {
      return false;
    }
    try {
      byte[] content = ASN1OctetString.getInstance(value).getOctets();
      return Arrays.stream(AuthorityInformationAccess.getInstance(content).getAccessDescriptions())
          .anyMatch(access -> access.getAccessMethod().equals(AccessDescription.id_ad_ocsp));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return true;
    }
  }
}
