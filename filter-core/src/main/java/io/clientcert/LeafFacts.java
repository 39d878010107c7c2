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
package io.clientcert;

import io.clientcert.der.Fingerprint;
import io.clientcert.dialect.AlternativeName;
import io.clientcert.dialect.AlternativeNames;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x509.Extension;
import org.jspecify.annotations.Nullable;

/**
 * What can be read off a leaf and the certificate of its issuer, each worked out when it is first
 * asked for. Thread-safe: two threads that ask at once both work it out, and find the same.
 */
final class LeafFacts {

  private static final HexFormat UPPER = HexFormat.of().withUpperCase();
  private static final int KEY_IDENTIFIER = 0;
  private static final int CERT_SERIAL_NUMBER = 2;
  private static final int MAX_SPIFFE_ID = 2048;
  private static final String SPIFFE_ID = "spiffe://[a-z0-9._-]{1,255}(/[A-Za-z0-9._-]+)*";

  private final X509Certificate leaf;
  private final @Nullable X509Certificate issuer;
  private volatile @Nullable String sha1;
  private volatile @Nullable String sha256;
  private volatile @Nullable List<AlternativeName> alternativeNames;

  /**
   * Begins with nothing worked out.
   *
   * @param issuer the certificate that the leaf was issued with; null if it is not known
   */
  LeafFacts(X509Certificate leaf, @Nullable X509Certificate issuer) {
    this.leaf = leaf;
    this.issuer = issuer;
  }

  String sha1() {
    String known = sha1;
    if (known == null) {
      known = digest(Fingerprint.SHA1);
      sha1 = known;
    }
    return known;
  }

  String sha256() {
    String known = sha256;
    if (known == null) {
      known = digest(Fingerprint.SHA256);
      sha256 = known;
    }
    return known;
  }

  String x5tS256() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(HexFormat.of().parseHex(sha256()));
  }

  private String digest(Fingerprint fingerprint) {
    try {
      return fingerprint.hexOf(leaf);
    } catch (CertificateEncodingException e) {
      return "";
    }
  }

  String serial() {
    return hex(leaf.getSerialNumber());
  }

  String subjectKeyId() {
    return keyId(leaf);
  }

  String issuerSerial() {
    return issuer != null
        ? hex(issuer.getSerialNumber())
        : ofAuthority(
            CERT_SERIAL_NUMBER, named -> hex(ASN1Integer.getInstance(named, false).getValue()));
  }

  String issuerKeyId() {
    return issuer != null
        ? keyId(issuer)
        : ofAuthority(
            KEY_IDENTIFIER, named -> upper(ASN1OctetString.getInstance(named, false).getOctets()));
  }

  /** Reads one element of the authority key identifier (RFC 5280 section 4.2.1.1). */
  private String ofAuthority(int tag, Function<ASN1TaggedObject, String> reader) {
    byte[] extension = leaf.getExtensionValue(Extension.authorityKeyIdentifier.getId());
    if (extension == null) {
      return "";
    }
    try {
      for (ASN1Encodable element : ASN1Sequence.getInstance(octets(extension))) {
        ASN1TaggedObject named = ASN1TaggedObject.getInstance(element);
        if (named.hasContextTag(tag)) {
          return reader.apply(named);
        }
      }
      return "";
    } catch (IllegalArgumentException | IllegalStateException e) {
      // bytes that whoever made the certificate chose, and that are no identifier
      return "";
    }
  }

  private static byte[] octets(byte[] encoded) {
    return ASN1OctetString.getInstance(encoded).getOctets();
  }

  private static String keyId(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    try {
      return extension == null ? "" : upper(octets(octets(extension)));
    } catch (IllegalArgumentException | IllegalStateException e) {
      // as above
      return "";
    }
  }

  List<AlternativeName> alternativeNames() {
    List<AlternativeName> known = alternativeNames;
    if (known == null) {
      known = AlternativeNames.of(leaf);
      alternativeNames = known;
    }
    return known;
  }

  String spiffeId() {
    List<String> uris =
        alternativeNames().stream()
            .filter(name -> name.type() == AlternativeName.Type.URI)
            .map(AlternativeName::value)
            .toList();
    boolean one =
        uris.size() == 1 && uris.get(0).length() <= MAX_SPIFFE_ID && uris.get(0).matches(SPIFFE_ID);
    return one ? uris.get(0) : "";
  }

  String keyType() {
    return Objects.requireNonNullElse(leaf.getPublicKey().getAlgorithm(), "");
  }

  int keySize() {
    PublicKey key = leaf.getPublicKey();
    if (key instanceof RSAPublicKey rsa) {
      return rsa.getModulus().bitLength();
    }
    if (key instanceof ECPublicKey ec) {
      return ec.getParams().getCurve().getField().getFieldSize();
    }
    if (key instanceof EdECPublicKey edwards) {
      return edwards.getParams().getName().equals("Ed25519") ? 256 : 456;
    }
    return key instanceof DSAPublicKey dsa && dsa.getParams() != null
        ? dsa.getParams().getP().bitLength()
        : 0;
  }

  /** As OpenSSL writes a serial number: whole bytes, a sign in front of a negative one. */
  private static String hex(BigInteger number) {
    String digits = number.abs().toString(16).toUpperCase(Locale.ROOT);
    String sign = number.signum() < 0 ? "-" : "";
    return sign + (digits.length() % 2 == 0 ? digits : "0" + digits);
  }

  private static String upper(byte[] bytes) {
    return UPPER.formatHex(bytes);
  }
}
