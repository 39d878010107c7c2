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
package io.clientcert.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The filter as a container registers it, when it is asked to. */
class ClientCertInitializerTest {
  private final Map<String, String> parameters = new TreeMap<>();
  private final List<Object> registered = new ArrayList<>();
  private final List<String> logged = new ArrayList<>();
  private boolean nameIsTaken;

  private final ServletContext context =
      Fake.of(
          ServletContext.class,
          (method, arguments) ->
              switch (method) {
                case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
                case "getInitParameter" -> parameters.get((String) arguments[0]);
                case "log" -> logged.add((String) arguments[0]);
                case "addFilter" -> addFilter(arguments);
                default -> throw Fake.unexpected(method, arguments);
              });

  private FilterRegistration.@Nullable Dynamic addFilter(@Nullable Object[] arguments) {
    if (nameIsTaken) {
      return null;
    }
    registered.add(arguments[1]);
    return Fake.of(
        FilterRegistration.Dynamic.class,
        (method, settings) -> {
          registered.add(method);
          registered.addAll(List.of(settings));
          return null;
        });
  }

  private void start() throws ServletException {
    new ClientCertInitializer().onStartup(null, context);
  }

  @Test
  @DisplayName("S7 switched on, the filter stands first for all five dispatchers, with async")
  void switchedOn() throws ServletException {
    parameters.put("clientcert.enabled", "true");
    parameters.put("clientcert.trustStore", "trust.pem");
    parameters.put("other.setting", "x");

    start();

    assertThat(registered.get(0)).isInstanceOf(ClientCertFilter.class);
    assertThat(registered.subList(1, registered.size()))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            "setAsyncSupported",
            true,
            "addMappingForUrlPatterns",
            EnumSet.allOf(DispatcherType.class),
            false,
            new String[] {"/*"});
    assertThat(logged).isEmpty();
  }

  @Test
  @DisplayName("V9 off, it does nothing, and says so where there are settings for it")
  void switchedOff() throws ServletException {
    start();
    parameters.put("clientcert.enabled", "false");
    start();
    assertThat(logged).isEmpty();

    parameters.put("clientcert.trustStore", "trust.pem");
    start();
    parameters.remove("clientcert.enabled");
    start();

    assertThat(registered).isEmpty();
    assertThat(logged).hasSize(2).allMatch(line -> line.contains("write clientcert.enabled=true"));
  }

  private void assertThatFails(String... parts) {
    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(this::start)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    assertThat(registered).isEmpty();
  }

  @Test
  @DisplayName("V9 wrong settings refuse to start, and say what to write")
  void wrongSettings() {
    parameters.put("clientcert.enabled", "yes");
    assertThatFails("clientcert.enabled = \"yes\"", "write true or false");

    parameters.put("clientcert.enabled", "true");
    assertThatFails("clientcert.", "\"trustStore\" is missing");

    parameters.put("clientcert.trustStor", "x");
    assertThatFails("did you mean \"trustStore\"?");
  }

  @Test
  @DisplayName("V9 a filter of that name that is there already refuses to start")
  void nameIsTaken() {
    parameters.put("clientcert.enabled", "true");
    parameters.put("clientcert.trustStore", "trust.pem");
    nameIsTaken = true;

    assertThatFails("\"clientcert\" is already declared", "clientcert.enabled");
  }

  @Test
  @DisplayName("V9 containers find the initializer")
  void service() {
    assertThat(ServiceLoader.load(ServletContainerInitializer.class))
        .hasAtLeastOneElementOfType(ClientCertInitializer.class);
  }
}
