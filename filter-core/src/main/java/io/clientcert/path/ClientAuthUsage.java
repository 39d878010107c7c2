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

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Use for TLS client authentication (RFC 5280 sections 4.2.1.3 and 4.2.1.12). Stateless. */
public final class ClientAuthUsage {

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
  private static final String EXTENSION = "2.5.29.37";

  private ClientAuthUsage() {}

  /**
   * Tells whether extended key usage, where there is one, permits client authentication. One that
   * cannot be read permits nothing: the JDK takes it for none unless it is critical.
   */
  public static boolean permittedBy(X509Certificate certificate) {
    return permittedBy(certificate, false);
  }

  /**
   * Tells likewise, with {@code serverAuth} for enough.
   *
   * @param serverAuthAllowed whether it is
   */
  static boolean permittedBy(X509Certificate certificate, boolean serverAuthAllowed) {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      return usages == null
          ? ExtensionValue.of(certificate, EXTENSION) == null
          : usages.contains(CLIENT_AUTH)
              || usages.contains(ANY_EXTENDED_KEY_USAGE)
              || (serverAuthAllowed && usages.contains(SERVER_AUTH));
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  /** Returns why {@code leaf} may not sign a TLS handshake as a client, or nothing. */
  static Optional<String> problemOfLeaf(X509Certificate leaf, boolean serverAuthAllowed) {
    if (!permittedBy(leaf, serverAuthAllowed)) {
      return Optional.of(
          "the extended key usage of " + Names.of(leaf) + " does not permit client authentication");
    }
    return KeyUsage.DIGITAL_SIGNATURE.permittedBy(leaf)
        ? Optional.empty()
        : Optional.of("the key usage of " + Names.of(leaf) + " does not permit digital signatures");
  }
}
