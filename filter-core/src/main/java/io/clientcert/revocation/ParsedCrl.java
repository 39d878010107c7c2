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

import io.clientcert.der.DerElement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A parsed CRL. If each entry is a serial number, a time and at most a reason, the encoding is kept
 * with an index of the serial numbers, and the JDK parses the CRL without its entries. Otherwise
 * the JDK parses all of it, because entries with other extensions may name their certificate
 * issuer, or have unknown critical extensions.
 *
 * <p>Immutable and thread-safe.
 */
public final class ParsedCrl {

  private static final String PSS = "1.2.840.113549.1.1.10";

  /** The CRL without its entries if there is an index, otherwise all of it. */
  private final X509CRL header;

  private final @Nullable CrlIndex index;

  private ParsedCrl(X509CRL header, @Nullable CrlIndex index) {
    this.header = header;
    this.index = index;
  }

  /**
   * Parses a CRL.
   *
   * @param der the encoding, which is kept and must not be modified
   * @throws CRLException if it is not a CRL as defined by {@link CrlLayout}
   */
  static ParsedCrl parse(byte[] der) throws CRLException {
    CrlLayout layout = CrlLayout.of(der);
    DerElement entries = layout.entries();
    if (entries == null || !layout.isPlain()) {
      return new ParsedCrl(byJdk(der), null);
    }
    CrlIndex index = new CrlIndex(der, layout.tbs(), entries, layout.count());
    return new ParsedCrl(byJdk(index.withoutEntries()), index);
  }

  private static X509CRL byJdk(byte[] der) throws CRLException {
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalStateException("This Java runtime lacks X.509", e);
    }
  }

  /** Tells whether there is an index of the entries. */
  boolean isIndexed() {
    return index != null;
  }

  /** Returns the CRL as the JDK parsed it; without its entries if it is indexed. */
  X509CRL header() {
    return header;
  }

  X500Principal issuer() {
    return header.getIssuerX500Principal();
  }

  /** Returns {@code thisUpdate}. */
  public Instant thisUpdate() {
    return header.getThisUpdate().toInstant();
  }

  /** Returns {@code nextUpdate}; null if there is none. */
  public @Nullable Instant nextUpdate() {
    Date next = header.getNextUpdate();
    return next == null ? null : next.toInstant();
  }

  /** Tells whether the CRL or one of its entries has an unknown critical extension. */
  boolean hasUnsupportedCriticalExtension() {
    if (header.hasUnsupportedCriticalExtension()) {
      return true;
    }
    // Empty if there is an index, because indexed entries have no critical extensions.
    Set<? extends X509CRLEntry> entries = header.getRevokedCertificates();
    return entries != null
        && entries.stream().anyMatch(X509CRLEntry::hasUnsupportedCriticalExtension);
  }

  /**
   * Returns the entry of {@code certificate}. In an indirect CRL, an entry may name its certificate
   * issuer.
   */
  public @Nullable X509CRLEntry entryOf(X509Certificate certificate) {
    if (index == null) {
      return header.getRevokedCertificate(certificate);
    }
    return certificate.getIssuerX500Principal().equals(issuer())
        ? entryOf(certificate.getSerialNumber())
        : null;
  }

  /** Returns the entry of a certificate that the issuer of the CRL issued. */
  @Nullable X509CRLEntry entryOf(BigInteger serialNumber) {
    if (index == null) {
      return header.getRevokedCertificate(serialNumber);
    }
    byte[] withEntry = index.withEntryOf(serialNumber);
    try {
      return withEntry == null ? null : byJdk(withEntry).getRevokedCertificate(serialNumber);
    } catch (CRLException e) {
      throw new IllegalStateException("an entry that cannot be read", e);
    }
  }

  /**
   * Verifies the signature.
   *
   * @throws GeneralSecurityException if it was not made with the private key that belongs to {@code
   *     key}
   */
  public void verify(PublicKey key) throws GeneralSecurityException {
    if (index == null) {
      header.verify(key);
      return;
    }
    String algorithm = header.getSigAlgOID();
    Signature verifier = Signature.getInstance(algorithm);
    byte[] parameters = header.getSigAlgParams();
    if (parameters != null && algorithm.equals(PSS)) {
      try {
        AlgorithmParameters pss = AlgorithmParameters.getInstance(PSS);
        pss.init(parameters);
        verifier.setParameter(pss.getParameterSpec(PSSParameterSpec.class));
      } catch (GeneralSecurityException | IOException e) {
        throw new CRLException("parameters of the signature that cannot be read", e);
      }
    }
    verifier.initVerify(key);
    index.update(verifier);
    if (!verifier.verify(header.getSignature())) {
      throw new SignatureException("the signature is not of that key");
    }
  }

  /** Tells whether both have the same encoding. */
  boolean isSameAs(ParsedCrl other) {
    if (index == null || other.index == null) {
      return index == other.index && header.equals(other.header);
    }
    return index.isOfSameEncoding(other.index);
  }

  /** Returns the length of the encoding in bytes. */
  int size() {
    try {
      return index == null ? header.getEncoded().length : index.size();
    } catch (CRLException e) {
      throw new IllegalStateException("a CRL that was read and has no encoding", e);
    }
  }

  @Override
  public String toString() {
    return "CRL of "
        + issuer().getName()
        + (index == null ? "" : ", " + index.count() + " entries");
  }
}
