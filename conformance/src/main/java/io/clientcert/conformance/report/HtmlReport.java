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
package io.clientcert.conformance.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.ReportWriter;
import io.clientcert.conformance.Run;
import io.clientcert.conformance.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Writes {@code report.html}, one page that needs nothing else. */
final class HtmlReport implements ReportWriter {

  /** What a page can show: the transcript of a large request fills a screen many times. */
  private static final int MAX_TEXT = 16 * 1024;

  @Override
  public Path write(Run run, Path directory) throws IOException {
    Path file = directory.resolve("report.html");
    Files.writeString(file, page(run), UTF_8);
    return file;
  }

  private static String page(Run run) throws IOException {
    StringBuilder html = new StringBuilder();
    String title = "Client-Cert conformance: " + run.command() + " " + run.target();
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.append(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
            + " 'unsafe-inline'\">\n");
    html.append("<title>").append(escape(title)).append("</title>\n");
    html.append("<style>\n").append(style()).append("</style>\n</head>\n<body>\n<main>\n");
    head(html, run);
    for (Level level : Level.values()) {
      level(html, run, level);
    }
    html.append("</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private static void head(StringBuilder html, Run run) {
    html.append("<h1>Client-Cert conformance</h1>\n<p class=\"target\">")
        .append(escape(run.command()))
        .append(" <code>")
        .append(escape(run.target()))
        .append("</code></p>\n<p class=\"verdict ")
        .append(run.exitCode() == 0 ? "passed" : run.exitCode() == 1 ? "failed" : "not-run")
        .append("\">")
        .append(escape(verdict(run)))
        .append("</p>\n");
    html.append("<table class=\"summary\">\n<thead><tr><th scope=\"col\">Level</th>");
    html.append("<th scope=\"col\">Passed</th><th scope=\"col\">Failed</th>");
    html.append("<th scope=\"col\">Not run</th></tr></thead>\n<tbody>\n");
    for (Level level : Level.values()) {
      html.append("<tr><th scope=\"row\"><a href=\"#")
          .append(level)
          .append("\">")
          .append(level)
          .append("</a><small>")
          .append(escape(level.meaning()))
          .append("</small></th>");
      for (Status status : Status.values()) {
        long count = run.count(level, status);
        html.append("<td class=\"").append(count == 0 ? "zero" : css(status)).append("\">");
        html.append(count).append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table>\n<dl>\n");
    row(html, "Kit", run.version());
    row(html, "Started", run.started().truncatedTo(ChronoUnit.SECONDS).toString());
    row(html, "Duration", seconds(run.duration().toMillis()));
    for (String line : run.environment()) {
      int colon = line.indexOf(": ");
      row(
          html,
          colon < 0 ? "Environment" : line.substring(0, colon),
          colon < 0 ? line : line.substring(colon + 2));
    }
    html.append("</dl>\n");
  }

  private static String verdict(Run run) {
    long must = run.count(Level.MUST, Status.FAILED);
    if (must > 0) {
      return must + (must == 1 ? " MUST fails." : " MUSTs fail.") + " " + run.problem();
    }
    if (run.exitCode() != 0) {
      return "Not complete. " + run.problem();
    }
    long other = run.count(Status.FAILED);
    return other == 0 ? "No case fails." : "No MUST fails. Other cases that fail: " + other + ".";
  }

  private static void row(StringBuilder html, String name, String value) {
    html.append("<dt>").append(escape(name)).append("</dt><dd>");
    html.append(escape(value)).append("</dd>\n");
  }

  private static void level(StringBuilder html, Run run, Level level) {
    List<CaseResult> results =
        run.results().stream().filter(result -> result.level() == level).toList();
    if (results.isEmpty()) {
      return;
    }
    html.append("<section>\n<h2 id=\"").append(level).append("\">").append(level);
    html.append("<small>").append(escape(level.meaning())).append("</small></h2>\n");
    // What needs a reader first
    for (Status status : List.of(Status.FAILED, Status.NOT_RUN, Status.PASSED)) {
      results.stream().filter(r -> r.status() == status).forEach(r -> testCase(html, r));
    }
    html.append("</section>\n");
  }

  private static void testCase(StringBuilder html, CaseResult result) {
    html.append("<article class=\"").append(css(result.status())).append("\" id=\"");
    html.append(escape(result.number())).append("\">\n<h3><a class=\"number\" href=\"#");
    html.append(escape(result.number())).append("\">").append(escape(result.number()));
    html.append("</a> ").append(escape(result.name())).append(" <span class=\"status\">");
    html.append(escape(result.status().label())).append("</span></h3>\n");
    if (!result.outcome().detail().isEmpty()) {
      html.append("<p class=\"detail\">").append(escape(result.outcome().detail()));
      html.append("</p>\n");
    }
    html.append("<p class=\"about\">").append(escape(result.description())).append(" <a href=\"");
    html.append(escape(result.reference().link().toString()));
    html.append("\" rel=\"noreferrer\">").append(escape(result.reference().label()));
    html.append("</a></p>\n");
    if (!result.transcript().isEmpty()) {
      html.append("<details><summary>What was sent and seen (");
      html.append(seconds(result.duration().toMillis())).append(")</summary>\n");
      result.transcript().forEach(entry -> entry(html, entry));
      html.append("</details>\n");
    }
    html.append("</article>\n");
  }

  private static void entry(StringBuilder html, CaseRun.Entry entry) {
    String kind = entry.kind().name().toLowerCase(Locale.ROOT);
    html.append("<div class=\"").append(kind).append("\"><b>").append(kind).append("</b> ");
    html.append(escape(entry.where())).append("<pre>");
    String text = entry.text();
    if (text.length() > MAX_TEXT) {
      text = text.substring(0, MAX_TEXT) + "\n… (all bytes are in report.json)";
    }
    html.append(escape(text)).append("</pre></div>\n");
  }

  private static String css(Status status) {
    return switch (status) {
      case PASSED -> "passed";
      case FAILED -> "failed";
      case NOT_RUN -> "not-run";
    };
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
  }

  private static String style() throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is missing in the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Everything in a report may come from the target. Control characters become visible. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        case '\n', '\t' -> escaped.append(c);
        default -> escaped.append(Character.isISOControl(c) ? '\ufffd' : c);
      }
    }
    return escaped.toString();
  }
}
