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
package io.clientcert.it.app;

import io.clientcert.ClientCertificate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application finds in the places where applications look for a client certificate, one
 * {@code name: value} a line.
 */
public final class CertificateLines {

  private static final String NOTHING = "none";

  private CertificateLines() {}

  /**
   * Lists it.
   *
   * @param fact the library's request attribute
   * @param certificates what the container shows as the client's certificates, leaf first
   * @param principal the user that the container has authenticated
   */
  public static List<FieldLine> of(
      @Nullable Object fact, @Nullable Object certificates, @Nullable Principal principal) {
    X509Certificate[] chain =
        certificates instanceof X509Certificate[] shown ? shown : new X509Certificate[0];
    ClientCertificate known = fact instanceof ClientCertificate certificate ? certificate : null;
    return List.of(
        new FieldLine("verdict", known == null ? NOTHING : known.verdict().name()),
        new FieldLine("source", known == null ? NOTHING : known.source().name()),
        new FieldLine("reason", known == null ? NOTHING : VisibleText.of(known.reason())),
        new FieldLine("attribute", chain.length == 0 ? NOTHING : sha256(chain[0])),
        new FieldLine("chain", Integer.toString(chain.length)),
        new FieldLine(
            "principal", principal == null ? NOTHING : VisibleText.of(principal.getName())));
  }

  private static String sha256(X509Certificate certificate) {
    try {
      byte[] der = certificate.getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
