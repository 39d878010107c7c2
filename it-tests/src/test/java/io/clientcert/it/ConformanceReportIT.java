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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.ReportWriter;
import io.clientcert.conformance.Run;
import io.clientcert.conformance.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The report of the conformance kit in a real browser; without Chromium it is skipped. */
@DisplayName("The HTML report of the conformance kit in Chromium")
final class ConformanceReportIT {

  private static final Path DIRECTORY =
      Host.workDirectory().resolve("hosts").resolve("conformance-report");
  private static final String HOSTILE =
      "<script>console.error(1)</script><img src=x> " + "A".repeat(400) + " \u202e\u0000é";

  private static CaseResult result(String number, Level level, Outcome outcome) {
    try (CaseRun run = new CaseRun()) {
      run.sent("HTTP/1.1", ("GET / HTTP/1.1\r\nClient-Cert: " + HOSTILE).getBytes(UTF_8));
      run.seen(HOSTILE, HOSTILE.getBytes(UTF_8));
      return new CaseResult(
          number,
          level,
          "A name " + HOSTILE,
          Reference.rfc(9440, "2.2"),
          "A description " + HOSTILE,
          outcome,
          run.entries(),
          Duration.ofMillis(1234));
    }
  }

  private static Path report() throws IOException {
    Run run =
        new Run(
            "1.0",
            "edge",
            "https://localhost:8443/" + HOSTILE,
            List.of("java: " + HOSTILE, "alone"),
            Instant.parse("2026-01-02T03:04:05Z"),
            Duration.ofSeconds(5),
            List.of(
                result("E-001", Level.MUST, Outcome.passed()),
                result("E-002", Level.MUST, Outcome.failed("Seen " + HOSTILE)),
                result("E-003", Level.SHOULD, Outcome.notRun("Reason " + HOSTILE)),
                result("E-004", Level.HARDENING, Outcome.passed())),
            "");
    Distributions.delete(DIRECTORY);
    Files.createDirectories(DIRECTORY);
    for (ReportWriter writer : Reports.all()) {
      writer.write(run, DIRECTORY);
    }
    return DIRECTORY.resolve("report.html");
  }

  @Test
  @DisplayName("Fits a phone and a desktop, light and dark, works by keyboard, runs nothing")
  void everyLook() throws IOException {
    try (Browser browser = Browser.start()) {
      String url = report().toUri().toString();
      browser.checkEveryLook(url, DIRECTORY.resolve("pictures"), "report");
      assertThat(browser.text(".verdict")).startsWith("1 MUST fails.");
      assertThat(browser.texts("article")).hasSize(4);
      assertThat(browser.texts("script, img")).isEmpty();
      browser.checkKeyboard(url);
    }
  }
}
