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

import java.security.cert.X509Certificate;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Undertow 2.3, filter")
final class Undertow23FilterIT
    implements Contract, ProxyProtocolContract, ForeignCertificateContract {

  @RegisterExtension
  static final Fleet FLEET =
      new Fleet("undertow-2.3-filter", "io.clientcert.it.app.undertow.UndertowFilterHost");

  @Override
  public Fleet fleet() {
    return FLEET;
  }

  @Override
  public String[] forging(X509Certificate certificate) {
    return WildFlyContract.sslHeaders(certificate);
  }

  @Override
  public Map<Capability, String> lacks() {
    return Map.of(
        Capability.HTTP_2_CONNECTIONS,
        "Undertow does not show which streams of HTTP/2 belong to one connection, so that with"
            + " legacyForward=first each counts as the first",
        Capability.DEPLOYMENT_DESCRIPTOR,
        "embedded Undertow reads no web.xml and looks for no initializers: whoever embeds it"
            + " registers the filter");
  }
}
