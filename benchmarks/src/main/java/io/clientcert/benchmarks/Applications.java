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
package io.clientcert.benchmarks;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;

/** The application, which answers in one word what it saw of the client. */
final class Applications {

  static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
  static final String CLIENT_CERT = "Client-Cert";

  /** What it says that does not look. */
  static final String NOTHING = "nothing";

  /** What it says that saw a certificate. */
  static final String CERTIFICATE = "certificate";

  private Applications() {}

  /** Tells one request from another. */
  @FunctionalInterface
  interface Look {
    String at(HttpServletRequest request);
  }

  static String notAt(HttpServletRequest request) {
    return NOTHING;
  }

  static String atAttribute(HttpServletRequest request) {
    return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] presented
            && presented.length > 0
        ? CERTIFICATE
        : NOTHING;
  }

  static String atField(HttpServletRequest request) {
    String field = request.getHeader(CLIENT_CERT);
    return field != null && !field.isEmpty() ? CERTIFICATE : NOTHING;
  }

  static HttpServlet servlet(Look look) {
    return new AnsweringServlet(look);
  }

  private static final class AnsweringServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Look look;

    AnsweringServlet(Look look) {
      this.look = look;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] answer = look.at(request).getBytes(StandardCharsets.US_ASCII);
      response.setContentType("text/plain");
      response.setContentLength(answer.length);
      response.getOutputStream().write(answer);
    }
  }
}
