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

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** OCSP responses, made in code, and what a responder has to read from a request. */
public final class OcspResponses {
  private OcspResponses() {}

  /**
   * Starts a response about certificates of this CA: signed by the CA itself, made an hour ago,
   * next one due in 24 hours, speaking of none yet.
   */
  public static Builder issuedBy(HeldCertificate ca) {
    return new Builder(ca);
  }

  /** A response without an answer, of a status of {@link OCSPRespBuilder}. */
  public static byte[] failure(int status) {
    try {
      return new OCSPRespBuilder().build(status, null).getEncoded();
    } catch (OCSPException | IOException e) {
      throw new IllegalStateException("a response that has no encoding", e);
    }
  }

  /** The serial numbers of the certificates that a request is about. */
  public static List<BigInteger> serialsIn(byte[] request) {
    return Arrays.stream(read(request).getRequestList())
        .map(one -> one.getCertID().getSerialNumber())
        .toList();
  }

  private static OCSPReq read(byte[] request) {
    try {
      return new OCSPReq(request);
    } catch (IOException e) {
      throw new IllegalArgumentException("not an OCSP request", e);
    }
  }

  /** What to put into a response; every setting has a default. */
  public static final class Builder {
    private record Single(
        CertificateID id,
        @Nullable CertificateStatus status,
        Instant thisUpdate,
        @Nullable Instant nextUpdate,
        @Nullable Extensions extensions) {}

    private final HeldCertificate ca;
    private final List<Single> singles = new ArrayList<>();
    private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
    private final List<Extension> singleExtensions = new ArrayList<>();
    private HeldCertificate signer;
    private @Nullable List<X509Certificate> certificates;
    private @Nullable String signatureAlgorithm;
    private String hash = "SHA-1";
    private boolean byKey;
    private Instant producedAt;
    private Instant thisUpdate;
    private @Nullable Instant nextUpdate;

    private Builder(HeldCertificate ca) {
      this.ca = ca;
      this.signer = ca;
      Instant now = Instant.now();
      this.producedAt = now.minus(Duration.ofHours(1));
      this.thisUpdate = producedAt;
      this.nextUpdate = now.plus(Duration.ofHours(24));
    }

    /** Cut to whole seconds. */
    public Builder producedAt(Instant when) {
      this.producedAt = when;
      return this;
    }

    /** For the certificates named after this; cut to whole seconds. */
    public Builder thisUpdate(Instant when) {
      this.thisUpdate = when;
      return this;
    }

    /** For the certificates named after this; cut to whole seconds. */
    public Builder nextUpdate(Instant when) {
      this.nextUpdate = when;
      return this;
    }

    /** For the certificates named after this. */
    public Builder withoutNextUpdate() {
      this.nextUpdate = null;
      return this;
    }

    /** The hash that identifies the certificates named after this; default: SHA-1. */
    public Builder hash(String name) {
      this.hash = name;
      return this;
    }

    /** An extension of the answers for the certificates named after this. */
    public Builder singleExtension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
      singleExtensions.add(HeldCertificate.encode(id, critical, value));
      return this;
    }

    public Builder good(X509Certificate certificate) {
      return good(certificate.getSerialNumber());
    }

    /** For the certificate that the CA gave this serial number. */
    public Builder good(BigInteger serial) {
      return add(serial, CertificateStatus.GOOD);
    }

    /** Revoked without a reason. */
    public Builder revoked(X509Certificate certificate, Instant when) {
      return revoked(certificate.getSerialNumber(), when);
    }

    /** Revoked without a reason, for the certificate that the CA gave this serial number. */
    public Builder revoked(BigInteger serial, Instant when) {
      return add(serial, new RevokedStatus(Date.from(when)));
    }

    /** Revoked for a reason of {@link CRLReason}. */
    public Builder revoked(X509Certificate certificate, Instant when, int reason) {
      return add(certificate.getSerialNumber(), new RevokedStatus(Date.from(when), reason));
    }

