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

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A certificate whose signature an {@link EcdsaVerifier} verifies; in all else the one it was made
 * of. Lives as long as one validation.
 */
// the methods that the JDK has deprecated pass calls on to the same methods
@SuppressWarnings({"deprecation", "serial"})
final class EcdsaCertificate extends X509Certificate {

  private final X509Certificate original;
  private final EcdsaVerifier verifier;

  EcdsaCertificate(X509Certificate original, EcdsaVerifier verifier) {
    this.original = original;
    this.verifier = verifier;
  }

  @Override
  public void verify(PublicKey key)
      throws CertificateException,
          NoSuchAlgorithmException,
          InvalidKeyException,
          SignatureException {
    try {
      verifier.verify(original, key);
    } catch (SignatureException | NoSuchAlgorithmException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  /** The path validator passes the name of no provider, which stands for any. */
  @Override
  public void verify(PublicKey key, String provider)
      throws CertificateException,
          NoSuchAlgorithmException,
          InvalidKeyException,
          SignatureException {
    verify(key);
  }

  @Override
  public void verify(PublicKey key, Provider provider)
      throws CertificateException,
          NoSuchAlgorithmException,
          InvalidKeyException,
          SignatureException {
    verify(key);
  }

  /** Not supported: a validation has a time of its own, which is not that of the system clock. */
  @Override
  public void checkValidity() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkValidity(Date date)
      throws CertificateExpiredException, CertificateNotYetValidException {
    original.checkValidity(date);
  }

  @Override
  public int getVersion() {
    return original.getVersion();
  }

  @Override
  public BigInteger getSerialNumber() {
    return original.getSerialNumber();
  }

  @Override
  public Principal getIssuerDN() {
    return original.getIssuerDN();
  }

  @Override
  public X500Principal getIssuerX500Principal() {
    return original.getIssuerX500Principal();
  }

  @Override
  public Principal getSubjectDN() {
    return original.getSubjectDN();
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return original.getSubjectX500Principal();
  }

  @Override
  public Date getNotBefore() {
    return original.getNotBefore();
  }

  @Override
  public Date getNotAfter() {
    return original.getNotAfter();
  }

  @Override
  public byte[] getTBSCertificate() throws CertificateEncodingException {
    return original.getTBSCertificate();
  }

  @Override
  public byte[] getSignature() {
    return original.getSignature();
  }

  @Override
  public String getSigAlgName() {
    return original.getSigAlgName();
  }

  @Override
  public String getSigAlgOID() {
    return original.getSigAlgOID();
  }

  @Override
  public byte @Nullable [] getSigAlgParams() {
    return original.getSigAlgParams();
  }

  @Override
  public boolean @Nullable [] getIssuerUniqueID() {
    return original.getIssuerUniqueID();
  }

  @Override
  public boolean @Nullable [] getSubjectUniqueID() {
    return original.getSubjectUniqueID();
  }

  @Override
  public boolean @Nullable [] getKeyUsage() {
    return original.getKeyUsage();
  }

  @Override
  public @Nullable List<String> getExtendedKeyUsage() throws CertificateParsingException {
    return original.getExtendedKeyUsage();
  }

  @Override
  public int getBasicConstraints() {
    return original.getBasicConstraints();
  }

  @Override
  public @Nullable Collection<List<?>> getSubjectAlternativeNames()
      throws CertificateParsingException {
    return original.getSubjectAlternativeNames();
  }

  @Override
  public @Nullable Collection<List<?>> getIssuerAlternativeNames()
      throws CertificateParsingException {
    return original.getIssuerAlternativeNames();
  }

  @Override
  public byte[] getEncoded() throws CertificateEncodingException {
    return original.getEncoded();
  }

  @Override
  public PublicKey getPublicKey() {
    return original.getPublicKey();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return original.hasUnsupportedCriticalExtension();
  }

  @Override
  public @Nullable Set<String> getCriticalExtensionOIDs() {
    return original.getCriticalExtensionOIDs();
  }

  @Override
  public @Nullable Set<String> getNonCriticalExtensionOIDs() {
    return original.getNonCriticalExtensionOIDs();
  }

  @Override
  public byte @Nullable [] getExtensionValue(String oid) {
    return original.getExtensionValue(oid);
  }

  @Override
  public String toString() {
    return original.toString();
  }
}
