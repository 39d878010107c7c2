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
package io.clientcert.samples;

import io.clientcert.CertificateBoundToken;
import io.clientcert.ClientCertificate;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** Answers with the subject of an access token, to the client that the token is bound to. */
final class TokenServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Map<String, Map<String, Object>> claimsByToken;

  /** Takes what an introspection endpoint or a JWT library would say of each token. */
  TokenServlet(Map<String, Map<String, Object>> claimsByToken) {
    this.claimsByToken = claimsByToken;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String credentials = Objects.requireNonNullElse(request.getHeader("Authorization"), "");
    Map<String, Object> claims =
        claimsByToken.getOrDefault(credentials.replaceFirst("^Bearer ", ""), Map.of());
    Object certificate = request.getAttribute(ClientCertificate.class.getName());
    response.setHeader("Cache-Control", "no-store");
    if (!new CertificateBoundToken(claims).isBoundTo((ClientCertificate) certificate)) {
      response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    response.setContentType("text/plain");
    response.getWriter().print(claims.get("sub"));
  }
}
