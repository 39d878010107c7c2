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

import io.clientcert.ClientCertificate;
import io.clientcert.Verdict;
import io.clientcert.it.app.FieldLine.Origin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** The demo's page: what was received, what was taken out, the verdict and the facts. */
final class DemoPageServlet extends AppServlet {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

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
    Object fact = request.getAttribute(ClientCertificate.class.getName());
    if (!(fact instanceof ClientCertificate certificate)) {
      throw new IllegalStateException("the filter left no fact on this request");
    }
    Html html = new Html();
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .element("title", certificate.verdict() + " – Client-Cert demo")
        .markup("\n<style>" + style + "</style>\n</head>\n<body>\n")
        .markup("<header><p>Client-Cert for Java <span>demo</span></p></header>\n<main>\n");
    verdict(html, certificate);
    X509Certificate leaf = certificate.leaf();
    if (leaf != null) {
      facts(html, certificate, leaf);
    }
    fields(html, SentFieldsFilter.sent(request), FieldLine.of(request));
    tour(html, request.isSecure());
    return html.markup("</main>\n</body>\n</html>\n").toString();
  }

  private static void verdict(Html html, ClientCertificate certificate) {
    String look =
        switch (certificate.verdict()) {
          case VERIFIED -> "good";
          case NONE -> "none";
          default -> "bad";
        };
    html.markup("<section class=\"verdict " + look + "\" aria-labelledby=\"verdict\">\n")
        .markup("<p class=\"label\">Verdict</p>\n<h1 id=\"verdict\">")
        .text(certificate.verdict().name().replace('_', ' '))
        .markup("</h1>\n")
        .element("p", meaning(certificate.verdict()));
    if (certificate.certTooLarge()) {
      html.element("p", "The certificate is larger than the limit: no field carries it.");
    } else if (certificate.chainTooLarge()) {
      html.element("p", "The chain is larger than the limit: only the certificate is passed on.");
    }
    if (certificate.presented() && !certificate.forwardable()) {
      html.markup("<p class=\"reason\">Reason: ").text(certificate.reason()).markup("</p>\n");
    }
    html.markup("</section>\n");
  }

  private static String meaning(Verdict verdict) {
    return switch (verdict) {
      case NONE -> "No client certificate came with this request, so none is passed on.";
      case VERIFIED -> "This certificate deserves trust at this request, so it is passed on.";
      case EXPIRED -> "The time of this certificate is over, so it is not passed on.";
      case NOT_YET_VALID -> "The time of this certificate has not begun, so it is not passed on.";
      case UNTRUSTED ->
          "Nobody whom this server trusts has issued this certificate, so it is not passed on.";
      case WRONG_USAGE -> "This certificate is not meant for TLS clients, so it is not passed on.";
      case WEAK_ALGORITHM ->
          "A key or a signature behind this certificate is too weak, so it is not passed on.";
      case REVOKED -> "The issuer has taken this certificate back, so it is not passed on.";
      case REVOCATION_UNKNOWN ->
          "Nobody can say now whether this certificate was taken back, so it is not passed on.";
      case LIMIT_EXCEEDED ->
          "This chain asks for more work than one client may cause, so it is not passed on.";
      case BUSY -> "The server has too many certificates to check just now, so none is passed on.";
      case MALFORMED -> "What the client sent cannot be read as certificates: none is passed on.";
      case MISDIRECTED ->
          "The TLS handshake was for a host with other settings, so none is passed on.";
    };
  }

  private static void facts(Html html, ClientCertificate certificate, X509Certificate leaf) {
    html.markup(
        "<section aria-labelledby=\"facts\">\n<h2 id=\"facts\">The certificate</h2>\n<dl>\n");
    fact(html, "Subject", certificate.subject());
    fact(html, "Issuer", certificate.issuer());
    fact(html, "Serial number", certificate.serial());
    fact(html, "SHA-256", certificate.sha256());
    fact(html, "Valid from", TIME.format(leaf.getNotBefore().toInstant()));
    fact(html, "Valid to", TIME.format(leaf.getNotAfter().toInstant()));
    int length = certificate.path().size();
    fact(
        html,
        "Validated path",
        length == 0
            ? "none"
            : length
                + (length == 1 ? " certificate" : " certificates")
                + " below the trust anchor");
    html.markup("</dl>\n</section>\n");
  }

  private static void fact(Html html, String name, String value) {
    html.markup("<div>").element("dt", name).element("dd", value).markup("</div>\n");
  }

  private static void fields(Html html, List<FieldLine> sent, List<FieldLine> received) {
    List<FieldLine> takenOut = minus(sent, received);
    List<FieldLine> broughtIn = minus(received, sent);

    html.markup("<section aria-labelledby=\"received\">\n")
        .markup("<h2 id=\"received\">What the application received</h2>\n<ul class=\"fields\">\n");
    for (FieldLine field : received) {
      Origin origin = field.origin(broughtIn.remove(field));
      html.markup(origin == Origin.LIBRARY ? "<li class=\"ours\"><code>" : "<li><code>");
      line(html, field);
      html.markup("</code>");
      if (!origin.label().isEmpty()) {
        html.markup(" <span class=\"tag\">").text(origin.label()).markup("</span>");
      }
      html.markup("</li>\n");
    }
    html.markup("</ul>\n</section>\n")
        .markup("<section aria-labelledby=\"stripped\">\n")
        .markup("<h2 id=\"stripped\">What the client sent and the application never saw</h2>\n");
    if (takenOut.isEmpty()) {
      html.markup("<p>Nothing: no field came under our names.</p>\n");
    } else {
      html.markup("<ul class=\"fields\">\n");
      for (FieldLine field : takenOut) {
        html.markup("<li><del><code>");
        line(html, field);
        html.markup("</code></del></li>\n");
      }
      html.markup("</ul>\n");
    }
    html.markup("</section>\n");
  }

  private static void line(Html html, FieldLine field) {
    html.element("b", field.name()).markup(": ").text(field.value());
  }

  private static List<FieldLine> minus(List<FieldLine> fields, List<FieldLine> others) {
    List<FieldLine> rest = new ArrayList<>(fields);
    others.forEach(rest::remove);
    return rest;
  }

  private void tour(Html html, boolean secure) {
    Map<String, Integer> open = ports.get();
    html.markup("<section aria-labelledby=\"try\">\n<h2 id=\"try\">Look further</h2>\n<ul>\n")
        .markup("<li><a href=\"/whoami\">/whoami</a>: the fields as a servlet sees them</li>\n")
        .markup("<li><a href=\"/certificate\">/certificate</a>: the certificate as an application")
        .markup(" finds it</li>\n")
        .markup("<li><a href=\"/proxy/whoami\">/proxy/whoami</a>: the same as a backend sees them")
        .markup(" behind a proxy</li>\n");
    String other = secure ? "http" : "https";
    Integer port = open.get(other);
    if (port != null) {
      String url = other + "://localhost:" + port + "/";
      html.markup("<li><a href=\"" + url + "\">" + url + "</a>: this page over ")
          .markup(secure ? "plaintext" : "TLS")
          .markup("</li>\n");
    }
    DemoTour tour = DemoTour.of(config, open);
    html.markup("</ul>\n<p>From a command line, in <code>")
        .text(tour.directory().toString())
        .markup("</code>:</p>\n<ol class=\"tour\">\n");
    for (DemoTour.Step step : tour.steps()) {
      html.markup("<li>").element("p", step.expectation());
      html.markup("<pre><code>").text(step.command()).markup("</code></pre></li>\n");
    }
    html.markup("</ol>\n</section>\n");
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
