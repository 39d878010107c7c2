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

import io.clientcert.dialect.AlternativeName;
import io.clientcert.dialect.Facts;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What dialects may know of a certificate, so that the public class has no methods for them alone.
 */
record CertificateFacts(ClientCertificate certificate) implements Facts {

  @Override
  public List<AlternativeName> alternativeNames() {
    return certificate.namesForDialects();
  }

  @Override
  public boolean presented() {
    return certificate.presented();
  }

  @Override
  public boolean verified() {
    return certificate.verified();
  }

  @Override
  public boolean pathValid() {
    return certificate.pathValid();
  }

  @Override
  public boolean revoked() {
    return certificate.revoked();
  }

  @Override
  public boolean forwardable() {
    return certificate.forwardable();
  }

  @Override
  public boolean certTooLarge() {
    return certificate.certTooLarge();
  }

  @Override
  public boolean chainTooLarge() {
    return certificate.chainTooLarge();
  }

  @Override
  public String verification() {
    return certificate.verification();
  }

  @Override
  public String clientCert() {
    return certificate.clientCert();
  }

  @Override
  public String clientCertChain() {
    return certificate.clientCertChain();
  }

  @Override
  public @Nullable X509Certificate leaf() {
    return certificate.leaf();
  }

  @Override
  public List<X509Certificate> leafAndChain() {
    return certificate.leafAndChain();
  }

  @Override
  public String serial() {
    return certificate.serial();
  }

  @Override
  public String sha1() {
    return certificate.sha1();
  }

  @Override
  public String sha256() {
    return certificate.sha256();
  }

  @Override
  public String x5tS256() {
    return certificate.x5tS256();
  }

  @Override
  public String subjectKeyId() {
    return certificate.subjectKeyId();
  }

  @Override
  public String issuerSerial() {
    return certificate.issuerSerial();
  }

  @Override
  public String issuerKeyId() {
    return certificate.issuerKeyId();
  }

  @Override
  public String spiffeId() {
    return certificate.spiffeId();
  }

  @Override
  public String keyType() {
    return certificate.keyType();
  }

  @Override
  public int keySize() {
    return certificate.keySize();
  }
}
