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
import io.clientcert.der.DerException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Principal;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A certificate revocation list of which its bytes are kept, and where in them each serial number
 * stands. The JDK makes several objects of every entry, which are ten times as long as the entry;
 * here an entry is read when somebody asks for it.
 *
 * <p>All but the entries is what the JDK reads from the same list without them. A list that has
 * anything in an entry but the plainest contents is left to the JDK: see {@link #parse}. Neither is
 * asked before {@link CrlLayout} has found every element in its place.
 *
 * <p>Immutable and thread-safe.
 */
final class IndexedCrl extends X509CRL {

  private static final String PSS = "1.2.840.113549.1.1.10";

  private final byte[] der;
  private final DerElement tbs;
  private final DerElement entries;
  private final X509CRL rest;

  /** Sorted: the hash of a serial number, and where its entry begins. */
  private final long[] index;

  private IndexedCrl(byte[] der, DerElement tbs, DerElement entries, X509CRL rest, long[] index) {
    this.der = der;
    this.tbs = tbs;
    this.entries = entries;
    this.rest = rest;
    this.index = index;
  }

  /**
   * Reads a CRL; whole by the JDK if it has entries with extensions other than a reason, which may
   * say whose certificate is meant, or be critical and not understood.
   *
   * @throws CRLException if it is not a CRL as {@link CrlLayout} requires it
   */
  static X509CRL parse(byte[] der) throws CRLException {
    CrlLayout layout = CrlLayout.of(der);
    DerElement entries = layout.entries();
    if (entries == null || !layout.isPlain()) {
      return byJdk(der);
    }
    DerElement tbs = layout.tbs();
    X509CRL rest = byJdk(without(der, tbs, entries, null));
    return new IndexedCrl(der, tbs, entries, rest, indexOf(der, entries, layout.count()));
  }

  private static long[] indexOf(byte[] der, DerElement entries, int count) {
    long[] index = new long[count];
    int at = entries.content();
    for (int i = 0; i < count; i++) {
      DerElement entry = again(der, at, entries.end());
      DerElement serial = again(der, entry.content(), entry.end());
      index[i] = ((long) hash(der, serial.content(), serial.end()) << Integer.SIZE) | at;
      at = entry.end();
    }
    Arrays.sort(index);
    return index;
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /** Reads an element that {@link CrlLayout} has read before. */
  private static DerElement again(byte[] der, int at, int limit) {
    try {
      return DerElement.read(der, at, limit);
    } catch (DerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the list with {@code entry}, or none, in place of its entries; nobody signed that. */
  private static byte[] without(
      byte[] der, DerElement tbs, DerElement entries, @Nullable DerElement entry) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.write(der, tbs.content(), entries.start() - tbs.content());
    if (entry != null) {
      inner.writeBytes(DerElement.sequence(Arrays.copyOfRange(der, entry.start(), entry.end())));
    }
    inner.write(der, entries.end(), tbs.end() - entries.end());
    ByteArrayOutputStream outer = new ByteArrayOutputStream();
    outer.writeBytes(DerElement.sequence(inner.toByteArray()));
    outer.write(der, tbs.end(), der.length - tbs.end());
    return DerElement.sequence(outer.toByteArray());
  }

  private static X509CRL byJdk(byte[] der) throws CRLException {
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalStateException("This Java runtime lacks X.509", e);
    }
  }

  /** If a list names a number twice, what it says last counts, as for the JDK. */
  @Override
  public @Nullable X509CRLEntry getRevokedCertificate(BigInteger serialNumber) {
    byte[] wanted = serialNumber.toByteArray();
    int hash = hash(wanted, 0, wanted.length);
    int at = Arrays.binarySearch(index, (long) hash << Integer.SIZE);
    DerElement found = null;
    for (int i = at < 0 ? -at - 1 : at;
        i < index.length && (int) (index[i] >> Integer.SIZE) == hash;
        i++) {
      DerElement entry = again(der, (int) index[i], der.length);
      DerElement serial = again(der, entry.content(), entry.end());
      if (Arrays.equals(der, serial.content(), serial.end(), wanted, 0, wanted.length)) {
        found = entry;
      }
    }
    return found == null ? null : read(found, serialNumber);
  }

  private X509CRLEntry read(DerElement entry, BigInteger serialNumber) {
    try {
      return byJdk(without(der, tbs, entries, entry)).getRevokedCertificate(serialNumber);
    } catch (CRLException e) {
      throw new IllegalStateException("an entry that cannot be read", e);
    }
  }

  @Override
  public @Nullable X509CRLEntry getRevokedCertificate(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(getIssuerX500Principal())
        ? getRevokedCertificate(certificate.getSerialNumber())
        : null;
  }

  @Override
  public boolean isRevoked(Certificate certificate) {
    return certificate instanceof X509Certificate x509 && getRevokedCertificate(x509) != null;
  }

  /** Reads every entry, which takes the time and memory that is saved elsewhere. */
  @Override
  public @Nullable Set<? extends X509CRLEntry> getRevokedCertificates() {
    try {
      return byJdk(der).getRevokedCertificates();
    } catch (CRLException e) {
      throw new IllegalStateException("an entry that cannot be read", e);
    }
  }

  @Override
  public void verify(PublicKey key)
      throws CRLException,
          NoSuchAlgorithmException,
          InvalidKeyException,
          NoSuchProviderException,
          SignatureException {
    verify(key, Signature.getInstance(getSigAlgOID()));
  }

  @Override
  public void verify(PublicKey key, String provider)
      throws CRLException,
          NoSuchAlgorithmException,
          InvalidKeyException,
          NoSuchProviderException,
          SignatureException {
    verify(key, Signature.getInstance(getSigAlgOID(), provider));
  }

  @Override
  public void verify(PublicKey key, Provider provider)
      throws CRLException, NoSuchAlgorithmException, InvalidKeyException, SignatureException {
    verify(key, Signature.getInstance(getSigAlgOID(), provider));
  }

  private void verify(PublicKey key, Signature verifier)
      throws CRLException, InvalidKeyException, SignatureException {
    byte[] parameters = getSigAlgParams();
    if (parameters != null && getSigAlgOID().equals(PSS)) {
      try {
        AlgorithmParameters pss = AlgorithmParameters.getInstance(PSS);
        pss.init(parameters);
        verifier.setParameter(pss.getParameterSpec(PSSParameterSpec.class));
      } catch (GeneralSecurityException | IOException e) {
        throw new CRLException("parameters of the signature that cannot be read", e);
      }
    }
    verifier.initVerify(key);
    verifier.update(der, tbs.start(), tbs.end() - tbs.start());
    if (!verifier.verify(getSignature())) {
      throw new SignatureException("the signature is not of that key");
    }
  }

  @Override
  public byte[] getEncoded() {
    return der.clone();
  }

  @Override
  public byte[] getTBSCertList() {
    return Arrays.copyOfRange(der, tbs.start(), tbs.end());
  }

  @Override
  public int getVersion() {
    return rest.getVersion();
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // the JDK's own: whoever calls it has to stop by himself
  public Principal getIssuerDN() {
    return getIssuerX500Principal();
  }

  @Override
  public X500Principal getIssuerX500Principal() {
    return rest.getIssuerX500Principal();
  }

  @Override
  public Date getThisUpdate() {
    return rest.getThisUpdate();
  }

  @Override
  public @Nullable Date getNextUpdate() {
    return rest.getNextUpdate();
  }

  @Override
  public byte[] getSignature() {
    return rest.getSignature();
  }

  @Override
  public String getSigAlgName() {
    return rest.getSigAlgName();
  }

  @Override
  public String getSigAlgOID() {
    return rest.getSigAlgOID();
  }

  @Override
  public byte @Nullable [] getSigAlgParams() {
    return rest.getSigAlgParams();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return rest.hasUnsupportedCriticalExtension();
  }

  @Override
  public @Nullable Set<String> getCriticalExtensionOIDs() {
    return rest.getCriticalExtensionOIDs();
  }

  @Override
  public @Nullable Set<String> getNonCriticalExtensionOIDs() {
    return rest.getNonCriticalExtensionOIDs();
  }

  @Override
  public byte @Nullable [] getExtensionValue(String oid) {
    return rest.getExtensionValue(oid);
  }

  @Override
  public String toString() {
    return "list of " + getIssuerX500Principal().getName() + ", " + index.length + " entries";
  }
}
