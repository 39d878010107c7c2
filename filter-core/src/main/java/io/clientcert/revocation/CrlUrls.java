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
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** The URLs of CRLs in a certificate. Stateless. */
final class CrlUrls {

  private static final List<String> EXTENSIONS = List.of("2.5.29.31", "2.5.29.46");
  private static final int MAX_URLS = 4;

  private CrlUrls() {}

  /**
   * Returns the first few http and https URLs among the distribution points and the freshest CRLs
   * (RFC 5280 sections 4.2.1.13 and 4.2.1.15) of {@code certificate}.
   */
  static List<URI> of(X509Certificate certificate) {
    List<URI> urls = new ArrayList<>();
    for (String extension : EXTENSIONS) {
      byte[] value = ExtensionValue.of(certificate, extension);
      if (value != null) {
        add(value, urls);
      }
    }
    return urls.subList(0, Math.min(MAX_URLS, urls.size()));
  }

  private static void add(byte[] extension, List<URI> urls) {
    try {
      byte[] content = ASN1OctetString.getInstance(extension).getOctets();
      for (DistributionPoint point : CRLDistPoint.getInstance(content).getDistributionPoints()) {
        add(point.getDistributionPoint(), urls);
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      // The author of the certificate chose these bytes; malformed ones name no URL.
    }
  }

  private static void add(DistributionPointName name, List<URI> urls) {
    if (name == null || name.getType() != DistributionPointName.FULL_NAME) {
      return;
    }
    for (GeneralName full : GeneralNames.getInstance(name.getName()).getNames()) {
      if (full.getTagNo() == GeneralName.uniformResourceIdentifier) {
        HttpTarget.uri(full.getName().toString()).ifPresent(urls::add);
      }
    }
  }
}
