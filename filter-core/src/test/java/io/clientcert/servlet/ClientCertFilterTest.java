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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertConfig.OnOversized;
import io.clientcert.ClientCertConfig.OnSpoofed;
import io.clientcert.ClientCertForwarder;
import io.clientcert.ClientCertificate;
import io.clientcert.Verdict;
import io.clientcert.dialect.Dialect;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the filter passes on, dispatch by dispatch. */
class ClientCertFilterTest {
  private static final TestPki PKI = TestPki.create(Clock.systemUTC());
  private static final String FACT = ClientCertificate.class.getName();
  private static final String FORGED = ":Zm9yZ2Vk:";

  @TempDir private Path directory = Path.of("");

  /** What came through the filter, if anything did. */
  private @Nullable HttpServletRequest passedRequest;

  private @Nullable HttpServletResponse passedResponse;

  private static FilterConfig filterConfig(Map<String, String> parameters) {
    return Fake.of(
        FilterConfig.class,
        (method, arguments) ->
            switch (method) {
              case "getFilterName" -> "certs";
              case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
              case "getInitParameter" -> parameters.get((String) arguments[0]);
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
    return ((ClientCertificate) request.getAttribute(FACT)).verdict();
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
    ClientCertificate fact = (ClientCertificate) request.getAttribute(FACT);
    assertThat(values(request, "Client-Cert")).containsExactly(fact.clientCert());
    assertThat(values(request, "Client-Cert-Chain")).containsExactly(fact.clientCertChain());
    assertThat(Collections.list(request.getHeaderNames()))
        .containsExactly("Host", "Client-Cert", "Client-Cert-Chain");
  }

  @Test
  @DisplayName("V8 a forwarder that somebody else made can be replaced between two requests")
  void sharedForwarder() throws Exception {
    TestPki other = TestPki.create(Clock.systemUTC());
    try (ClientCertForwarder first = ClientCertForwarder.create(config().build());
        ClientCertForwarder second =
            ClientCertForwarder.create(
                config().trustAnchors(List.of(other.root().certificate())).build())) {
      AtomicReference<ClientCertForwarder> current = new AtomicReference<>(first);
      ClientCertFilter filter = new ClientCertFilter(current::get);
      filter.init(filterConfig(Map.of()));

      assertThat(verdict(pass(filter, good()))).isEqualTo(Verdict.VERIFIED);
      current.set(second);
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
    HttpServletRequest request = pass(filter(config()), new RawRequest().attribute(FACT, "forged"));

    assertThat(verdict(request)).isEqualTo(Verdict.NONE);
  }

  @Test
  @DisplayName("S10 onSpoofed=reject refuses the client's request with 400, aliases too")
  void rejectSpoofed() throws Exception {
    ClientCertFilter filter = filter(config().onSpoofed(OnSpoofed.REJECT));

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
    ClientCertFilter filter = filter(config().onSpoofed(OnSpoofed.REJECT));

    HttpServletRequest errorPage =
        pass(filter, good().line("Client-Cert", FORGED).dispatchedAs(DispatcherType.ERROR));

    assertThat(values(errorPage, "Client-Cert")).isEmpty();
  }

  @Test
  @DisplayName("I4 onOversized=reject refuses with 431, and its error page gets no fields")
  void rejectOversized() throws Exception {
    ClientCertFilter filter = filter(config().onOversized(OnOversized.REJECT));
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

  @Test
  @DisplayName("V9 a filter that is not initialised passes nothing")
  void notInitialised() {
    ClientCertFilter filter = new ClientCertFilter();

    assertThatIllegalStateException().isThrownBy(() -> pass(filter, good()));
    assertThat(passedRequest).isNull();
    filter.destroy();
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
                .dialects(List.of(Dialect.CLOUDFLARE_LEGACY))
                .legacyForward(ClientCertConfig.LegacyForward.FIRST)
                .build());
    ServletContext context =
        Fake.of(
            ServletContext.class,
            (method, arguments) ->
                switch (method) {
                  case "getMajorVersion" -> version;
                  default -> throw Fake.unexpected(method, arguments);
                });
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
          .withMessageContaining("\"legacyForward\" = \"first\" needs Servlet 6.0")
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
    ClientCertFilter filter = filter(config().refuseMissing(401).refuseInvalid(403));
    RawResponse missing = new RawResponse();
    pass(filter, new RawRequest().request, missing.response);
    RawResponse invalid = new RawResponse();
    pass(filter, new RawRequest().presenting(PKI.expired().presented()).request, invalid.response);

    assertThat(missing.errors).containsExactly(401);
    assertThat(invalid.errors).containsExactly(403);
    assertThat(passedRequest).isNull();
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
