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

import io.clientcert.field.ByteSequence;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of the two fields of RFC 9440 for one chain, within their limits.
 *
 * @param cert the value of {@code Client-Cert}; empty when there is none or it is too large
 * @param chain a value for each certificate of {@code Client-Cert-Chain}; empty likewise
 * @param certLength the length of the value of {@code Client-Cert}, too large or not
 * @param chainLength the length of the value of {@code Client-Cert-Chain}, too large or not
 */
record FieldValues(
    String cert,
    boolean certTooLarge,
    List<String> chain,
    boolean chainTooLarge,
    long certLength,
    long chainLength) {

  static final String SEPARATOR = ", ";
  static final FieldValues NONE = new FieldValues("", false, List.of(), false, 0, 0);

  /**
   * Encodes {@code leaf} and {@code chain}. Sizes are added up before anything is encoded.
   *
   * @throws CertificateEncodingException if a certificate cannot be encoded
   */
  static FieldValues of(
      X509Certificate leaf, List<X509Certificate> chain, long maxCertSize, long maxChainSize)
      throws CertificateEncodingException {
    byte[] der = leaf.getEncoded();
    long certLength = ByteSequence.encodedLength(der.length);
    boolean certTooLarge = certLength > maxCertSize;
    List<byte[]> others = new ArrayList<>();
    long chainLength = Math.max(0, chain.size() - 1L) * SEPARATOR.length();
    for (X509Certificate certificate : chain) {
      byte[] other = certificate.getEncoded();
      others.add(other);
      chainLength += ByteSequence.encodedLength(other.length);
    }
    boolean chainTooLarge = chainLength > maxChainSize;
    return new FieldValues(
        certTooLarge ? "" : ByteSequence.encode(der),
        certTooLarge,
        chainTooLarge ? List.of() : others.stream().map(ByteSequence::encode).toList(),
        chainTooLarge,
        certLength,
        chainLength);
  }
}
