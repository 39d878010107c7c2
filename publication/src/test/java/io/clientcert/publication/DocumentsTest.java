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
package io.clientcert.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.clientcert.Setting;
import io.clientcert.Verdict;
import io.clientcert.jetty.ClientCertCustomizer;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

@DisplayName("The documents say what the code does")
class DocumentsTest {

  /** Those that are marked as samples are compiled and run by tests that read them. */
  private static final Pattern CODE_BLOCK =
      Pattern.compile(
          "^(?<!<!-- sample: \\w{1,20} -->\n)```(\\w+)\n(.*?)^```$",
          Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
  private static final Pattern CLASS_NAME =
      Pattern.compile("\\bio\\.clientcert(\\.[a-z]+)*\\.[A-Z]\\w+");

  static Stream<Path> documents() {
    return House.files(House.ROOT, ".md").stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  @DisplayName("Every Java snippet stands in a test or a sample")
  void javaSnippets(Path document) {
    List<String> sources =
        House.files(House.ROOT, ".java").stream()
            .map(file -> withoutIndentation(House.text(file)))
            .toList();

    for (String snippet : blocks(document, "java")) {
      assertThat(sources).as(snippet).anyMatch(s -> s.contains(withoutIndentation(snippet)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  @DisplayName("Every XML snippet is well-formed")
  void xmlSnippets(Path document) {
    for (String snippet : blocks(document, "xml")) {
      // a snippet may be some elements of a whole
      assertThatCode(
              () ->
                  DocumentBuilderFactory.newInstance()
                      .newDocumentBuilder()
                      .parse(new InputSource(new StringReader("<all>" + snippet + "</all>"))))
          .as(snippet)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  @DisplayName("Every class of ours that is named exists, and every linked file")
  void names(Path document) {
    String text = House.text(document);
    List<Path> sources = House.files(House.ROOT, ".java");
    for (String name : CLASS_NAME.matcher(text).results().map(MatchResult::group).toList()) {
      Path file = Path.of(name.replace('.', '/') + ".java");
      assertThat(sources).as(name).anyMatch(source -> source.endsWith(file));
    }
    for (String link : LINK.matcher(text).results().map(result -> result.group(1)).toList()) {
      if (!link.startsWith("https://")) {
        assertThat(document.resolveSibling(link).normalize()).matches(Files::exists);
      }
    }
  }

  @Test
  @DisplayName("The runbook has every verdict")
  void runbook() {
    String page = House.text(House.ROOT.resolve("docs/operations.md"));

    assertThat(page.lines())
        .filteredOn(line -> line.startsWith("| `"))
        .extracting(line -> line.split("`", -1)[1])
        .containsAll(Arrays.stream(Verdict.values()).map(Enum::name).toList());
  }

  @Test
  @DisplayName("Settings that are written with a value, or as a property, exist")
  void settings() {
    List<String> known = Arrays.stream(Setting.values()).map(Setting::key).toList();
    Pattern property = Pattern.compile("`clientcert\\.([a-zA-Z]+)=");

    assertThat(
            documents()
                .flatMap(document -> property.matcher(House.text(document)).results())
                .map(result -> result.group(1))
                .filter(name -> !name.equals("enabled"))
                .collect(Collectors.toSet()))
        .isNotEmpty()
        .isSubsetOf(known);
  }

  @Test
  @DisplayName("The snippet for embedded Jetty stops at the trust store that does not exist")
  void jettySnippet() {
    assertThatCode(DocumentsTest::embeddedJetty).hasMessageContaining("/etc/pki/client-ca.pem");
  }

  private static void embeddedJetty() throws Exception {
    Server server = new Server();
    // connectors, handlers
    server.addBean(new ClientCertCustomizer(Map.of("trustStore", "/etc/pki/client-ca.pem")));
    server.start();
  }

  private static List<String> blocks(Path document, String language) {
    return CODE_BLOCK
        .matcher(House.text(document))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  private static String withoutIndentation(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
