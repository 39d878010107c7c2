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

import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter as a container registers it, when it is asked to. */
class ClientCertInitializerTest {
  private static final HeldCertificate ROOT =
      HeldCertificate.builder().subject("CN=root").certificateAuthority().build();

  private final Map<String, String> parameters = new TreeMap<>();
  private final List<Object> registered = new ArrayList<>();
  private final Map<String, FilterRegistration> declared = new TreeMap<>();
  private final Map<String, Object> attributes = new TreeMap<>();
  private final List<ServletContextListener> listeners = new ArrayList<>();
  private boolean nameIsTaken;
  private boolean showsFilters = true;
  private boolean takesFilters = true;
  private boolean takesListeners = true;
  private boolean starterIsThere;

  @TempDir private Path directory = Path.of("");

  private final ServletContext context = Fake.of(ServletContext.class, this::call);

  private @Nullable Object call(String method, @Nullable Object[] arguments) {
    return switch (method) {
      case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
      case "getInitParameter" -> parameters.get((String) arguments[0]);
      case "getAttribute" -> attributes.get((String) arguments[0]);
      case "getContextPath" -> "/app";
      case "setAttribute" ->
          attributes.put(
              (String) Objects.requireNonNull(arguments[0]), Objects.requireNonNull(arguments[1]));
      case "getClassLoader" -> new ClassesOfApplication(starterIsThere);
      case "addFilter" -> addFilter(arguments);
      case "addListener" -> {
        if (!takesListeners) {
          throw new UnsupportedOperationException();
        }
        yield listeners.add((ServletContextListener) arguments[0]);
      }
      case "getFilterRegistrations" -> {
        if (!showsFilters) {
          throw new UnsupportedOperationException();
        }
        yield declared;
      }
      case "getMajorVersion" -> 6;
      case "getServerInfo" -> "Apache Tomcat/11.0.27";
      default -> throw Fake.unexpected(method, arguments);
    };
  }

  /** Of an application, with the Spring Boot starter or without. */
  private static final class ClassesOfApplication extends ClassLoader {
    private final boolean hasStarter;

    ClassesOfApplication(boolean hasStarter) {
      super(null);
      this.hasStarter = hasStarter;
    }

    @Override
    protected @Nullable URL findResource(String name) {
      return hasStarter && name.equals("io/clientcert/spring/ClientCertAutoConfiguration.class")
          ? ClientCertInitializer.class.getResource("ClientCertInitializer.class")
          : null;
    }
  }

  /** As {@code web.xml} does. */
  private void declare(String name, Class<?> type, Map<String, String> settings) {
    declared.put(
        name,
        Fake.of(
            FilterRegistration.class,
            (method, arguments) ->
                switch (method) {
                  case "getName" -> name;
                  case "getClassName" -> type.getName();
                  case "getInitParameters" -> settings;
                  default -> throw Fake.unexpected(method, arguments);
                }));
  }

  private FilterConfig filterConfig(String name, Map<String, String> settings) {
    return Fake.of(
        FilterConfig.class,
        (method, arguments) ->
            switch (method) {
              case "getFilterName" -> name;
              case "getInitParameterNames" -> Collections.enumeration(settings.keySet());
              case "getInitParameter" -> settings.get((String) arguments[0]);
              case "getServletContext" -> context;
              default -> throw Fake.unexpected(method, arguments);
            });
  }

  private String trustStore() {
    return Pem.write(directory.resolve("trust.pem"), ROOT.certificate()).toString();
  }

