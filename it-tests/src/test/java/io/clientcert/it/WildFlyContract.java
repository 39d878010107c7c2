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
package io.clientcert.it;

import io.clientcert.testing.Pem;
import java.security.cert.X509Certificate;
import java.util.Map;

/** What holds of every WildFly. */
interface WildFlyContract extends JakartaEeContract, ForeignCertificateContract {

  @Override
  default Map<String, String> certificateSwitch() {
    return Map.of(WildFly.LISTENER, " certificate-forwarding=\"true\"");
  }

  @Override
  default String[] forging(X509Certificate certificate) {
    return sslHeaders(certificate);
  }

  /** The fields that Undertow takes a TLS session from. */
  static String[] sslHeaders(X509Certificate certificate) {
    return new String[] {
      "SSL_CLIENT_CERT: " + Pem.of(certificate).strip().replace('\n', ' '),
      "SSL_CIPHER: TLS_AES_128_GCM_SHA256",
      "SSL_SESSION_ID: 00"
    };
  }

  @Override
  default Map<Capability, String> lacks() {
    return Map.of(
        Capability.HTTP_2_CONNECTIONS,
        "Undertow does not show which streams of HTTP/2 belong to one connection, so that with"
            + " legacyForward=first each counts as the first");
  }
}
