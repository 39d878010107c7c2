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

import io.clientcert.path.FileKind;
import io.clientcert.path.Pem;
import java.io.IOException;
import java.security.cert.CRLException;
import java.util.ArrayList;
import java.util.List;

/** Reads CRLs from the content of a file. Stateless. */
public final class CrlFiles {

  private static final List<String> LABELS = List.of("X509 CRL", "CRL");

  private CrlFiles() {}

  /**
   * Returns the CRLs in {@code file}: all {@code X509 CRL} blocks of a PEM file, or one DER-encoded
   * CRL.
   *
   * @throws IOException if the PEM text is malformed, or the file contains no CRL
   * @throws CRLException if a CRL is malformed
   */
  public static List<ParsedCrl> read(byte[] file) throws IOException, CRLException {
    if (!Pem.isPem(file)) {
      return List.of(parseWhole(file));
    }
    List<ParsedCrl> crls = new ArrayList<>();
    for (Pem.Block block : Pem.read(file)) {
      if (LABELS.contains(block.label())) {
        crls.add(parse(block));
      }
    }
    if (crls.isEmpty()) {
      throw new IOException("holds no certificate revocation list");
    }
    return crls;
  }

  private static ParsedCrl parseWhole(byte[] file) throws IOException, CRLException {
    try {
      return parse(file);
    } catch (CRLException e) {
      FileKind kind = FileKind.of(file);
      if (kind.mayBeCrl()) {
        throw e;
      }
      throw kind.insteadOfCrl();
    }
  }

  private static ParsedCrl parse(Pem.Block block) throws IOException, CRLException {
    try {
      return parse(block.content());
    } catch (CRLException e) {
      throw new CRLException(block.place() + ": " + e.getMessage(), e);
    }
  }

  private static ParsedCrl parse(byte[] der) throws CRLException {
    ParsedCrl crl = ParsedCrl.parse(der);
    try {
      Crl unused = new Crl(crl);
    } catch (RuntimeException e) {
      // Malformed bytes cause different exceptions in the parsers.
      throw new CRLException("an extension of the CRL of a form that is not known", e);
    }
    return crl;
  }
}