  /** How many forwarders look at files now. */
  private static long open() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("clientcert-refresh"))
        .count();
  }

  private void endOfApplication() {
    listeners.forEach(listener -> listener.contextDestroyed(new ServletContextEvent(context)));
  }

  private FilterRegistration.@Nullable Dynamic addFilter(@Nullable Object[] arguments) {
    if (!takesFilters) {
      throw new UnsupportedOperationException();
    }
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
    parameters.put("clientcert.trustStore", trustStore());
    parameters.put("other.setting", "x");

    start();
    endOfApplication();

    assertThat(registered.get(0)).isInstanceOf(ClientCertFilter.class);
    assertMappedFirst();
  }

  @Test
  @DisplayName("V9 off, it does nothing, whatever settings there are")
  void switchedOff() throws ServletException {
    parameters.put("other.setting", "x");
    start();

    parameters.put("clientcert.enabled", "false");
    parameters.put("clientcert.trustStore", "trust.pem");
    parameters.put("ClientCert.trustStor", "trust.pem");
    start();

    assertThat(registered).isEmpty();
  }

  @ParameterizedTest(name = "{0}={1}")
  @DisplayName("V9 settings that nothing reads refuse to start, and say what to write")
  @CsvSource({
    "trustStore,             trust.pem,                 \"trust.pem\"",
    "enabeld,                true,                      (not shown)",
    "trustStor,              trust.pem,                 (not shown)",
    "trustStorePassword,     hunter2,                   (not shown)",
    "trustStorePasswort,     hunter2,                   (not shown)",
    "host.a.trustStorePassword, hunter2,                (not shown)",
    "trustStore,             -----BEGIN CERTIFICATE-----, (not shown)",
    "ocspResponder,          http://me:hunter2@host/,   (not shown)",
    "header.X-Id,            {serial},                  \"{serial}\"",
  })
  void nothingReadsThem(String name, String value, String shown) {
    parameters.put("clientcert." + name, value);

    assertThatFails(
        "Context parameter \"clientcert." + name + "\" = " + shown + ": nothing reads it",
        "write clientcert.enabled=true, or clientcert.enabled=false to leave it off");
  }

  @Test
  @DisplayName("V9 the first of several settings that nothing reads is named, without line breaks")
  void firstOfSeveral() {
    parameters.put("clientcert.trustStore", "a".repeat(201));
    parameters.put("clientcert.chain", "all\nforged line");

    assertThatFails("\"clientcert.chain\" = (not shown): ");

    parameters.remove("clientcert.chain");
    assertThatFails("\"clientcert.trustStore\" = (not shown): ");
  }

  @ParameterizedTest
  @DisplayName("V9 a setting in another letter case refuses to start, switched on or not")
  @ValueSource(booleans = {true, false})
  void anotherLetterCase(boolean switchedOn) {
    if (switchedOn) {
      parameters.put("clientcert.enabled", "true");
      parameters.put("clientcert.trustStore", trustStore());
    }
    parameters.put("ClientCert.onMissing", "reject");

    assertThatFails("\"ClientCert.onMissing\"", "write clientcert.onMissing");
  }

  @Test
  @DisplayName("V9 a declared filter does not read context parameters, which refuse to start")
  void besidesDeclaredFilter() throws ServletException {
    declare("other", Filter.class, Map.of());
    declare("certs", ClientCertFilter.class, Map.of("trustStore", trustStore()));
    start();
    endOfApplication();

    parameters.put("clientcert.onMissing", "reject");
    assertThatFails(
        "\"clientcert.onMissing\" = \"reject\"",
        "filter \"certs\" takes its settings from its init-params: move it there, or write"
            + " clientcert.enabled=false");

    parameters.put("clientcert.enabled", "false");
    start();
    endOfApplication();
  }

  @Test
  @DisplayName("V9 with the Spring Boot starter they are properties, which that looks after")
  void springBoot() throws ServletException {
    starterIsThere = true;
    parameters.put("clientcert.trust-store", "trust.pem");

    start();

    assertThat(registered).isEmpty();
  }

  private void assertThatFails(String... parts) {
    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(this::start)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    if (!nameIsTaken) {
      assertThat(registered.get(0)).isInstanceOf(OutOfServiceFilter.class);
      assertMappedFirst();
      registered.clear();
    }
  }

  private void assertMappedFirst() {
    assertThat(registered.subList(1, registered.size()))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            "setAsyncSupported",
            true,
            "addMappingForUrlPatterns",
            EnumSet.allOf(DispatcherType.class),
            false,
            new String[] {"/*"});
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
  @DisplayName("V9 a placeholder can switch it on and off, if it is defined")
  void placeholders() throws ServletException {
    parameters.put("clientcert.enabled", "${clientcert.test.none:false}");
    parameters.put("clientcert.trustStore", trustStore());
    start();
    assertThat(registered).isEmpty();

    parameters.put("clientcert.enabled", "${clientcert.test.none:true}");
    parameters.put("clientcert.trustStore", "${clientcert.test.none:" + trustStore() + "}");
    start();
    assertThat(registered.get(0)).isInstanceOf(ClientCertFilter.class);
    endOfApplication();
    registered.clear();

    parameters.put("clientcert.enabled", "${clientcert.test.none}");
    assertThatFails("\"clientcert.enabled\"", "has a placeholder ${clientcert.test.none}");
  }

  @Test
  @DisplayName("V9 a filter of that name that is there already refuses to start")
  void nameIsTaken() {
    parameters.put("clientcert.enabled", "true");
    parameters.put("clientcert.trustStore", trustStore());
    nameIsTaken = true;
    long before = open();

    assertThatFails("\"clientcert\" is already declared", "clientcert.enabled");
    assertThat(open()).as("what was prepared is closed").isEqualTo(before);
  }

  @Test
  @DisplayName(
      "V8 with a missing trust store the initializer fails, and the filter is not registered")
  void missingTrustStore() {
    parameters.put("clientcert.enabled", "true");
    parameters.put("clientcert.trustStore", directory.resolve("missing.pem").toString());

    assertThatFails("Context parameter clientcert.*", "missing.pem", "does not exist");
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  @DisplayName("V8 V9 where a server serves the application nevertheless, requests get 503")
  void servedNevertheless(DispatcherType type) throws Exception {
    parameters.put("clientcert.enabled", "true");
    parameters.put("clientcert.trustStore", directory.resolve("missing.pem").toString());
    assertThatExceptionOfType(ServletException.class).isThrownBy(this::start);
    OutOfServiceFilter filter = (OutOfServiceFilter) registered.get(0);

    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 2; i++) {
        RawResponse raw = new RawResponse();
        filter.doFilter(
            new RawRequest().dispatchedAs(type).request,
            raw.response,
            (request, response) -> {
              throw new AssertionError("passed on");
            });
        assertThat(raw.statuses).containsExactly(503);
        assertThat(raw.errors).as("no error page of the application").isEmpty();
        assertThat(raw.committed).isTrue();
      }
      assertThat(log.messages())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("503", "clientcert.*", "missing.pem", "does not exist");
    }
  }

  @Test
  @DisplayName("V8 where a container takes no filter, the initializer fails with its own reason")
  void takesNoFilter() {
    declare("certs", ClientCertFilter.class, Map.of("trustStor", "x"));
    takesFilters = false;

    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(this::start)
        .withMessageContaining("did you mean \"trustStore\"?")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  @DisplayName("V8 with a missing trust store of a declared filter the initializer fails")
  void declaredWithMissingTrustStore() throws ServletException {
    String missing = directory.resolve("missing.pem").toString();
    declare("other", Filter.class, Map.of("trustStore", missing));
    declare("in code", ClientCertFilter.class, Map.of());
    start();
    assertThat(listeners).isEmpty();

    long before = open();
    declare("a", ClientCertFilter.class, Map.of("trustStore", trustStore()));
    declare("certs", ClientCertFilter.class, Map.of("trustStore", missing));

    assertThatFails("Filter \"certs\": ", "missing.pem", "does not exist");
    assertThat(open()).as("what was prepared is closed").isEqualTo(before);
  }

  @Test
  @DisplayName("V9 with a misspelt setting of a declared filter the initializer fails")
  void declaredWithMisspeltSetting() {
    declare("certs", ClientCertFilter.class, Map.of("trustStor", "x"));

    assertThatFails("Filter \"certs\": ", "did you mean \"trustStore\"?");
  }

  @ParameterizedTest(name = "declared in web.xml: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("V8 the filter takes what the initializer has read, and files are read once")
  void handedOver(boolean isDeclared) throws Exception {
    Map<String, String> settings = Map.of("trustStore", trustStore());
    String name = isDeclared ? "certs" : "clientcert";
    if (isDeclared) {
      declare(name, ClientCertFilter.class, settings);
    } else {
      parameters.put("clientcert.enabled", "true");
      parameters.put("clientcert.trustStore", trustStore());
    }
    long before = open();
    try (CapturedLog log = new CapturedLog()) {
      start();
      assertThat(log.messages()).hasSize(1).allMatch(line -> line.contains("trust.pem"));
      Files.delete(directory.resolve("trust.pem"));
      ClientCertFilter filter =
          isDeclared ? new ClientCertFilter() : (ClientCertFilter) registered.get(0);

      filter.init(filterConfig(name, isDeclared ? settings : Map.of()));

      assertThat(log.messages()).hasSize(1);
      endOfApplication();
      assertThat(open()).as("it is the filter's").isEqualTo(before + 1);
      filter.destroy();
      assertThat(open()).isEqualTo(before);
    }
  }

  @Test
  @DisplayName("V8 what no filter has taken is closed at the end of the application")
  void notTaken() throws ServletException {
    parameters.put("clientcert.enabled", "true");
    parameters.put("clientcert.trustStore", trustStore());
    declare("certs", ClientCertFilter.class, Map.of("trustStore", trustStore()));
    long before = open();
    start();
    assertThat(open()).isEqualTo(before + 2);

    endOfApplication();
    endOfApplication();

    assertThat(open()).isEqualTo(before);
  }

  @Test
  @DisplayName("V9 init-params that the application has changed since are read")
  void changedSince() throws ServletException {
    declare("certs", ClientCertFilter.class, Map.of("trustStore", trustStore()));
    long before = open();
    start();
    Map<String, String> changed = Map.of("trustStore", directory.resolve("missing.pem").toString());

    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(() -> new ClientCertFilter().init(filterConfig("certs", changed)))
        .withMessageContaining("missing.pem");
    assertThat(open()).isEqualTo(before);
  }

  @Test
  @DisplayName("V8 where a container allows less, filters read their files themselves")
  void containerAllowsLess() throws ServletException {
    parameters.put("clientcert.enabled", "true");
    parameters.put("clientcert.trustStore", trustStore());
    showsFilters = false;
    takesListeners = false;
    long before = open();
    start();
    assertThat(open()).isEqualTo(before);

    ClientCertFilter filter = (ClientCertFilter) registered.get(0);
    filter.init(filterConfig("clientcert", Map.of()));
    assertThat(open()).isEqualTo(before + 1);
    filter.destroy();
  }

  @Test
  @DisplayName("V9 containers find the initializer")
  void service() {
    assertThat(ServiceLoader.load(ServletContainerInitializer.class))
        .hasAtLeastOneElementOfType(ClientCertInitializer.class);
  }
}
