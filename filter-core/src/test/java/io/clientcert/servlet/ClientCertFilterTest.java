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

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.ClientCertificate;
import io.clientcert.ConnectorConfigs;
import io.clientcert.Refusal;
import io.clientcert.Verdict;
import io.clientcert.dialect.Dialect;
import io.clientcert.testing.CapturedLog;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the filter passes on, dispatch by dispatch. */
class ClientCertFilterTest {
  private static final TestPki PKI = TestPki.create(Clock.systemUTC());
  private static final String VERDICT_ATTRIBUTE = ClientCertificate.class.getName();
  private static final String FORGED = ":Zm9yZ2Vk:";
  private static final String TOMCAT = "Apache Tomcat/11.0.27";

  @TempDir private Path directory = Path.of("");

  /** What came through the filter, if anything did. */
  private @Nullable HttpServletRequest passedRequest;

  private @Nullable HttpServletResponse passedResponse;
  private @Nullable Object passedFact;

  private static FilterConfig filterConfig(Map<String, String> parameters) {
    return filterConfig(parameters, TOMCAT);
  }

  private static ServletContext context(@Nullable String server, int version) {
    return Fake.of(
        ServletContext.class,
        (method, arguments) ->
            switch (method) {
              case "getServerInfo" -> server;
              case "getMajorVersion" -> version;
              case "getAttribute" -> null;
              case "getContextPath" -> "/app";
              default -> throw Fake.unexpected(method, arguments);
            });
  }

  private static FilterConfig filterConfig(
      Map<String, String> parameters, @Nullable String server) {
    return Fake.of(
        FilterConfig.class,
        (method, arguments) ->
            switch (method) {
              case "getFilterName" -> "certs";
              case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
              case "getInitParameter" -> parameters.get((String) arguments[0]);
              case "getServletContext" -> context(server, 6);
              default -> throw Fake.unexpected(method, arguments);
            });
  }

  private static ClientCertConfig.Builder config() {
    return ClientCertConfig.builder()
        .trustAnchors(List.of(PKI.root().certificate()))
        .reloadInterval(Duration.ZERO);
  }

  private static ClientCertFilter filter(ClientCertConfig.Builder config) throws ServletException {
    ClientCertFilter filter = new ClientCertFilter(config.build());
    filter.init(filterConfig(Map.of()));
    return filter;
  }

  private void pass(ClientCertFilter filter, ServletRequest request, ServletResponse response)
      throws Exception {
    passedRequest = null;
    passedResponse = null;
    filter.doFilter(
        request,
        response,
        (req, res) -> {
          passedRequest = (HttpServletRequest) req;
          passedResponse = (HttpServletResponse) res;
          passedFact = req.getAttribute(VERDICT_ATTRIBUTE);
        });
  }

  private HttpServletRequest pass(ClientCertFilter filter, RawRequest raw) throws Exception {
    pass(filter, raw.request, new RawResponse().response);
    return passed();
  }

  private HttpServletRequest passed() {
    return Objects.requireNonNull(passedRequest, "nothing came through the filter");
  }

  private static RawRequest good() {
    return new RawRequest().presenting(PKI.client().presented());
  }

  private static Verdict verdict(HttpServletRequest request) {
    return ((ClientCertificate) request.getAttribute(VERDICT_ATTRIBUTE)).verdict();
  }

