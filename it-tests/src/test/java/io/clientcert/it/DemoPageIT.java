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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The demo's page in a real browser; without Chromium these tests are skipped. */
@DisplayName("The demo's page in Chromium")
final class DemoPageIT {

  private static final Path DIRECTORY = Host.workDirectory().resolve("hosts").resolve("demo-page");
  private static final Path PICTURES = DIRECTORY.resolve("pictures");
  private static final String HOSTILE = "<img src=x onerror=\"console.error(1)\"> \"q\" 'a' &amp;";

  private static Browser browser;
  private static RunningDemo demo;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    browser = Browser.start();
    browser.callItself(HOSTILE);
    Distributions.delete(DIRECTORY);
    demo =
        RunningDemo.start(
            Files.createDirectories(DIRECTORY.resolve("edge")),
            DemoOptions.of("tomcat-filter", false));
  }

  @AfterAll
  static void stop() throws IOException {
    if (demo != null) {
      demo.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static List<String> arrived() {
    return browser.texts("section[aria-labelledby=arrived] li");
  }

  private static List<String> received() {
    return browser.texts("section[aria-labelledby=received] li");
  }

  private static void has(List<String> lines, String pattern) {
    assertThat(lines).filteredOn(line -> line.matches("(?s)" + pattern)).as(pattern).hasSize(1);
  }

  @Test
  @DisplayName("The edge: forged fields are the client's and removed, the others the library's")
  void edge() throws IOException {
    browser.checkEveryLook(demo.requests().url("valid"), PICTURES, "edge");
    assertThat(browser.text("h1")).isEqualTo("VERIFIED");
    assertThat(browser.text("[aria-current=page]")).isEqualTo("Valid certificate, forged fields");
    assertThat(browser.texts(".steps li"))
        .containsExactly(
            "Client sent 6 header fields, 2 of them forged.",
            "Library validated the certificate (VERIFIED), removed 2 header fields, removed field"
                + " names from Connection and wrote Client-Cert and Client-Cert-Chain.",
            "Application received 6 header fields. 2 of them come from the library, never from the"
                + " client.");
    has(arrived(), "Client\\s+Client-Cert: :Zm9yZ2Vk:\\s+– removed");
    has(arrived(), "Client\\s+client_cert: :Zm9yZ2Vk:\\s+– removed");
    has(arrived(), "Client\\s+Connection: close, Client-Cert\\s+– .*names removed.*");
    has(received(), "Library\\s+Client-Cert: :MII.*");
    has(received(), "Library\\s+Client-Cert-Chain: :MII.*");
    has(received(), "Client\\s+Connection: close\\s+– .*names removed.*");
    assertThat(received()).noneMatch(line -> line.contains("Zm9yZ2Vk"));
  }

  @Test
  @DisplayName("What the client writes is shown as text")
  void escaped() {
    browser.open(demo.requests().url("valid"));
    has(received(), "Client\\s+User-Agent: " + Pattern.quote(HOSTILE));
    assertThat(browser.texts("img")).isEmpty();
  }

  @Test
  @DisplayName("A certificate that is not valid, or none: no field, and the reason")
  void notVerified() throws IOException {
    browser.checkEveryLook(demo.requests().url("revoked"), PICTURES, "revoked");
    assertThat(browser.text("h1")).isEqualTo("REVOKED");
    assertThat(browser.text(".reason")).startsWith("Reason: ");
    assertThat(received()).noneMatch(line -> line.startsWith("Library"));
    browser.follow("No certificate, forged fields");
    assertThat(browser.text("h1")).isEqualTo("NONE");
    has(arrived(), "Client\\s+Client-Cert: :Zm9yZ2Vk:\\s+– removed");
    assertThat(received()).noneMatch(line -> line.startsWith("Library"));
  }

  @Test
  @DisplayName("Behind a signing edge: client, proxy, library and signature each have their fields")
  void signed() throws IOException {
    browser.checkEveryLook(demo.requests().url("signed"), PICTURES, "signed");
    assertThat(browser.text("h1")).isEqualTo("VERIFIED");
    List<String> atEdge = browser.texts("section[aria-labelledby=at-edge] li");
    has(atEdge, "Client\\s+Client-Cert: :Zm9yZ2Vk:\\s+– removed");
    has(atEdge, "Client\\s+client_cert: :Zm9yZ2Vk:\\s+– removed");
    has(arrived(), "Library\\s+Client-Cert: :MII.*\\s+– validated.*");
    has(arrived(), "Signature\\s+Signature-Input: ttrp=.*\\s+– verified, then removed");
    has(arrived(), "Signature\\s+Signature: ttrp=.*\\s+– verified, then removed");
    has(arrived(), "Client\\s+User-Agent: .*");
    has(arrived(), "Proxy\\s+Via: .*");
    has(received(), "Library\\s+Client-Cert: :MII.*");
    assertThat(received()).noneMatch(line -> line.startsWith("Signature"));
    assertThat(browser.text("section[aria-labelledby=signature]"))
        .contains("The signature is valid.", "edge-1", "@path", "client-cert-chain");
  }

  @Test
  @DisplayName("Copied fields without a signature are the client's, and removed")
  void copied() throws IOException {
    browser.checkEveryLook(demo.requests().url("copied"), PICTURES, "copied");
    assertThat(browser.text("h1")).isEqualTo("NONE");
    has(arrived(), "Client\\s+Client-Cert: :MII.*\\s+– removed");
    assertThat(received()).noneMatch(line -> line.contains("Client-Cert"));
    assertThat(browser.text("section[aria-labelledby=signature]"))
        .contains("No trusted key has signed this request.");
  }

  @Test
  @DisplayName("Behind a proxy: its certificate field is validated and written again")
  void origin() throws Exception {
    Path directory = Files.createDirectories(DIRECTORY.resolve("origin"));
    try (RunningDemo origin = RunningDemo.start(directory, DemoOptions.of("tomcat-filter", true))) {
      browser.checkEveryLook(origin.requests().url(), PICTURES, "origin");
      assertThat(browser.url()).isEqualTo(origin.requests().url("forwarded"));
      assertThat(browser.text("h1")).isEqualTo("VERIFIED");
      has(arrived(), "Proxy\\s+Client-Cert: :MII.*\\s+– validated.*");
      has(received(), "Library\\s+Client-Cert: :MII.*");
      browser.follow("Same fields from another peer");
      assertThat(browser.text("h1")).isEqualTo("NONE");
      has(arrived(), "Client\\s+Client-Cert: :MII.*\\s+– removed");
      assertThat(received()).noneMatch(line -> line.contains("Client-Cert"));
      browser.follow("Malformed field");
      assertThat(browser.text("h1")).isEqualTo("MALFORMED");
      has(arrived(), "Proxy\\s+Client-Cert: :not\\*base64:\\s+– removed");
    }
  }

  @Test
  @DisplayName("The keyboard reaches every control, and the focus is visible")
  void keyboard() {
    browser.checkKeyboard(demo.requests().url("signed"));
    browser.open(demo.requests().url("valid"));
    browser.follow("Expired certificate");
    assertThat(browser.text("h1")).isEqualTo("EXPIRED");
  }
}
