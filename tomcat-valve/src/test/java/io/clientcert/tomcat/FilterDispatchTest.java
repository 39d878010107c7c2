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
package io.clientcert.tomcat;

import static io.clientcert.tomcat.Scene.FORGED;
import static io.clientcert.tomcat.Scene.PKI;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.ClientCertConfig;
import io.clientcert.Refusal;
import io.clientcert.servlet.ClientCertFilter;
import io.clientcert.testing.TestPki;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filter of another module, where a real Tomcat dispatches requests to it. */
@DisplayName("Filter, dispatch by dispatch")
final class FilterDispatchTest {

  private final Path directory;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger errorPages = new AtomicInteger();

  FilterDispatchTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private EmbeddedTomcat tomcat(Set<DispatcherType> types, ClientCertFilter... filters) {
    EmbeddedTomcat tomcat = new EmbeddedTomcat(directory, PKI.server());
    tomcat
        .context()
        .addServletContainerInitializer(
            (classes, context) -> {
              for (int i = 0; i < filters.length; i++) {
                FilterRegistration.Dynamic filter = context.addFilter("filter " + i, filters[i]);
                filter.setAsyncSupported(true);
                filter.addMappingForUrlPatterns(
                    EnumSet.copyOf(types), false, "/protected", "/error");
              }
            },
            Set.of());
    ErrorPage everyError = new ErrorPage();
    everyError.setLocation("/error");
    tomcat.context().addErrorPage(everyError);
    return tomcat
        .serve(
            "/protected",
            (request, response) -> {
              served.incrementAndGet();
              Scene.echo(request, response);
            })
        .serve(
            "/error",
            (request, response) -> {
              errorPages.incrementAndGet();
              request.getRequestDispatcher("/page").forward(request, response);
            })
        .serve("/page", Scene::echo)
        .serve("/forward", FilterDispatchTest::forward)
        .serve(
            "/include",
            (request, response) ->
                request.getRequestDispatcher("/protected").include(request, response))
        .serve("/async", (request, response) -> request.startAsync().dispatch("/protected"));
  }

  private static void forward(HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    request.getRequestDispatcher("/protected").forward(request, response);
  }

  private static ClientCertConfig.Builder config() {
    return ClientCertConfig.builder().trustAnchors(List.of(PKI.root().certificate()));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("S10 a request that meets the filter first behind another servlet is refused, once")
  @CsvSource({"/forward, 401", "/async, 401", "/include, 200"})
  void refusedInTheFirstDispatch(String path, int status) throws Exception {
    ClientCertFilter filter = new ClientCertFilter(config().onMissing(Refusal.refuse(401)).build());
    try (EmbeddedTomcat tomcat = tomcat(EnumSet.allOf(DispatcherType.class), filter)) {
      Connector http = tomcat.http(Map.of());
      tomcat.start();
      try (RawClient client = RawClient.plain(http)) {
        RawClient.Reply reply = client.get(path, FORGED);
        // what is included cannot set the status (Servlet 6.0, section 9.3)
        assertThat(reply.status()).isEqualTo(status);
        assertThat(Scene.echoed(reply, "Client-Cert")).isEmpty();
      }
      assertThat(served).hasValue(0);
      assertThat(errorPages).hasValue(status == 200 ? 0 : 1);
    }
  }

  @Test
  @DisplayName("S10 a request that was admitted passes every later dispatch")
  void admitted() throws Exception {
    ClientCertFilter filter = new ClientCertFilter(config().onMissing(Refusal.refuse(401)).build());
    try (EmbeddedTomcat tomcat = tomcat(EnumSet.allOf(DispatcherType.class), filter)) {
      Connector https = tomcat.https(Map.of(), tomcat.acceptingAny("_default_"));
      tomcat.start();
      for (String path : List.of("/protected", "/forward", "/include", "/async")) {
        try (RawClient client = RawClient.tls(https, PKI.root(), PKI.client(), "")) {
          RawClient.Reply reply = client.get(path, FORGED);
          assertThat(reply.status()).isEqualTo(200);
          assertThat(Scene.echoed(reply, "Client-Cert")).containsExactly(Scene.leaf(PKI.client()));
        }
      }
      assertThat(served).hasValue(4);
      assertThat(errorPages).hasValue(0);
    }
  }

  @Test
  @DisplayName("I1 of two filters in a chain the inner one asks its own trust anchors")
  void twoFilters() throws Exception {
    TestPki other = TestPki.create(Clock.systemUTC());
    ClientCertFilter lax = new ClientCertFilter(config().build());
    ClientCertFilter strict =
        new ClientCertFilter(
            config()
                .trustAnchors(List.of(other.root().certificate()))
                .onInvalid(Refusal.refuse(403))
                .build());
    try (EmbeddedTomcat tomcat = tomcat(EnumSet.allOf(DispatcherType.class), lax, strict)) {
      Connector https = tomcat.https(Map.of(), tomcat.acceptingAny("_default_"));
      tomcat.start();
      try (RawClient client = RawClient.tls(https, PKI.root(), PKI.client(), "")) {
        assertThat(client.get("/protected", FORGED).status()).isEqualTo(403);
      }
      assertThat(served).hasValue(0);
      assertThat(errorPages).hasValue(1);
    }
  }
}
