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

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code java --describe-module} says of each jar. */
@DisplayName("Each jar is a module with a name of its own")
class ModuleNamesTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "clientcert-filter-core, io.clientcert, io.clientcert.servlet, false",
    "clientcert-filter-core-standalone, io.clientcert, io.clientcert.servlet, true",
    "clientcert-tomcat-valve, io.clientcert.tomcat, io.clientcert.tomcat, false",
    "clientcert-tomcat-valve-standalone, io.clientcert.tomcat, io.clientcert.tomcat, true",
    "clientcert-jetty, io.clientcert.jetty, io.clientcert.jetty, false",
    "clientcert-jetty-standalone, io.clientcert.jetty, io.clientcert.jetty, true",
    "clientcert-spring-boot-starter, io.clientcert.spring, io.clientcert.spring, true"
  })
  void name(String jar, String name, String somePackage, boolean automatic) {
    Set<ModuleDescriptor> modules =
        ModuleFinder.of(House.jar(jar)).findAll().stream()
            .map(module -> module.descriptor())
            .collect(Collectors.toSet());

    assertThat(modules).hasSize(1);
    ModuleDescriptor module = modules.iterator().next();
    assertThat(module.name()).isEqualTo(name);
    assertThat(module.isAutomatic()).isEqualTo(automatic);
    assertThat(module.packages())
        .contains(somePackage)
        .allMatch(p -> p.startsWith("io.clientcert"));
  }
}
