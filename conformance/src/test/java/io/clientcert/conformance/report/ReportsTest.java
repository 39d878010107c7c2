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
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientcert.conformance.CaseResult;
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.ReportWriter;
import io.clientcert.conformance.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What is in a report may come from a hostile target. */
class ReportsTest {

  private static final String HOSTILE =
      "</pre></style><script>alert(1)</script> \"q\" 'a' & ]]> \u0000\u001b\u0085 \ufffe é";

  private static CaseResult result(String number, Level level, Outcome outcome) {
    try (CaseRun run = new CaseRun()) {
      run.sent("HTTP/1.1", ("GET / HTTP/1.1\r\n" + HOSTILE).getBytes(UTF_8));
      run.seen(HOSTILE, new byte[] {0, 1, (byte) 255});
      return new CaseResult(
          number,
          level,
          "Name " + HOSTILE,
          Reference.rfc(9440, "2.2"),
          "Description " + HOSTILE,
          outcome,
          run.entries(),
          Duration.ofMillis(1234));
    }
  }

  private static Run run(String problem) {
    return new Run(
        "1.0",
        "origin",
        "http://localhost:1/" + HOSTILE,
        List.of("java: " + HOSTILE, "alone"),
        Instant.parse("2026-01-02T03:04:05Z"),
        Duration.ofSeconds(5),
        List.of(
            result("O-001", Level.MUST, Outcome.passed()),
            result("O-002", Level.MUST, Outcome.failed("Seen " + HOSTILE)),
            result("O-003", Level.SHOULD, Outcome.notRun("Reason " + HOSTILE)),
            result("O-004", Level.HARDENING, Outcome.passed())),
        problem);
  }

  private static Path write(Path directory, String name) throws Exception {
    Path found = null;
    for (ReportWriter writer : Reports.all()) {
      Path file = writer.write(run("cut"), directory);
      found = file.endsWith(name) ? file : found;
    }
    assertThat(found).isNotNull();
    return directory.resolve(name);
  }

  @Test
  @DisplayName("The page has every case with its verdict, escapes everything and loads nothing")
  void html(@TempDir Path directory) throws Exception {
    String html = Files.readString(write(directory, "report.html"));
    assertThat(html)
        .contains("id=\"O-001\"", "id=\"O-002\"", "id=\"O-003\"", "id=\"O-004\"")
        .contains("1 MUST fails.")
        .contains("prefers-color-scheme: dark")
        .contains("<a href=\"https://www.rfc-editor.org/rfc/rfc9440#section-2.2\"")
        .contains("Seen &lt;/pre&gt;&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("&quot;q&quot; &#39;a&#39; &amp; ]]&gt;")
        .contains("\\x00\\x01\\xff")
        .doesNotContain("<script", "src=", "url(", "@import", "<link", "\u0000", "\u001b");
    assertThat(html.indexOf("id=\"O-002\"")).isLessThan(html.indexOf("id=\"O-001\""));
    assertThat(html.split("</style>", -1)).hasSize(2);
  }

  @Test
  @DisplayName("JUnit XML is well-formed: a failure has its bytes, a case not run is skipped")
  void junit(@TempDir Path directory) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(write(directory, "junit.xml").toFile());
    Element root = document.getDocumentElement();
    assertThat(root.getAttribute("tests")).isEqualTo("4");
    assertThat(root.getAttribute("failures")).isEqualTo("1");
    assertThat(root.getAttribute("skipped")).isEqualTo("1");
    assertThat(document.getElementsByTagName("testsuite").getLength()).isEqualTo(3);
    NodeList failures = document.getElementsByTagName("failure");
    assertThat(failures.getLength()).isEqualTo(1);
    Element failed = (Element) failures.item(0).getParentNode();
    assertThat(failed.getAttribute("name")).startsWith("O-002 Name </pre>");
    assertThat(failed.getTextContent()).contains("\\x00\\x01\\xff");
    Element skipped = (Element) document.getElementsByTagName("skipped").item(0).getParentNode();
    assertThat(skipped.getAttribute("name")).startsWith("O-003");
  }

  @Test
  @DisplayName("JSON has the counts, the exit code and the exact bytes")
  void json(@TempDir Path directory) throws Exception {
    JsonNode root = new ObjectMapper().readTree(write(directory, "report.json").toFile());
    assertThat(root.get("exitCode").asInt()).isEqualTo(1);
    assertThat(root.get("problem").asText()).isEqualTo("cut");
    assertThat(root.at("/summary/MUST/failed").asInt()).isEqualTo(1);
    assertThat(root.at("/summary/MUST/passed").asInt()).isEqualTo(1);
    assertThat(root.at("/summary/SHOULD/notRun").asInt()).isEqualTo(1);
    assertThat(root.get("cases")).hasSize(4);
    JsonNode second = root.get("cases").get(1);
    assertThat(second.get("status").asText()).isEqualTo("failed");
    assertThat(second.get("detail").asText()).isEqualTo("Seen " + HOSTILE);
    assertThat(second.at("/transcript/1/bytes").binaryValue()).containsExactly(0, 1, 255);
  }
}