  private static List<String> values(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  @Test
  @DisplayName("I1 S1 a verified certificate replaces what the client sent itself")
  void verified() throws Exception {
    HttpServletRequest request =
        pass(
            filter(config()),
            good().line("Client-Cert", FORGED).line("client_cert-chain", FORGED).line("Host", "h"));

    assertThat(verdict(request)).isEqualTo(Verdict.VERIFIED);
    ClientCertificate fact = (ClientCertificate) request.getAttribute(VERDICT_ATTRIBUTE);
    assertThat(values(request, "Client-Cert")).containsExactly(fact.clientCert());
    assertThat(values(request, "Client-Cert-Chain")).containsExactly(fact.clientCertChain());
    assertThat(Collections.list(request.getHeaderNames()))
        .containsExactly("Host", "Client-Cert", "Client-Cert-Chain");
  }

  @Test
  @DisplayName(
      "V8 the trust of an engine that somebody else made can be replaced between two requests")
  void sharedEngine() throws Exception {
    TestPki other = TestPki.create(Clock.systemUTC());
    AtomicReference<ClientCertConfig> current = new AtomicReference<>(config().build());
    try (ClientCertEngine engine =
        ClientCertEngine.create(
            Map.of(),
            settings -> ConnectorConfigs.single(Objects.requireNonNull(current.get())),
            null)) {
      ClientCertFilter filter = new ClientCertFilter(engine);
      filter.init(filterConfig(Map.of()));

      assertThat(verdict(pass(filter, good()))).isEqualTo(Verdict.VERIFIED);
      current.set(config().trustAnchors(List.of(other.root().certificate())).build());
      engine.rebuild();
      assertThat(verdict(pass(filter, good()))).isEqualTo(Verdict.UNTRUSTED);
      assertThatExceptionOfType(ServletException.class)
          .isThrownBy(() -> filter.init(filterConfig(Map.of("trustStore", "ca.pem"))))
          .withMessageContaining("trustStore");
    }
  }

  @Test
  @DisplayName("S1 without a certificate, or with a bad one, both fields are gone")
  void notVerified() throws Exception {
    ClientCertFilter filter = filter(config());

    HttpServletRequest without = pass(filter, new RawRequest().line("Client-Cert", FORGED));
    assertThat(verdict(without)).isEqualTo(Verdict.NONE);
    assertThat(values(without, "Client-Cert")).isEmpty();

    HttpServletRequest rogue =
        pass(
            filter,
            new RawRequest().presenting(PKI.rogue().presented()).line("Client-Cert", FORGED));
    assertThat(verdict(rogue)).isEqualTo(Verdict.UNTRUSTED);
    assertThat(Collections.list(rogue.getHeaderNames())).isEmpty();
  }

  @Test
  @DisplayName("V10 an attribute that is no chain of certificates is none")
  void otherAttributes() throws Exception {
    X509Certificate leaf = PKI.client().leaf().certificate();

    for (Object value : List.of("text", leaf, List.of(leaf), new Object[] {leaf})) {
      HttpServletRequest request =
          pass(
              filter(config()),
              new RawRequest().attribute("jakarta.servlet.request.X509Certificate", value));

      assertThat(verdict(request)).isEqualTo(Verdict.NONE);
      assertThat(values(request, "Client-Cert")).isEmpty();
    }
  }

  @Test
  @DisplayName("T1 a fact that is already there is replaced")
  void forgedFact() throws Exception {
    HttpServletRequest request =
        pass(filter(config()), new RawRequest().attribute(VERDICT_ATTRIBUTE, "forged"));

    assertThat(verdict(request)).isEqualTo(Verdict.NONE);
  }

  @Test
  @DisplayName("S10 onSpoofed=reject refuses the client's request with 400, aliases too")
  void rejectSpoofed() throws Exception {
    ClientCertFilter filter = filter(config().onSpoofed(Refusal.reject()));

    for (String name : List.of("Client-Cert", "CLIENT_CERT", "client-cert-chain")) {
      RawResponse response = new RawResponse();
      pass(filter, good().line(name, "").request, response.response);

      assertThat(response.errors).containsExactly(400);
      assertThat(passedRequest).isNull();
    }
    RawResponse response = new RawResponse();
    pass(filter, good().line("X-Client-Cert", "").request, response.response);
    assertThat(response.errors).isEmpty();
    assertThat(values(passed(), "Client-Cert")).hasSize(1);
  }

  @Test
  @DisplayName("S10 onSpoofed=reject refuses no dispatch of the container's own")
  void rejectSpoofedOnlyOnce() throws Exception {
    ClientCertFilter filter = filter(config().onSpoofed(Refusal.reject()));

    HttpServletRequest errorPage =
        pass(filter, good().line("Client-Cert", FORGED).dispatchedAs(DispatcherType.ERROR));

    assertThat(values(errorPage, "Client-Cert")).isEmpty();
  }

  @Test
  @DisplayName("I4 onOversized=reject refuses with 431, and its error page gets no fields")
  void rejectOversized() throws Exception {
    ClientCertFilter filter = filter(config().onOversized(Refusal.reject()));
    RawRequest raw =
        new RawRequest().presenting(PKI.overChainLimit().presented()).line("Client-Cert", FORGED);
    RawResponse response = new RawResponse();

    pass(filter, raw.request, response.response);
    assertThat(response.errors).containsExactly(431);
    assertThat(passedRequest).isNull();

    HttpServletRequest errorPage = pass(filter, raw.dispatchedAs(DispatcherType.ERROR));
    assertThat(values(errorPage, "Client-Cert")).isEmpty();
    assertThat(verdict(errorPage)).isEqualTo(Verdict.VERIFIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WL-Proxy-Client-Cert", "wl-proxy-client-cert"})
  @DisplayName("V10 a certificate that may come from a field of WebLogic's plug-in is none")
  void fieldOfWebLogic(String name) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      HttpServletRequest request = pass(filter(config()), good().line(name, ""));

      assertThat(values(request, "Client-Cert")).isEmpty();
      assertThat(verdict(request)).isEqualTo(Verdict.NONE);
      assertThat(log.messages())
          .anySatisfy(m -> assertThat(m).contains("did not present in the TLS handshake"));
    }
    assertThat(verdict(pass(filter(config()), good().line("WL-Proxy-SSL", "true"))))
        .isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("S6 a request that came by AJP is stripped, and gets nothing")
  void ajp() throws Exception {
    for (String protocol : List.of("ajp", "AJP")) {
      HttpServletRequest request =
          pass(filter(config()), good().over(protocol).line("Client-Cert", FORGED));

      assertThat(values(request, "Client-Cert")).isEmpty();
      assertThat(verdict(request)).isEqualTo(Verdict.NONE);
    }
    assertThat(values(pass(filter(config()), good().over(null)), "Client-Cert")).hasSize(1);
    assertThat(values(pass(filter(config()), good().over("h2")), "Client-Cert")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  @DisplayName("S7 a raw request is stripped and gets our fields in every dispatch")
  void everyDispatch(DispatcherType type) throws Exception {
    ClientCertFilter filter = filter(config());
    RawRequest raw = good().line("Client-Cert", FORGED);
    pass(filter, raw);

    HttpServletRequest again = pass(filter, raw.dispatchedAs(type));

    assertThat(values(again, "Client-Cert")).hasSize(1).doesNotContain(FORGED);
  }

  @Test
  @DisplayName("S7 the error page of a request that never passed gets no fields")
  void errorBeforeTheFilter() throws Exception {
    HttpServletRequest errorPage =
        pass(
            filter(config()),
            good().line("Client-Cert", FORGED).dispatchedAs(DispatcherType.ERROR));

    assertThat(values(errorPage, "Client-Cert")).isEmpty();
    assertThat(verdict(errorPage)).isEqualTo(Verdict.NONE);
  }

  @Test
  @DisplayName("S7 what is wrapped already passes as it is, under other wrappers too")
  void wrappedAlready() throws Exception {
    ClientCertFilter filter = filter(config());
    pass(filter, good());
    HttpServletRequest inner = passed();
    HttpServletResponse innerResponse = Objects.requireNonNull(passedResponse);
    HttpServletRequest outer = new HttpServletRequestWrapper(new HttpServletRequestWrapper(inner));
    HttpServletResponse outerResponse = new HttpServletResponseWrapper(innerResponse);

    pass(filter, outer, outerResponse);

    assertThat(passedRequest).isSameAs(outer);
    assertThat(passedResponse).isSameAs(outerResponse);
  }

  @Test
  @DisplayName("S7 a wrapped request with a raw response gets that response wrapped")
  void rawResponse() throws Exception {
    ClientCertFilter filter = filter(config());
    pass(filter, good());
    RawResponse response = new RawResponse();

    pass(filter, passed(), response.response);
    Objects.requireNonNull(passedResponse).setHeader("Client-Cert", "x");
    Objects.requireNonNull(passedResponse).setHeader("Vary", "Client-Cert");

    assertThat(response.lines).isEqualTo(Map.of("Vary", List.of("*")));
  }

  @Test
  @DisplayName("S7 a raw request with a wrapped response is wrapped, whatever its attributes say")
  void rawRequest() throws Exception {
    ClientCertFilter filter = filter(config());
    RawRequest raw = good().line("Client-Cert", FORGED);
    pass(filter, raw);
    HttpServletResponse wrapped = Objects.requireNonNull(passedResponse);

    pass(filter, new HttpServletRequestWrapper(raw.request), wrapped);

    assertThat(passedResponse).isSameAs(wrapped);
    assertThat(values(passed(), "Client-Cert")).hasSize(1).doesNotContain(FORGED);
  }

  @Test
  @DisplayName("S7 asynchronous processing goes on with both wrappers")
  void startAsync() throws Exception {
    HttpServletRequest request = pass(filter(config()), good().line("Client-Cert", FORGED));

    assertThat(request.startAsync().getRequest()).isSameAs(request);
    assertThat(request.startAsync().getResponse()).isSameAs(passedResponse);
  }

  @Test
  @DisplayName("S5 trailers pass through the filter without ours")
  void trailers() throws Exception {
    HttpServletRequest request =
        pass(filter(config()), good().trailer("client-cert", FORGED).trailer("a", "b"));

    assertThat(request.getTrailerFields()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  @DisplayName("S6 what is not HTTP is refused")
  void notHttp() throws Exception {
    ClientCertFilter filter = filter(config());
    ServletRequest request = Fake.of(ServletRequest.class, Fake::fail);
    ServletResponse response = Fake.of(ServletResponse.class, Fake::fail);

    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(() -> pass(filter, request, new RawResponse().response));
    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(() -> pass(filter, good().request, response));
  }

  private void assertThatNothingPasses(ClientCertFilter filter, DispatcherType type)
      throws Exception {
    RawResponse raw = new RawResponse();
    pass(filter, good().line("Client-Cert", FORGED).dispatchedAs(type).request, raw.response);

    assertThat(passedRequest).isNull();
    assertThat(raw.statuses).containsExactly(503);
    assertThat(raw.errors).as("no error page of the application").isEmpty();
    assertThat(raw.committed).isTrue();
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  @DisplayName("V9 a filter that was never initialised answers every request with 503")
  void notInitialised(DispatcherType type) throws Exception {
    ClientCertFilter filter = new ClientCertFilter();

    assertThatNothingPasses(filter, type);
    filter.destroy();
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  @DisplayName("V8 V9 a filter whose start failed answers every request with 503, logs why once")
  void startFailed(DispatcherType type) throws Exception {
    ClientCertFilter filter = new ClientCertFilter();
    Map<String, String> parameters =
        Map.of("trustStore", directory.resolve("missing.pem").toString());
    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(() -> filter.init(filterConfig(parameters)));

    try (CapturedLog log = new CapturedLog()) {
      assertThatNothingPasses(filter, type);
      assertThatNothingPasses(filter, type);
      assertThat(log.messages())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("503", "trustStore", "missing.pem", "does not exist");
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"Payara Micro 7.2025.1", "Eclipse GlassFish 8", "IBM WebSphere Liberty"})
  @DisplayName("V8 V9 where a server may leave out a filter that fails, it starts and answers 503")
  void startFailedOnOtherServers(@Nullable String server) throws Exception {
    ClientCertFilter filter = new ClientCertFilter();
    String missing = directory.resolve("missing.pem").toString();

    try (CapturedLog log = new CapturedLog()) {
      filter.init(filterConfig(Map.of("trustStore", missing), server));

      assertThat(log.messages())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("503", "Filter \"certs\"", "trustStore", missing);
      for (DispatcherType type : DispatcherType.values()) {
        assertThatNothingPasses(filter, type);
      }
      assertThat(log.messages()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TOMCAT, "jetty/12.1.12", "Undertow - 2.3.20.Final"})
  @DisplayName("V8 V9 where a server fails the application with its filter, it does not start")
  void startFailedOnKnownServers(String server) {
    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(() -> new ClientCertFilter().init(filterConfig(Map.of(), server)))
        .withMessageContaining("trustStore");
  }

  @Test
  @DisplayName("V9 a failed start counts also where the engine is somebody else's")
  void startFailedOfSharedForwarder() throws Exception {
    try (ClientCertEngine forwarder = ClientCertEngine.create(config().build())) {
      ClientCertFilter filter = new ClientCertFilter(forwarder);
      assertThat(verdict(pass(filter, good()))).isEqualTo(Verdict.VERIFIED);
      assertThatExceptionOfType(ServletException.class)
          .isThrownBy(() -> filter.init(filterConfig(Map.of("chain", "none"))));

      assertThatNothingPasses(filter, DispatcherType.REQUEST);
    }
  }

  @Test
  @DisplayName(
      "V9 a filter that is destroyed answers every request with 503, until it starts again")
  void destroyed() throws Exception {
    ClientCertFilter filter = filter(config());
    filter.destroy();
    assertThatNothingPasses(filter, DispatcherType.REQUEST);

    filter.init(filterConfig(Map.of()));
    assertThat(verdict(pass(filter, good()))).isEqualTo(Verdict.VERIFIED);
    filter.destroy();
  }

  @Test
  @DisplayName("V9 a filter out of service adds nothing to a response that has begun")
  void outOfServiceTooLate() throws Exception {
    RawResponse raw = new RawResponse();
    raw.committed = true;
    pass(new ClientCertFilter(), good().request, raw.response);

    assertThat(passedRequest).isNull();
    assertThat(raw.statuses).isEmpty();
  }

  @Test
  @DisplayName("V9 init-params configure the filter")
  void initParams() throws Exception {
    Path trust = Pem.write(directory.resolve("trust.pem"), PKI.root().certificate());
    ClientCertFilter filter = new ClientCertFilter();
    filter.init(
        filterConfig(
            Map.of("trustStore", trust.toString(), "chain", "none", "reloadInterval", "PT0S")));

    HttpServletRequest request = pass(filter, good());

    assertThat(values(request, "Client-Cert")).hasSize(1);
    assertThat(values(request, "Client-Cert-Chain")).isEmpty();
    filter.destroy();
  }

  private static void assertThatInitFails(
      ClientCertFilter filter, Map<String, String> parameters, String... parts) {
    assertThatExceptionOfType(ServletException.class)
        .isThrownBy(() -> filter.init(filterConfig(parameters)))
        .withMessageStartingWith("Filter \"certs\"")
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  @DisplayName("V9 unknown, missing and wrong init-params refuse to start, and say what to write")
  void wrongInitParams() {
    assertThatInitFails(new ClientCertFilter(), Map.of(), "\"trustStore\" is missing: write");
    assertThatInitFails(
        new ClientCertFilter(),
        Map.of("trustStor", "x"),
        "\"trustStor\"",
        "did you mean \"trustStore\"?");
    assertThatInitFails(
        new ClientCertFilter(),
        Map.of("trustStore", directory.resolve("none.pem").toString()),
        "none.pem",
        "does not exist");
    assertThatInitFails(
        new ClientCertFilter(),
        Map.of("trustStore", "x", "onSpoofed", "log"),
        "\"onSpoofed\" = \"log\"",
        "write strip, reject, or refuse");
  }

  @ParameterizedTest(name = "Servlet {0}")
  @ValueSource(ints = {5, 6})
  @DisplayName("legacyForward=first refuses to start where connections cannot be told apart")
  void connectionsApart(int version) throws Exception {
    ClientCertFilter filter =
        new ClientCertFilter(
            config()
                .dialects(List.of("cloudflare-legacy"))
                .legacyForward(ClientCertConfig.LegacyForward.FIRST)
                .build());
    ServletContext context = context(TOMCAT, version);
    FilterConfig named = filterConfig(Map.of());
    FilterConfig config =
        Fake.of(
            FilterConfig.class,
            (method, arguments) ->
                switch (method) {
                  case "getServletContext" -> context;
                  case "getInitParameterNames" -> named.getInitParameterNames();
                  default -> named.getFilterName();
                });

    if (version < 6) {
      assertThatExceptionOfType(ServletException.class)
          .isThrownBy(() -> filter.init(config))
          .withMessageContaining(
              "\"legacyForward\" = \"first\" needs a server that tells connections apart")
          .withMessageEndingWith("write every");
    } else {
      filter.init(config);
      filter.destroy();
    }
  }

  @Test
  @DisplayName("S8 fields of ours on a response stay, whatever the application does")
  void responseFields() throws Exception {
    RawResponse raw = new RawResponse();
    pass(filter(config().cfCertResponse(true)), good().request, raw.response);
    HttpServletResponse response = Objects.requireNonNull(passedResponse);
    response.setHeader("cf-cert-verified", "forged");
    response.addHeader("CF-Cert-Serial", "forged");
    response.reset();

    assertThat(raw.lines.get("cf-cert-verified")).containsExactly("true");
    assertThat(raw.lines.get("cf-cert-serial")).hasSize(1).doesNotContain("forged");
  }

  @Test
  @DisplayName("onMissing and onInvalid refuse, each with its status")
  void refusals() throws Exception {
    ClientCertFilter filter =
        filter(config().onMissing(Refusal.refuse(401)).onInvalid(Refusal.refuse(403)));
    RawResponse missing = new RawResponse();
    pass(filter, new RawRequest().request, missing.response);
    RawResponse invalid = new RawResponse();
    pass(filter, new RawRequest().presenting(PKI.expired().presented()).request, invalid.response);

    assertThat(missing.errors).containsExactly(401);
    assertThat(invalid.errors).containsExactly(403);
    assertThat(passedRequest).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE", "ASYNC"})
  @DisplayName("S10 a request that meets the filter first in another dispatch is refused there")
  void refusedInTheFirstDispatch(DispatcherType type) throws Exception {
    ClientCertFilter filter =
        filter(
            config()
                .onSpoofed(Refusal.reject())
                .onMissing(Refusal.refuse(401))
                .onInvalid(Refusal.refuse(403)));
    RawResponse spoofed = new RawResponse();
    pass(filter, good().line("client_cert", "x").dispatchedAs(type).request, spoofed.response);
    RawResponse missing = new RawResponse();
    pass(filter, new RawRequest().dispatchedAs(type).request, missing.response);
    RawResponse invalid = new RawResponse();
    RawRequest expired = new RawRequest().presenting(PKI.expired().presented());
    pass(filter, expired.dispatchedAs(type).request, invalid.response);

    assertThat(spoofed.errors).containsExactly(400);
    assertThat(missing.errors).containsExactly(401);
    assertThat(invalid.errors).containsExactly(403);
    assertThat(passedRequest).isNull();

    pass(filter, expired.request, new RawResponse().response);
    assertThat(passedRequest).as("forwarded again by what has been told of the refusal").isNull();
    assertThat(verdict(pass(filter, good().dispatchedAs(type)))).isEqualTo(Verdict.VERIFIED);
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE", "ASYNC"})
  @DisplayName("S10 a request that was admitted is not refused in a later dispatch")
  void notRefusedLater(DispatcherType type) throws Exception {
    TestPki.Client chain = PKI.client();
    ClientCertFilter filter = filter(config().onMissing(Refusal.refuse(401)));
    RawRequest raw = new RawRequest().presenting(chain.presented());
    pass(filter, raw);
    raw.attributes.remove("jakarta.servlet.request.X509Certificate");

    assertThat(values(pass(filter, raw.dispatchedAs(type)), "Client-Cert")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatcherType.class,
      names = {"FORWARD", "INCLUDE", "ASYNC", "ERROR"})
  @DisplayName("S10 the error page of a refused request is not refused, whatever it forwards to")
  void errorPageIsNotRefused(DispatcherType type) throws Exception {
    ClientCertFilter filter =
        filter(config().onSpoofed(Refusal.reject()).onMissing(Refusal.refuse(401)));
    RawRequest raw = new RawRequest().line("Client-Cert", FORGED);
    pass(filter, raw.request, new RawResponse().response);
    assertThat(passedRequest).isNull();
    raw.attribute(RequestDispatcher.ERROR_STATUS_CODE, 400);

    assertThat(values(pass(filter, raw.dispatchedAs(type)), "Client-Cert")).isEmpty();
  }

  @Test
  @DisplayName("S10 in a response that has begun nobody is told of a refusal, and nothing passes")
  void refusedTooLate() throws Exception {
    RawResponse response = new RawResponse();
    response.committed = true;
    pass(
        filter(config().onMissing(Refusal.refuse(401))),
        new RawRequest().dispatchedAs(DispatcherType.FORWARD).request,
        response.response);

    assertThat(passedRequest).isNull();
    assertThat(response.errors).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DispatcherType.class)
  @DisplayName("I1 a filter behind another one asks its own trust anchors")
  void twoFilters(DispatcherType type) throws Exception {
    TestPki other = TestPki.create(Clock.systemUTC());
    ClientCertFilter outer = filter(config().onSpoofed(Refusal.reject()));
    ClientCertFilter inner =
        filter(
            config()
                .trustAnchors(List.of(other.root().certificate()))
                .dialects(List.of("rfc9440", "nginx"))
                .onSpoofed(Refusal.reject()));
    RawRequest raw = good();
    pass(outer, raw);
    assertThat(values(passed(), "Client-Cert")).hasSize(1);
    raw.dispatchedAs(type);

    pass(inner, passed(), Objects.requireNonNull(passedResponse));

    assertThat(passedFact)
        .isInstanceOfSatisfying(
            ClientCertificate.class,
            fact -> assertThat(fact.verdict()).isEqualTo(Verdict.UNTRUSTED));
    assertThat(values(passed(), "Client-Cert")).isEmpty();
    assertThat(values(passed(), "Client-Cert-Chain")).isEmpty();

    HttpServletRequest again = passed();
    pass(outer, again, Objects.requireNonNull(passedResponse));
    assertThat(passed()).as("each filter knows its own").isSameAs(again);
    pass(inner, again, Objects.requireNonNull(passedResponse));
    assertThat(passed()).isSameAs(again);
  }

  @Test
  @DisplayName("S9 S10 a filter behind another one strips the names that only it manages")
  void innerNames() throws Exception {
    ClientCertFilter outer = filter(config());
    ClientCertFilter inner =
        filter(config().dialects(List.of("rfc9440", "nginx")).onSpoofed(Refusal.reject()));
    String ofNginx = "X-SSL-Client-Cert";
    assertThat(values(pass(filterWith(Dialect.NGINX), good()), ofNginx))
        .as("a name that the inner one manages")
        .hasSize(1);
    pass(outer, good().line(ofNginx, "forged"));
    assertThat(values(passed(), ofNginx)).containsExactly("forged");
    RawResponse response = new RawResponse();

    pass(inner, passed(), response.response);

    assertThat(response.errors).containsExactly(400);
    assertThat(passedRequest).isNull();
  }

  private static ClientCertFilter filterWith(Dialect dialect) throws ServletException {
    return filter(config().dialects(List.of(dialect.key())));
  }

  @Test
  @DisplayName("T1 after an include behind another filter the fact is that of before")
  void factAfterInclude() throws Exception {
    TestPki other = TestPki.create(Clock.systemUTC());
    ClientCertFilter inner = filter(config().trustAnchors(List.of(other.root().certificate())));
    RawRequest raw = good();
    pass(filter(config()), raw);
    raw.dispatchedAs(DispatcherType.INCLUDE);
    AtomicReference<Object> included = new AtomicReference<>();

    inner.doFilter(
        passed(),
        Objects.requireNonNull(passedResponse),
        (request, response) -> included.set(request.getAttribute(VERDICT_ATTRIBUTE)));

    assertThat(included.get())
        .isInstanceOfSatisfying(
            ClientCertificate.class,
            fact -> assertThat(fact.verdict()).isEqualTo(Verdict.UNTRUSTED));
    assertThat(verdict(passed())).isEqualTo(Verdict.VERIFIED);
  }

  @Test
  @DisplayName("V9 a filter that is configured in code takes no init-params")
  void codeAndInitParams() {
    assertThatInitFails(
        new ClientCertFilter(config().build()),
        Map.of("chain", "none"),
        "configured in code",
        "chain");
  }

  @Test
  @DisplayName("V8 a trust store that holds a leaf only refuses to start")
  void leafOnly() {
    HeldCertificate leaf = HeldCertificate.builder().subject("CN=leaf").build();
    Path trust = Pem.write(directory.resolve("trust.pem"), leaf.certificate());

    assertThatInitFails(
        new ClientCertFilter(), Map.of("trustStore", trust.toString()), "is not a CA certificate");
  }
}
