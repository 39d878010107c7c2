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

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What comes along is listed with its licence")
class ThirdPartyTest {

  private static final Pattern JAR = Pattern.compile("(.+)-(\\d[^-]*)\\.jar");
  private static final String LIST = House.text(House.ROOT.resolve("THIRD-PARTY.md"));

  @Test
  @DisplayName("Each library, in the version that is built with")
  void versions() {
    List<Path> jars = House.onClassPath("bcprov", "caffeine", "jspecify");

    assertThat(jars)
        .hasSize(3)
        .allSatisfy(
            jar ->
                assertThat(LIST)
                    .contains(JAR.matcher(jar.toFile().getName()).replaceFirst("| `$1` | $2 | ")));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "clientcert-filter-core",
        "clientcert-filter-core-standalone",
        "clientcert-tomcat-valve",
        "clientcert-tomcat-valve-standalone",
        "clientcert-jetty",
        "clientcert-jetty-standalone",
        "clientcert-spring-boot-starter"
      })
  @DisplayName("Each jar has the licence in it")
  void licence(String name) throws IOException {
    try (JarFile jar = new JarFile(House.jar(name).toFile())) {
      assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "clientcert-filter-core-standalone",
        "clientcert-tomcat-valve-standalone",
        "clientcert-jetty-standalone"
      })
  @DisplayName("Nothing else is inside the drop-in")
  void inside(String name) throws IOException {
    String shaded = "io/clientcert/shaded/";
    try (JarFile jar = new JarFile(House.jar(name).toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName()))
          .filteredOn(entry -> entry.startsWith(shaded) && entry.endsWith(".class"))
          .isNotEmpty()
          .allMatch(
              entry ->
                  entry
                      .substring(shaded.length())
                      .matches("(org/bouncycastle|com/github/benmanes/caffeine|org/jspecify)/.*"));
    }
  }
}
