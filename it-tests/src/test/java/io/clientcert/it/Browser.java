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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, and what a page has to be in it. */
final class Browser implements AutoCloseable {

  /** The width of a phone, and that of a desktop. */
  private static final List<Integer> WIDTHS = List.of(390, 1280);

  private static final int HEIGHT = 900;
  private static final List<String> SCHEMES = List.of("light", "dark");

  private static final String AXE = "/axe.min.js";

  /** What the rules of axe find, one line for each element. */
  private static final String RUN_AXE =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(
          results => done(results.violations
              .concat(results.incomplete.filter(rule => rule.id === 'color-contrast'))
              .flatMap(rule => rule.nodes.map(
                  node => rule.id + ': ' + node.html + ' ' + node.failureSummary))),
          error => done([String(error)]));
      """;

  private static final String CONTROLS =
      "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";

  private static final String OUTLINE =
      """
      const style = getComputedStyle(document.activeElement);
      const box = document.activeElement.getBoundingClientRect();
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
          && box.width > 0 && box.right > 0 && box.bottom > 0
          && box.top < innerHeight && box.left < innerWidth;
      """;

  private final ChromeDriver driver;
  private final String axe;

  private Browser(ChromeDriver driver, String axe) {
    this.driver = driver;
    this.axe = axe;
  }

  /** Starts it; where it is not installed, the test is skipped. */
  static Browser start() {
    Path chromium = installed("chromium");
    Path chromedriver = installed("chromedriver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        // Chromium refuses to run as root with its sandbox
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--no-first-run");
    LoggingPreferences logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logging);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options), axe());
  }

  private static Path installed(String name) {
    Optional<Path> program =
        Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":", -1))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(program.isPresent(), () -> name + " is not installed");
    return program.orElseThrow();
  }

  private static String axe() {
    try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(AXE), AXE)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends this {@code User-Agent} from now on. */
  void callItself(String userAgent) {
    driver.executeCdpCommand("Network.setUserAgentOverride", Map.of("userAgent", userAgent));
  }

  /**
   * Opens a page and checks it at both widths and in both color schemes, folded and unfolded.
   *
   * @param pictures where screenshots go
   * @param name what their names begin with
   */
  void checkEveryLook(String url, Path pictures, String name) throws IOException {
    Files.createDirectories(pictures);
    for (int width : WIDTHS) {
      for (String scheme : SCHEMES) {
        look(width, scheme);
        open(url);
        String what = name + " at " + width + " px, " + scheme;
        checkWidth(what);
        Path picture = pictures.resolve(name + "-" + width + "-" + scheme + ".png");
        Files.write(picture, driver.getScreenshotAs(OutputType.BYTES));
        driver.executeScript("document.querySelectorAll('details').forEach(d => d.open = true)");
        checkWidth(what + ", unfolded");
        if (width == WIDTHS.get(0)) {
          // The rules look at text, colors and structure, which are the same at every width
          assertThat(violations()).as(what).isEmpty();
        }
        assertThat(console()).as(what).isEmpty();
      }
    }
  }

  private void look(int width, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void open(String url) {
    driver.get(url);
  }

  private void checkWidth(String what) {
    assertThat(
            driver.executeScript(
                "return document.scrollingElement.scrollWidth"
                    + " <= document.documentElement.clientWidth"))
        .as(what + ": nothing overflows")
        .isEqualTo(true);
  }

  private List<?> violations() {
    driver.executeScript(axe);
    return List.copyOf(
        (List<?>) Objects.requireNonNull(driver.executeAsyncScript(RUN_AXE), "what axe found"));
  }

  private List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The tab key reaches every control in the order of the page, and each one shows that. */
  void checkKeyboard(String url) {
    look(WIDTHS.get(0), SCHEMES.get(0));
    open(url);
    List<WebElement> controls = driver.findElements(By.cssSelector(CONTROLS));
    assertThat(controls).isNotEmpty();
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < controls.size(); i++) {
      driver.switchTo().activeElement().sendKeys(Keys.TAB);
      WebElement focused = driver.switchTo().activeElement();
      reached.add(describe(focused));
      assertThat(driver.executeScript(OUTLINE)).as("focus on " + reached.get(i)).isEqualTo(true);
    }
    assertThat(reached).isEqualTo(controls.stream().map(Browser::describe).toList());
  }

  private static String describe(WebElement element) {
    return element.getTagName() + " " + element.getAttribute("textContent");
  }

  /** The text of the first element that matches, as a person reads it. */
  String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  /** The texts of all elements that match. */
  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  /** Follows the link with this text. */
  void follow(String text) {
    driver.findElement(By.linkText(text)).click();
  }

  String url() {
    return driver.getCurrentUrl();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
