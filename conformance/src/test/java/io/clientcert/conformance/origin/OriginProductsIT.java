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
package io.clientcert.conformance.origin;

import io.clientcert.conformance.Run;
import io.clientcert.conformance.TestRuns;
import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Target;
import io.clientcert.conformance.pki.Pki;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RenegotiationRequiredException;
import io.undertow.server.SSLSessionInfo;
import io.undertow.server.handlers.SSLHeaderHandler;
import io.undertow.util.Headers;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.catalina.valves.RemoteCIDRValve;
import org.apache.catalina.valves.SSLValve;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code SSLValve} of Tomcat and {@code SSLHeaderHandler} of Undertow, as they are and behind the
 * access list that their snippet has; their results are a table of {@code docs/conformance.md}.
 */
class OriginProductsIT {

  private static final String PROXY = "127.0.0.1";

  @Test
  @DisplayName("The page of the kit has the results of the origins")
  void products(@TempDir Path temporary) throws Exception {
    Pki pki = Pki.open(temporary.resolve("pki"), "localhost", Instant.now());
    String tomcat = "Tomcat " + ServerInfo.getServerNumber().replaceAll("\\.0$", "") + " SSLValve";
    String undertow = "Undertow " + version() + " SSLHeaderHandler";
    Map<String, Run> runs = new LinkedHashMap<>();
    runs.put(tomcat, tomcat(temporary, pki, false));
    runs.put(tomcat + " and RemoteCIDRValve", tomcat(temporary, pki, true));
    runs.put(undertow, undertow(pki, false));
    runs.put(undertow + " and IP access list", undertow(pki, true));
    TestRuns.requireOnPage(
        "origin results", TestRuns.table(runs, Cases.all(), TestRuns.Rows.RUN_SOMEWHERE));
  }

  private static String version() {
    String path = Undertow.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return path.replaceAll(".*undertow-core-|\\.Final\\.jar$|\\.jar$", "");
  }

  private static Run tomcat(Path temporary, Pki pki, boolean withList) throws Exception {
    Path base = Files.createDirectory(temporary.resolve("tomcat-" + withList));
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector("HTTP/1.1");
    connector.setPort(0);
    connector.setProperty("address", "0.0.0.0");
    connector.setProperty("maxHttpRequestHeaderSize", "65536");
    tomcat.setConnector(connector);
    if (withList) {
      RemoteCIDRValve list = new RemoteCIDRValve();
      list.setAllow(PROXY);
      tomcat.getEngine().getPipeline().addValve(list);
    }
    tomcat.getEngine().getPipeline().addValve(new SSLValve());
    ErrorReportValve errors = new ErrorReportValve();
    errors.setShowReport(false);
    errors.setShowServerInfo(false);
    tomcat.getHost().getPipeline().addValve(errors);
    Context context = tomcat.addContext("", base.toString());
    Tomcat.addServlet(context, "whoami", new Whoami()).addMapping("/whoami");
    tomcat.start();
    try {
      return run("SSLValve", connector.getLocalPort(), pki, "ssl_client_cert", List.of());
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  /** Answers with the certificate that the container shows. */
  private static final class Whoami extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getInputStream().readAllBytes();
      Object chain = request.getAttribute("jakarta.servlet.request.X509Certificate");
      response.setContentType("text/plain");
      response
          .getWriter()
          .print(
              chain instanceof X509Certificate[] certificates
                  ? Seen.fingerprint(FieldFormat.der(certificates[0]))
                  : "none");
    }
  }

  private static Run undertow(Pki pki, boolean withList) throws Exception {
    HttpHandler application = new SSLHeaderHandler(OriginProductsIT::whoami);
    HttpHandler handler =
        withList ? Handlers.ipAccessControl(application, false).addAllow(PROXY) : application;
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "0.0.0.0", handler)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 65536)
            .build();
    server.start();
    try {
      InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
      List<Field> fields =
          List.of(
              new Field("SSL_CIPHER", "TLS_AES_128_GCM_SHA256"), new Field("SSL_SESSION_ID", "00"));
      return run("SSLHeaderHandler", address.getPort(), pki, "SSL_CLIENT_CERT", fields);
    } finally {
      server.stop();
    }
  }

  private static void whoami(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (received, body) -> received.getResponseSender().send(certificate(received)));
  }

  private static String certificate(HttpServerExchange exchange) {
    SSLSessionInfo session = exchange.getConnection().getSslSessionInfo();
    try {
      Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? Seen.fingerprint(FieldFormat.der(leaf))
          : "none";
    } catch (SSLPeerUnverifiedException | RenegotiationRequiredException e) {
      // The session has no certificate
      return "none";
    }
  }

  private static Run run(String name, int port, Pki pki, String field, List<Field> extra)
      throws Exception {
    Origin origin =
        new Origin(
            Target.parse("http://127.0.0.1:" + port),
            "/whoami",
            InetAddress.getLoopbackAddress(),
            InetAddress.getByName("127.0.0.2"),
            pki,
            FieldFormat.pem(field),
            extra,
            false,
            false,
            5_000);
    origin.checkReady();
    return TestRuns.run(
        "origin", name, Cases.all(), origin, Duration.ofSeconds(20), Duration.ofMinutes(4));
  }
}
