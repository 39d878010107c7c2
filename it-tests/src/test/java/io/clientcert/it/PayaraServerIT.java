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
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Payara Server 6 as downloaded, filter in a WAR")
final class PayaraServerIT implements JakartaEeContract, ForeignCertificateContract {

  @RegisterExtension static final Fleet FLEET = new Fleet("payara-server", new PayaraServer(), 8);

  @Override
  public Fleet fleet() {
    return FLEET;
  }

  @Override
  public Map<String, String> certificateSwitch() {
    return Map.of(PayaraServer.LISTENER, " auth-pass-through-enabled=\"true\"");
  }

  @Override
  public String[] forging(X509Certificate certificate) {
    return new String[] {
      "Proxy-auth-cert: " + Base64.getEncoder().encodeToString(Client.der(certificate))
    };
  }

  @Override
  public Map<Capability, String> lacks() {
    return Map.of(Capability.AJP, "the test does not enable the jk listener of Payara");
  }
}