    public Builder unknown(X509Certificate certificate) {
      return add(certificate.getSerialNumber(), new UnknownStatus());
    }

    private Builder add(BigInteger serial, @Nullable CertificateStatus status) {
      Extensions own =
          singleExtensions.isEmpty()
              ? null
              : new Extensions(singleExtensions.toArray(Extension[]::new));
      try {
        CertificateID id = new CertificateID(digest(hash), holder(ca.certificate()), serial);
        singles.add(new Single(id, status, thisUpdate, nextUpdate, own));
        return this;
      } catch (OCSPException e) {
        throw new IllegalStateException("a certificate that cannot be identified", e);
      }
    }

    public Builder nonce(byte[] nonce) {
      return extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(nonce));
    }

    /** Takes the nonce over from a request, if it has one. */
    public Builder nonceOf(byte[] request) {
      Extension nonce = read(request).getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
      if (nonce != null) {
        extensions.put(nonce.getExtnId(), nonce);
      }
      return this;
    }

    /** An extension of the whole response; in place of one with the same id. */
    public Builder extension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
      extensions.put(id, HeldCertificate.encode(id, critical, value));
      return this;
    }

    /** Signs with another key than the CA's, in the name of that key's certificate. */
    public Builder signedBy(HeldCertificate responder) {
      this.signer = responder;
      return this;
    }

    /** Names the signer by the hash of its key; default: by its subject. */
    public Builder byKey() {
      this.byKey = true;
      return this;
    }

    /** What comes along; default: the signer's certificate if it is not the CA. */
    public Builder certificates(X509Certificate... alongside) {
      this.certificates = List.of(alongside);
      return this;
    }

    /** As the JDK names it; default: SHA-256 with what fits the signer's key. */
    public Builder signatureAlgorithm(String name) {
      this.signatureAlgorithm = name;
      return this;
    }

    /** Makes the DER encoding of the response. */
    public byte[] build() {
      try {
        BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(responderId());
        for (Single one : singles) {
          builder.addResponse(
              one.id(),
              one.status(),
              Date.from(one.thisUpdate()),
              one.nextUpdate() == null ? null : Date.from(one.nextUpdate()),
              one.extensions());
        }
        if (!extensions.isEmpty()) {
          builder.setResponseExtensions(
              new Extensions(extensions.values().toArray(Extension[]::new)));
        }
        return new OCSPRespBuilder()
            .build(
                OCSPRespBuilder.SUCCESSFUL,
                builder.build(
                    HeldCertificate.signer(signer.key(), signatureAlgorithm),
                    alongside(),
                    Date.from(producedAt)))
            .getEncoded();
      } catch (OCSPException | IOException e) {
        throw new IllegalStateException("a response that has no encoding", e);
      }
    }

    private RespID responderId() throws OCSPException {
      X509Certificate certificate = signer.certificate();
      return byKey
          ? new RespID(
              SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded()),
              digest("SHA-1"))
          : new RespID(HeldCertificate.subjectOf(certificate));
    }

    private X509CertificateHolder[] alongside() {
      List<X509Certificate> included =
          certificates != null
              ? certificates
              : signer == ca ? List.of() : List.of(signer.certificate());
      return included.stream().map(Builder::holder).toArray(X509CertificateHolder[]::new);
    }

    private static X509CertificateHolder holder(X509Certificate certificate) {
      try {
        return new JcaX509CertificateHolder(certificate);
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException("a certificate without an encoding", e);
      }
    }

    private static DigestCalculator digest(String name) {
      ASN1ObjectIdentifier id =
          new DefaultDigestAlgorithmIdentifierFinder().find(name).getAlgorithm();
      try {
        return new JcaDigestCalculatorProviderBuilder()
            .build()
            .get(new AlgorithmIdentifier(id, DERNull.INSTANCE));
      } catch (OperatorCreationException e) {
        throw new IllegalStateException("this JDK has no " + name, e);
      }
    }
  }
}
