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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Tomcat 10.1, filter")
final class Tomcat101FilterIT
    implements Contract, ReplacedAddressContract, ForeignCertificateContract {

  @RegisterExtension
  static final Fleet FLEET =
      new Fleet("tomcat-10.1-filter", "io.clientcert.it.app.tomcat.TomcatFilterHost");

  @Override
  public Fleet fleet() {
    return FLEET;
  }

  @Override
  public String[] forging(X509Certificate certificate) {
    return new String[] {"ssl_client_cert: " + Pem.of(certificate).strip().replace('\n', ' ')};
  }
}
