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
package io.clientcert;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.servlet.ClientCertFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("README.md and docs/filter.md match the code")
class ReadmeTest {

  private static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("clientcert.root"), "clientcert.root"));
  private static final Path README = ROOT.resolve("README.md");
  private static final Path THIS =
      ROOT.resolve("filter-core/src/test/java/io/clientcert/ReadmeTest.java");

  /** What most people set; the page of settings has the others too. */
  private static final Set<Setting> FIRST =
      EnumSet.of(
          Setting.TRUST_STORE,
          Setting.REVOCATION,
          Setting.CHAIN,
          Setting.MAX_CERT_SIZE,
          Setting.DIALECTS,
          Setting.ON_OVERSIZED,
          Setting.ON_SPOOFED,
          Setting.ON_INVALID,
          Setting.ON_MISSING);

  private static final Pattern SETTINGS =
      Pattern.compile("(<!-- settings:[^\n]*-->\n)(.*?)(<!-- /settings -->)", Pattern.DOTALL);

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"README.md", "docs/settings.md"})
  @DisplayName("The table of settings is the one that the code has (-Dupdate.docs=true writes it)")
  void tableOfSettings(String page) throws IOException {
    Path file = ROOT.resolve(page);
    String text = Files.readString(file);
    Set<Setting> shown = file.equals(README) ? FIRST : EnumSet.allOf(Setting.class);
    String expected =
        SETTINGS
            .matcher(text)
            .replaceFirst(
                found -> found.group(1) + table(shown).replace("\\", "\\\\") + found.group(3));
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file)).isEqualTo(expected).contains("| `trustStore` |");
  }

  @Test
  @DisplayName("The Java snippet compiles, and registers the filter for every dispatcher")
  void javaSnippet() throws IOException {
    List<Object> calls = new ArrayList<>();
    FilterRegistration.Dynamic registration =
        recorder(FilterRegistration.Dynamic.class, calls, null);
    register(recorder(ServletContext.class, calls, registration));

    assertThat(calls).contains(true, EnumSet.allOf(DispatcherType.class));
    assertThat(calls).hasAtLeastOneElementOfType(ClientCertFilter.class);
    String page = Files.readString(ROOT.resolve("docs/filter.md"));
    String snippet = page.split("```java\n", -1)[1].split("```", -1)[0];
    assertThat(withoutIndentation(Files.readString(THIS))).contains(withoutIndentation(snippet));
  }

  private static void register(ServletContext servletContext) {
    ClientCertConfig config =
        ClientCertConfig.builder()
            .trustStore(Path.of("/etc/pki/client-ca.pem"))
            .revocation(ClientCertConfig.Revocation.CRL)
            .crlFiles(List.of(Path.of("/etc/pki/client-ca.crl")))
            .build();
    FilterRegistration.Dynamic filter =
        servletContext.addFilter("clientcert", new ClientCertFilter(config));
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
  }

  private static String table(Set<Setting> shown) {
    StringBuilder table = new StringBuilder("| name | allowed | default | |\n|---|---|---|---|\n");
    for (Setting setting : shown) {
      String defaultText = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
      table
          .append("| `")
          .append(setting.key())
          .append("` | ")
          .append(setting.allowed())
          .append(" | ")
          .append(defaultText)
          .append(" | ")
          .append(setting.description())
          .append(" |\n");
    }
    return table.toString();
  }

  private static String withoutIndentation(String code) {
    return code.lines().map(String::strip).reduce("", (a, b) -> a + b + "\n");
  }

  /** Answers every call with {@code answer}, and keeps the arguments. */
  private static <T> T recorder(Class<T> type, List<Object> arguments, @Nullable Object answer) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, given) -> {
              arguments.addAll(List.of(given));
              return method.getReturnType() == void.class ? null : answer;
            });
    return type.cast(proxy);
  }
}
