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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fact that the library left on a request, one {@code name=value} a line. */
public final class FactLines {

  private FactLines() {}

  /** Prints what stands in the request's attribute. */
  public static List<String> of(@Nullable Object fact) {
    return fact instanceof ClientCertificate certificate ? lines(certificate) : List.of("absent");
  }

  private static List<String> lines(ClientCertificate certificate) {
    return List.of(
        "verdict=" + certificate.verdict(),
        "reason=" + VisibleText.of(certificate.reason()),
        "presented=" + certificate.presented(),
        "verified=" + certificate.verified(),
        "pathValid=" + certificate.pathValid(),
        "revoked=" + certificate.revoked(),
        "forwardable=" + certificate.forwardable(),
        "subject=" + VisibleText.of(certificate.subject()),
        "serial=" + certificate.serial(),
        "sha256=" + certificate.sha256(),
        "certTooLarge=" + certificate.certTooLarge(),
        "chainTooLarge=" + certificate.chainTooLarge(),
        "clientCert=" + certificate.clientCert(),
        "clientCertChain=" + certificate.clientCertChain(),
        "path=" + certificate.path().size());
  }
}
