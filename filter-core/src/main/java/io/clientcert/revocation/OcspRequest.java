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
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * The question for the status of one certificate (RFC 6960 section 4.1), in the lightweight form of
 * RFC 5019: unsigned, about one certificate, which SHA-1 identifies: other hashes are not known to
 * every responder, and nothing secret or signed depends on this one.
 *
 * <p>Immutable and thread-safe. Does not touch the network.
 */
public final class OcspRequest {

  /** RFC 8954 section 2.1: the longest nonce that every responder takes. */
  private static final int NONCE_LENGTH = 32;

  /** RFC 5019 section 5: the longest URI, server name included, that may carry a request. */
  private static final int MAX_URI_LENGTH = 255;

  private static final int MAX_RESPONDERS = 4;

  private static final String AUTHORITY_INFORMATION_ACCESS = Extension.authorityInfoAccess.getId();

  /** RFC 3279 section 2.2.1. */
  private static final ASN1ObjectIdentifier SHA1 = new ASN1ObjectIdentifier("1.3.14.3.2.26");

  /** The hashes that may identify a certificate, by object identifier. */
  private static final Map<String, String> HASHES =
      Map.of(
          SHA1.getId(), "SHA-1",
          NISTObjectIdentifiers.id_sha256.getId(), "SHA-256",
          NISTObjectIdentifiers.id_sha384.getId(), "SHA-384",
          NISTObjectIdentifiers.id_sha512.getId(), "SHA-512");

  private final CertificateId subject;
  private final @Nullable Extension nonce;
  private final byte[] encoded;

  private OcspRequest(CertificateId subject, @Nullable Extension nonce) {
    this.subject = subject;
    this.nonce = nonce;
    CertID id =
        new CertID(
            new AlgorithmIdentifier(SHA1, DERNull.INSTANCE),
            new DEROctetString(issuerNameHash("SHA-1")),
            new DEROctetString(issuerKeyHash("SHA-1")),
            new ASN1Integer(subject.serial()));
    TBSRequest request =
        new TBSRequest(
            null,
            new DERSequence(new Request(id, null)),
            nonce == null ? null : new Extensions(nonce));
    try {
      this.encoded = new OCSPRequest(request, null).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the question for {@code certificate}, without a nonce: a stored answer will do. */
  public static OcspRequest about(X509Certificate certificate, X509Certificate issuer) {
    return about(CertificateId.of(certificate, issuer));
  }

  static OcspRequest about(CertificateId subject) {
    return new OcspRequest(subject, null);
  }

  /** Makes the question for {@code certificate}, with a nonce that a fresh answer repeats. */
  public static OcspRequest withNonce(
      X509Certificate certificate, X509Certificate issuer, SecureRandom random) {
    return withNonce(CertificateId.of(certificate, issuer), random);
  }

  static OcspRequest withNonce(CertificateId subject, SecureRandom random) {
    byte[] octets = new byte[NONCE_LENGTH];
    random.nextBytes(octets);
    try {
      Extension nonce =
          new Extension(
              OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
              false,
              new DEROctetString(new DEROctetString(octets).getEncoded()));
      return new OcspRequest(subject, nonce);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns where {@code certificate} says that its status can be asked for (RFC 5280 section
   * 4.2.2.1): the first few http and https addresses, in its order. An extension that cannot be
   * read names none: there is nobody to ask, and no evidence.
   */
  public static List<URI> responders(X509Certificate certificate) {
    byte[] extension = ExtensionValue.of(certificate, AUTHORITY_INFORMATION_ACCESS);
    if (extension == null) {
      return List.of();
    }
    List<URI> responders = new ArrayList<>();
    for (AccessDescription description : accessDescriptions(extension)) {
      GeneralName location = description.getAccessLocation();
      if (description.getAccessMethod().equals(AccessDescription.id_ad_ocsp)
          && location.getTagNo() == GeneralName.uniformResourceIdentifier
          && responders.size() < MAX_RESPONDERS) {
        HttpTarget.uri(location.getName().toString())
            .filter(uri -> !responders.contains(uri))
            .ifPresent(responders::add);
      }
    }
    return List.copyOf(responders);
  }

  private static List<AccessDescription> accessDescriptions(byte[] extension) {
    try {
      byte[] content = ASN1OctetString.getInstance(extension).getOctets();
      return List.of(AuthorityInformationAccess.getInstance(content).getAccessDescriptions());
    } catch (IllegalArgumentException | IllegalStateException e) {
      return List.of();
    }
  }

  /** Returns the body of a POST, of the type {@code application/ocsp-request}. */
  public byte[] encoded() {
    return encoded.clone();
  }

  /**
   * Returns the URI of a GET (RFC 6960 appendix A.1), or nothing where it would be too long or
   * {@code responder} has a query: then only POST is left.
   */
  public Optional<URI> getUri(URI responder) {
    if (responder.getRawQuery() != null || responder.getRawFragment() != null) {
      return Optional.empty();
    }
    String base = responder.toASCIIString();
    String uri =
        base
            + (base.endsWith("/") ? "" : "/")
            + URLEncoder.encode(
                Base64.getEncoder().encodeToString(encoded), StandardCharsets.US_ASCII);
    return uri.length() <= MAX_URI_LENGTH ? Optional.of(URI.create(uri)) : Optional.empty();
  }

  X509Certificate issuer() {
    return subject.issuer();
  }

  /** Tells whether the question is about {@code certificate}. */
  boolean isAbout(X509Certificate certificate) {
    return subject.isOf(certificate);
  }

  @Nullable Extension nonce() {
    return nonce;
  }

  /** Tells whether {@code id} identifies the certificate, by whichever of the known hashes. */
  boolean isAbout(CertID id) {
    String hash = HASHES.get(id.getHashAlgorithm().getAlgorithm().getId());
    return hash != null
        && id.getSerialNumber().getValue().equals(subject.serial())
        && Arrays.equals(id.getIssuerNameHash().getOctets(), issuerNameHash(hash))
        && Arrays.equals(id.getIssuerKeyHash().getOctets(), issuerKeyHash(hash));
  }

  private byte[] issuerNameHash(String hash) {
    return digest(hash, subject.issuerName().getEncoded());
  }

  private byte[] issuerKeyHash(String hash) {
    return keyHash(hash, subject.issuer());
  }

  /** Returns the hash of the bits of the key in {@code certificate}, without their frame. */
  static byte[] keyHash(String hash, X509Certificate certificate) {
    byte[] key = certificate.getPublicKey().getEncoded();
    return digest(hash, SubjectPublicKeyInfo.getInstance(key).getPublicKeyData().getOctets());
  }

  private static byte[] digest(String hash, byte[] content) {
    try {
      return MessageDigest.getInstance(hash).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks " + hash, e);
    }
  }
}
