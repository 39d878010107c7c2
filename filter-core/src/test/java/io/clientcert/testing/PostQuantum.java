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

import io.clientcert.field.ByteSequence;
import io.clientcert.field.Field;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A certification path of keys of any kind, among them ML-DSA (RFC 9881), which JDKs have from 24
 * on.
 *
 * @param root the trust anchor
 * @param intermediates from the issuer of the leaf on
 */
public record PostQuantum(
    HeldCertificate root, List<HeldCertificate> intermediates, HeldCertificate leaf) {

  /** Copies the list. */
  public PostQuantum {
    intermediates = List.copyOf(intermediates);
  }

  /**
   * Makes one.
   *
   * @param algorithms those of the keys, from the root to the leaf: a parameter set of ML-DSA, or
   *     EC
   */
  public static PostQuantum of(List<String> algorithms) {
    HeldCertificate root = null;
    HeldCertificate issuer = null;
    String ofIssuer = "";
    List<HeldCertificate> intermediates = new ArrayList<>();
    for (int i = 0; i < algorithms.size(); i++) {
      String own = algorithms.get(i);
      HeldCertificate.Builder builder =
          HeldCertificate.builder()
              .subject("CN=" + own + " " + i + ",O=Example Organisation,C=DE")
              .keyPair(keyPair(own))
              .signatureAlgorithm(signature(issuer == null ? own : ofIssuer));
      boolean isLeaf = i == algorithms.size() - 1;
      if (isLeaf) {
        usual(builder);
      } else {
        builder.certificateAuthority();
      }
      HeldCertificate held = issuer == null ? builder.build() : builder.signedBy(issuer).build();
      if (root == null) {
        root = held;
      } else if (!isLeaf) {
        intermediates.add(0, held);
      }
      issuer = held;
      ofIssuer = own;
    }
    if (root == null || issuer == null) {
      throw new IllegalArgumentException("no algorithms");
    }
    return new PostQuantum(root, intermediates, issuer);
  }

  /** What most authorities put into the certificate of a client. */
  private static void usual(HeldCertificate.Builder builder) {
    builder
        .alternativeName(
            new GeneralName(
                GeneralName.uniformResourceIdentifier, "spiffe://example.org/ns/shop/sa/client"),
            new GeneralName(GeneralName.dNSName, "client.shop.example.org"))
        .crlDistributionPoint("http://crl.example.org/issuing-ca-1.crl")
        .extension(
            Extension.authorityInfoAccess,
            false,
            new AuthorityInformationAccess(
                AccessDescription.id_ad_ocsp,
                new GeneralName(
                    GeneralName.uniformResourceIdentifier, "http://ocsp.example.org/")));
  }

  private static KeyPair keyPair(String algorithm) {
    try {
      return algorithm.equals("EC")
          ? KeyKind.EC_P256.generate()
          : KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK makes no " + algorithm + " key", e);
    }
  }

  private static String signature(String algorithm) {
    return algorithm.equals("EC") ? "SHA256withECDSA" : algorithm;
  }

  /** Returns the fields of RFC 9440 for it. */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(Field.CLIENT_CERT, value(leaf.certificate())));
    if (!intermediates.isEmpty()) {
      fields.add(
          new Field(
              Field.CLIENT_CERT_CHAIN,
              String.join(
                  ", ", intermediates.stream().map(held -> value(held.certificate())).toList())));
    }
    return fields;
  }

  private static String value(X509Certificate certificate) {
    try {
      return ByteSequence.encode(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
