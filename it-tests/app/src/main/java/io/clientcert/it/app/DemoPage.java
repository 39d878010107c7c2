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
import io.clientcert.Verdict;
import io.clientcert.it.app.DemoExchange.Fate;
import io.clientcert.it.app.DemoExchange.Line;
import io.clientcert.it.app.DemoExchange.Role;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The HTML of the demo's page about one request.
 *
 * @param style the style sheet
 * @param requests the requests that the page links to
 * @param query the query string of the request, which is the name of one of them if it came by a
 *     link
 * @param otherUrl where the same page is served without TLS, or with it; empty for nowhere
 */
record DemoPage(
    DemoExchange exchange,
    String style,
    List<DemoRequest> requests,
    String query,
    String otherUrl,
    DemoTour tour) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** The longest value that is shown without a click, in characters. */
  private static final int SHORT_VALUE = 100;

  private static final int PREVIEW = 24;

  private static final Pattern KEY_ID = Pattern.compile("keyid=\"([^\"]*)\"");
  private static final Pattern COVERED = Pattern.compile("\\(([^)]*)\\)");

  String html() {
    ClientCertificate certificate = exchange.certificate();
    Html html = new Html();
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .element("title", certificate.verdict() + " – Client-Cert demo")
        .markup("\n<style>" + style + "</style>\n</head>\n<body>\n")
        .markup("<a class=\"skip\" href=\"#fields\">Skip to the header fields</a>\n")
        .markup("<header><p>Client-Cert for Java <span>demo</span></p>\n");
    navigation(html);
    html.markup("</header>\n<main>\n");
    verdict(html);
    steps(html);
    fields(html);
    if (exchange.role() == Role.SIGNED_ORIGIN) {
      signature(html);
    }
    X509Certificate leaf = certificate.leaf();
    if (leaf != null) {
      facts(html, certificate, leaf);
    }
    places(html);
    further(html);
    return html.markup("</main>\n</body>\n</html>\n").toString();
  }

  private void navigation(Html html) {
    if (requests.isEmpty()) {
      return;
    }
    Map<String, List<DemoRequest>> groups = new LinkedHashMap<>();
    requests.forEach(
        request -> groups.computeIfAbsent(request.group(), g -> new ArrayList<>()).add(request));
    html.markup("<nav aria-label=\"Requests to send\">\n");
    groups.forEach(
        (group, members) -> {
          html.markup("<div>").element("p", group).markup("<ul>\n");
          for (DemoRequest request : members) {
            html.markup("<li><a href=\"").text(request.url()).markup("\"");
            if (request.isNamed(query)) {
              html.markup(" aria-current=\"page\"");
            }
            html.markup(">").text(request.label()).markup("</a></li>\n");
          }
          html.markup("</ul></div>\n");
        });
    html.markup("</nav>\n");
  }

  private void verdict(Html html) {
    ClientCertificate certificate = exchange.certificate();
    String look =
        switch (certificate.verdict()) {
          case VERIFIED -> "good";
          case NONE -> "none";
          default -> "bad";
        };
    html.markup("<section class=\"verdict " + look + "\" aria-labelledby=\"verdict\">\n")
        .markup("<p class=\"label\">")
        .text(
            switch (exchange.role()) {
              case EDGE -> "Edge: this server terminates TLS";
              case ORIGIN -> "Origin: this server is behind a proxy";
              case SIGNED_ORIGIN -> "Origin: this server is behind an edge that signs";
            })
        .markup("</p>\n<h1 id=\"verdict\">")
        .text(certificate.verdict().name().replace('_', ' '))
        .markup("</h1>\n")
        .element("p", meaning(certificate.verdict()));
    if (certificate.certTooLarge()) {
      html.element("p", "The certificate exceeds the size limit, so no field is written.");
    } else if (certificate.chainTooLarge()) {
      html.element("p", "The chain exceeds the size limit, so only Client-Cert is written.");
    }
    if (certificate.presented() && !certificate.forwardable()) {
      html.markup("<p class=\"reason\">Reason: ").text(certificate.reason()).markup("</p>\n");
    }
    html.markup("</section>\n");
  }

  private String meaning(Verdict verdict) {
    return switch (verdict) {
      case NONE -> none();
      case VERIFIED -> "The client certificate is valid. The application receives it.";
      case EXPIRED -> "The client certificate has expired. It is not passed on.";
      case NOT_YET_VALID -> "The client certificate is not yet valid. It is not passed on.";
      case UNTRUSTED ->
          "The client certificate does not chain to a trust anchor of this server. It is not passed"
              + " on.";
      case WRONG_USAGE ->
          "The client certificate is not meant for TLS clients. It is not passed on.";
      case WEAK_ALGORITHM ->
          "A key or a signature of the client's chain is too weak. It is not passed on.";
      case REVOKED -> "The CA has revoked the client certificate. It is not passed on.";
      case REVOCATION_UNKNOWN ->
          "The revocation status of the client certificate is unknown. It is not passed on.";
      case LIMIT_EXCEEDED ->
          "The validation of the client's chain would exceed a limit. It is not passed on.";
      case BUSY -> "The server validates too many certificates just now. None is passed on.";
      case MALFORMED -> "The client certificate cannot be parsed. It is not passed on.";
      case MISDIRECTED ->
          "The TLS handshake was for a host with other settings. No certificate is passed on.";
    };
  }

  private String none() {
    return switch (exchange.role()) {
      case EDGE -> "The request has no client certificate. The application receives none.";
      case ORIGIN ->
          "The request has no certificate from a trusted proxy. The application receives none.";
      case SIGNED_ORIGIN ->
          "The request has no certificate that a trusted edge has signed. The application receives"
              + " none.";
    };
  }

  private void steps(Html html) {
    html.markup("<section aria-labelledby=\"steps\">\n<h2 id=\"steps\">What happened</h2>\n")
        .markup("<ol class=\"steps\">\n");
    List<Line> before = exchange.before();
    if (exchange.role() == Role.EDGE) {
      step(html, "Client", "sent " + fieldCount(before.size()) + forged(before) + ".");
    } else if (!exchange.clientSent().isEmpty()) {
      List<Line> atEdge = exchange.atEdge();
      step(
          html,
          "Client",
          "sent " + fieldCount(atEdge.size()) + " to the edge" + forged(atEdge) + ".");
      step(html, "Edge", edge());
    } else {
      step(
          html,
          exchange.isForwarded() ? "Proxy" : "Peer",
          "sent "
              + fieldCount(before.size())
              + (exchange.isForwarded() ? "" : forged(before))
              + ".");
    }
    step(html, "Library", library());
    List<Line> after = exchange.after();
    long written = after.stream().filter(line -> line.writer() == FieldWriter.LIBRARY).count();
    step(
        html,
        "Application",
        "received "
            + fieldCount(after.size())
            + (written == 0
                ? ", none of them with a certificate."
                : ". " + written + " of them come from the library, never from the client."));
    html.markup("</ol>\n</section>\n");
  }

  private static void step(Html html, String who, String what) {
    html.markup("<li>").element("b", who).text(" " + what).markup("</li>\n");
  }

  private static String fieldCount(long count) {
    return count + (count == 1 ? " header field" : " header fields");
  }

  private static String forged(List<Line> lines) {
    long forged = lines.stream().filter(line -> line.fate() == Fate.REMOVED).count();
    return forged == 0 ? "" : ", " + forged + " of them forged";
  }

  private String edge() {
    return exchange.isForwarded()
        ? "removed what was forged, validated the certificate, wrote the certificate fields and"
            + " signed them."
        : "removed what was forged, and found no valid certificate: it wrote and signed nothing.";
  }

  private String library() {
    List<String> did = new ArrayList<>();
    if (exchange.role() == Role.SIGNED_ORIGIN && exchange.isForwarded()) {
      did.add("verified the signature of the edge");
    }
    if (exchange.role() == Role.ORIGIN && exchange.isForwarded()) {
      did.add("recognized the address of a trusted proxy");
    }
    if (exchange.certificate().presented()) {
      did.add("validated the certificate (" + exchange.certificate().verdict() + ")");
    } else {
      did.add("found no certificate");
    }
    List<Line> before = exchange.before();
    long removed = before.stream().filter(line -> line.fate() == Fate.REMOVED).count();
    if (removed > 0) {
      did.add("removed " + fieldCount(removed));
    }
    before.stream()
        .filter(line -> line.fate() == Fate.CHANGED)
        .forEach(line -> did.add("removed field names from " + line.field().name()));
    List<String> written =
        exchange.after().stream()
            .filter(line -> line.writer() == FieldWriter.LIBRARY)
            .map(line -> line.field().name())
            .distinct()
            .toList();
    did.add(written.isEmpty() ? "wrote no field" : "wrote " + String.join(" and ", written));
    String last = did.remove(did.size() - 1);
    return String.join(", ", did) + " and " + last + ".";
  }

  private void fields(Html html) {
    if (!exchange.clientSent().isEmpty()) {
      lines(html, "at-edge", "What the client sent to the edge", exchange.atEdge());
    }
    html.markup("<div id=\"fields\" tabindex=\"-1\">\n");
    lines(
        html,
        "arrived",
        exchange.role() == Role.EDGE
            ? "What the client sent"
            : exchange.clientSent().isEmpty()
                ? "What arrived at this server"
                : "What the edge sent to this server",
        exchange.before());
    lines(html, "received", "What the application received", exchange.after());
    html.markup("</div>\n<section aria-labelledby=\"writers\">\n")
        .markup("<h2 id=\"writers\">Who wrote a field</h2>\n<dl>\n");
    for (FieldWriter writer : FieldWriter.values()) {
      html.markup("<div><dt>");
      tag(html, writer);
      html.markup("</dt>").element("dd", writer.meaning()).markup("</div>\n");
    }
    html.markup("</dl>\n</section>\n");
  }

  private static void lines(Html html, String id, String heading, List<Line> lines) {
    html.markup("<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">")
        .text(heading)
        .markup("</h2>\n<ul class=\"fields\">\n");
    for (Line line : lines) {
      html.markup(line.isGone() ? "<li class=\"gone " : "<li class=\"")
          .markup(line.writer().cssClass() + "\">");
      tag(html, line.writer());
      html.markup("<div>");
      value(html, line);
      if (!line.fate().label().isEmpty()) {
        html.markup(" <span class=\"fate\">– ").text(line.fate().label()).markup("</span>");
      }
      html.markup("</div></li>\n");
    }
    html.markup("</ul>\n</section>\n");
  }

  private static void tag(Html html, FieldWriter writer) {
    html.markup("<span class=\"tag " + writer.cssClass() + "\">")
        .text(writer.label())
        .markup("</span>");
  }

  private static void value(Html html, Line line) {
    String name = line.field().name();
    String value = line.field().value();
    String open = line.isGone() ? "<del><code>" : "<code>";
    String close = line.isGone() ? "</code></del>" : "</code>";
    if (value.length() <= SHORT_VALUE) {
      html.markup(open).element("b", name).markup(": ").text(value).markup(close);
      return;
    }
    html.markup("<details><summary>" + open)
        .element("b", name)
        .text(": " + value.substring(0, value.offsetByCodePoints(0, PREVIEW)) + "…")
        .markup(close)
        .text(" (" + value.length() + " characters)")
        .markup("</summary><code>")
        .text(value)
        .markup("</code></details>");
  }

  private void signature(Html html) {
    html.markup("<section aria-labelledby=\"signature\">\n<h2 id=\"signature\">Signature</h2>\n");
    String input =
        exchange.arrived().stream()
            .filter(field -> field.isNamed("Signature-Input"))
            .map(FieldLine::value)
            .findFirst()
            .orElse("");
    if (!exchange.isForwarded()) {
      html.element(
          "p",
          "No trusted key has signed this request. This server accepts signed certificate fields"
              + " only, so it removed any others. A copied field is worth nothing without the key"
              + " of the edge.");
    } else {
      html.element(
              "p",
              "The signature is valid. It was made for this request by an edge whose key this"
                  + " server trusts.")
          .markup("<dl>\n");
      fact(html, "Key", found(KEY_ID, input));
      fact(html, "Covers", found(COVERED, input).replace("\"", "").replace(" ", ", "));
      html.markup("</dl>\n");
    }
    html.markup("</section>\n");
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static void facts(Html html, ClientCertificate certificate, X509Certificate leaf) {
    html.markup("<section aria-labelledby=\"facts\">\n")
        .markup("<h2 id=\"facts\">The client certificate</h2>\n<dl>\n");
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

  private void places(Html html) {
    html.markup("<section aria-labelledby=\"places\">\n")
        .markup("<h2 id=\"places\">Edge, origin and signature</h2>\n<dl>\n");
    fact(
        html,
        "Edge",
        "The server that terminates TLS. The library validates the client certificate and writes"
            + " Client-Cert and Client-Cert-Chain."
            + here(exchange.role() == Role.EDGE));
    fact(
        html,
        "Origin",
        "A server behind a proxy. The library reads the two fields of trusted proxies only, and"
            + " validates the certificate again."
            + here(exchange.role() != Role.EDGE));
    fact(
        html,
        "Signature",
        "The edge signs the fields, and the origin accepts no others. A copied certificate logs"
            + " nobody in."
            + here(exchange.role() == Role.SIGNED_ORIGIN));
    html.markup("</dl>\n</section>\n");
  }

  private static String here(boolean here) {
    return here ? " This page shows it." : "";
  }

  private void further(Html html) {
    html.markup("<section aria-labelledby=\"try\">\n<h2 id=\"try\">Look further</h2>\n<ul>\n")
        .markup("<li><a href=\"whoami\">whoami</a>: the fields that a servlet sees</li>\n")
        .markup("<li><a href=\"certificate\">certificate</a>: the standard request attribute and")
        .markup(" the decision of the library</li>\n");
    if (exchange.role() != Role.SIGNED_ORIGIN) {
      html.markup("<li><a href=\"proxy/whoami\">proxy/whoami</a>: the fields that a backend")
          .markup(" behind a Java proxy sees</li>\n");
    }
    if (!otherUrl.isEmpty()) {
      html.markup("<li><a href=\"").text(otherUrl).markup("\">").text(otherUrl);
      html.markup("</a>: this page ")
          .markup(otherUrl.startsWith("https:") ? "with TLS" : "without TLS")
          .markup("</li>\n");
    }
    html.markup("</ul>\n");
    if (!tour.steps().isEmpty()) {
      html.markup("<p>On the command line, in <code>")
          .text(tour.directory().toString())
          .markup("</code>:</p>\n<ol class=\"tour\">\n");
      for (DemoTour.Step step : tour.steps()) {
        html.markup("<li>").element("p", step.expectation());
        html.markup("<pre><code>").text(step.command()).markup("</code></pre></li>\n");
      }
      html.markup("</ol>\n");
    }
    html.markup("</section>\n");
  }
}
