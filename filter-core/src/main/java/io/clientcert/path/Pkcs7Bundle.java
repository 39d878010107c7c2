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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;

/** Bundles of certificates in PKCS #7 (RFC 5652 section 5.1). Stateless. */
final class Pkcs7Bundle {

  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final int CERTIFICATES = 0;

  private Pkcs7Bundle() {}

  /**
   * Returns the certificates of a bundle, each in DER.
   *
   * @param place where the bundle is in its file, for messages; empty if it is the whole file
   * @throws IOException if {@code file} is none, or is a message that somebody signed: whom a
   *     message names is not thereby meant to be trusted
   */
  static List<byte[]> certificates(byte[] file, String place) throws IOException {
    String where = place.isEmpty() ? "the PKCS#7 file" : place;
    try {
      ASN1Sequence content = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(file));
      if (!ASN1ObjectIdentifier.getInstance(content.getObjectAt(0)).getId().equals(SIGNED_DATA)) {
        throw unusable(where, "is of another PKCS#7 type than signed data, and holds no bundle");
      }
      ASN1Sequence signed =
          ASN1Sequence.getInstance(
              ASN1TaggedObject.getInstance(content.getObjectAt(1)).getExplicitBaseObject());
      if (ASN1Set.getInstance(signed.getObjectAt(signed.size() - 1)).size() > 0) {
        throw unusable(where, "is a signed message, not a bundle of certificates");
      }
      List<byte[]> certificates = new ArrayList<>();
      for (ASN1Encodable part : signed) {
        if (part instanceof ASN1TaggedObject tagged && tagged.hasContextTag(CERTIFICATES)) {
          for (ASN1Encodable certificate : ASN1Set.getInstance(tagged, false)) {
            certificates.add(certificate.toASN1Primitive().getEncoded(ASN1Encoding.DER));
          }
        }
      }
      if (certificates.isEmpty()) {
        throw unusable(where, "is a bundle without certificates");
      }
      return certificates;
    } catch (RuntimeException e) {
      // the parser has no one exception for bytes that are not what they should be
      throw new FileProblem(where + " is broken", "export the bundle again", e);
    }
  }

  private static FileProblem unusable(String where, String problem) {
    return new FileProblem(
        where + " " + problem,
        "export the CA certificates as PEM, or as a PKCS#7 bundle without a signer",
        null);
  }
}
