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

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Serves the demo's page, with a policy that lets the browser load nothing else. */
final class DemoPageServlet extends AppServlet {

  private final HostConfig config;
  private final Supplier<Map<String, Integer>> ports;
  private final String style;
  private final String securityPolicy;

  DemoPageServlet(HostConfig config, Supplier<Map<String, Integer>> ports) {
    this.config = config;
    this.ports = ports;
    style = read("demo.css");
    securityPolicy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "style-src 'sha256-"
            + sha256(style)
            + "'";
  }

  @Override
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setContentType("text/html;charset=UTF-8");
    response.setHeader("Content-Security-Policy", securityPolicy);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cache-Control", "no-store");
    response.getWriter().write(page(request));
  }

  private String page(HttpServletRequest request) {
    Map<String, Integer> open = ports.get();
    String other = request.isSecure() ? "http" : "https";
    Integer otherPort = open.get(other);
    return new DemoPage(
            DemoExchange.of(DemoExchange.Role.of(config), request),
            style,
            config.demoRequests(),
            Objects.requireNonNullElse(request.getQueryString(), ""),
            otherPort == null ? "" : other + "://localhost:" + otherPort + "/",
            DemoTour.of(config, open))
        .html();
  }

  private static String read(String resource) {
    try (InputStream in =
        Objects.requireNonNull(DemoPageServlet.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
