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

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Watches for requests for which the server shows a certificate that was not presented in the TLS
 * handshake. Such a certificate is not looked at. The first one is logged, and makes a problem of
 * the health until the engine is made anew. Thread-safe.
 */
final class ForeignCertificates {

  private static final String PROBLEM =
      "the server shows a certificate that the client did not present in the TLS handshake,"
          + " because a switch of the server reads it from a header field or from an AJP peer:"
          + " such requests get no certificate fields";

  private final System.Logger log;
  private final AtomicBoolean seen = new AtomicBoolean();

  ForeignCertificates(System.Logger log) {
    this.log = log;
  }

  void look(IncomingRequest request) {
    if (request.showsForeignCertificate() && seen.compareAndSet(false, true)) {
      log.log(
          Level.ERROR,
          "Client certificate not used: "
              + PROBLEM
              + ". Switch it off (WildFly and Undertow: certificate-forwarding, ssl-headers and AJP"
              + " listeners; Open Liberty: trustedSensitiveHeaderOrigin; Payara:"
              + " auth-pass-through-enabled; Tomcat: SSLValve), or write source=forwarded to read the"
              + " fields of trusted proxies");
    }
  }

  /** Returns {@code health} with the problem that was seen, if any. */
  Health addTo(Health health) {
    return seen.get() ? health.with(PROBLEM) : health;
  }
}
