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

import io.clientcert.ClientCertificate;
import io.clientcert.Verdict;
import io.clientcert.field.ByteSequence;
import io.clientcert.testing.Pem;
import io.clientcert.testing.TestPki;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;

/** The valve in the Engine of a Tomcat that has a connector with TLS and one without. */
final class Scene implements AutoCloseable {

  static final TestPki PKI = TestPki.create(Clock.systemUTC());
  static final String FORGED = "Client-Cert: :Zm9yZ2VkCg==:";

  final EmbeddedTomcat tomcat;
  final ClientCertValve valve = new ClientCertValve();
  final Connector http;
  final Connector https;

  Scene(Path directory) {
    this(directory, Map.of());
  }

  Scene(Path directory, Map<String, String> connectorAttributes) {
    tomcat = new EmbeddedTomcat(directory, PKI.server());
    http = tomcat.http(connectorAttributes);
    https = tomcat.https(connectorAttributes, tomcat.acceptingAny("_default_"));
    tomcat.engine().getPipeline().addValve(valve);
    set("trustStore", Pem.write(directory.resolve("ca.pem"), PKI.root().certificate()).toString());
    tomcat.serve("/echo", Scene::echo);
  }

  Scene set(String name, String value) {
    valve.setProperty(name, value);
    return this;
  }

  Scene serve(String pattern, EmbeddedTomcat.Handler handler) {
    tomcat.serve(pattern, handler);
    return this;
  }

  Scene start() throws LifecycleException {
    tomcat.start();
    return this;
  }

  RawClient tls(TestPki.@Nullable Client client) throws IOException, GeneralSecurityException {
    return RawClient.tls(https, PKI.root(), client, "");
  }

  RawClient plain() throws IOException {
    return RawClient.plain(http);
  }

  /** Answers with the field lines of the request. */
  static void echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        response.getWriter().println(name + ": " + value);
      }
    }
  }

  /** Answers with the verdict about the client's certificate. */
  static void verdict(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ClientCertificate fact =
        (ClientCertificate) request.getAttribute(ClientCertificate.class.getName());
    response.getWriter().println("verdict: " + fact.verdict());
  }

  /**
   * Asks for what {@link #verdict(HttpServletRequest, HttpServletResponse)} has at {@code
   * /verdict}.
   */
  static Verdict verdict(Connector connector, TestPki.Client client) throws Exception {
    try (RawClient connection = RawClient.tls(connector, PKI.root(), client, "")) {
      return Verdict.valueOf(echoed(connection.get("/verdict"), "verdict").get(0));
    }
  }

  /** What an echoed request has under {@code name}, or what others may take for it. */
  static List<String> echoed(RawClient.Reply reply, String name) {
    String prefix = name + ": ";
    return reply
        .body()
        .lines()
        .filter(
            line ->
                line.replaceAll("[^A-Za-z0-9: ]", "-")
                    .regionMatches(true, 0, prefix, 0, prefix.length()))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  /** The value of {@code Client-Cert} for {@code client}. */
  static String leaf(TestPki.Client client) {
    return values(client).get(0);
  }

  /** The value of {@code Client-Cert-Chain} for {@code client}, who sends its path and no more. */
  static String chain(TestPki.Client client) {
    return values(client).stream().skip(1).collect(Collectors.joining(", "));
  }

  private static List<String> values(TestPki.Client client) {
    return Stream.of(client.presented()).map(Scene::value).toList();
  }

  private static String value(X509Certificate certificate) {
    try {
      return ByteSequence.encode(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.close();
  }
}
