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

import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** Tomcat in this process, on ports of its choice, with one application. */
final class EmbeddedTomcat implements AutoCloseable {

  /** What a servlet does with a request. */
  @FunctionalInterface
  interface Handler {
    /** Answers. */
    void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  private final Path directory;
  private final HeldCertificate server;
  private final Tomcat tomcat = new Tomcat();
  private final Context context;

  EmbeddedTomcat(Path directory, HeldCertificate server) {
    this.directory = directory;
    this.server = server;
    tomcat.setBaseDir(directory.toString());
    tomcat.getHost().setAppBase(directory.toString());
    context = tomcat.addContext("", directory.toString());
  }

  /** A connector without TLS; what the names say, goes to it as in {@code server.xml}. */
  Connector http(Map<String, String> attributes) {
    Connector connector = connector(attributes);
    tomcat.getService().addConnector(connector);
    return connector;
  }

  private static Connector connector(Map<String, String> attributes) {
    Connector connector = new Connector("HTTP/1.1");
    connector.setPort(0);
    attributes.forEach(
        (name, value) -> {
          if (!connector.setProperty(name, value)) {
            throw new IllegalArgumentException(name);
          }
        });
    return connector;
  }

  /** A connector with TLS, the first of {@code hosts} its default. */
  Connector https(Map<String, String> attributes, SSLHostConfig... hosts) {
    Connector connector = connector(attributes);
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    connector.setProperty("defaultSSLHostConfigName", hosts[0].getHostName());
    for (SSLHostConfig host : hosts) {
      connector.addSslHostConfig(host);
    }
    tomcat.getService().addConnector(connector);
    return connector;
  }

  /** The TLS configuration of a host that asks for client certificates, and trusts nobody yet. */
  SSLHostConfig asking(String hostName) {
    SSLHostConfig host = notAsking(hostName);
    host.setCertificateVerification("optional");
    return host;
  }

  /** The TLS configuration of a host that asks for client certificates, and takes them all. */
  SSLHostConfig acceptingAny(String hostName) {
    SSLHostConfig host = asking(hostName);
    host.setTrustManagerClassName(AcceptAnyClient.class.getName());
    return host;
  }

  /** The TLS configuration of a host that does not ask for client certificates. */
  SSLHostConfig notAsking(String hostName) {
    SSLHostConfig host = new SSLHostConfig();
    host.setHostName(hostName);
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateFile(
        Pem.write(directory.resolve("server.pem"), server.certificate()).toString());
    certificate.setCertificateKeyFile(
        Pem.writeKey(directory.resolve("server.key"), server.key()).toString());
    host.addCertificate(certificate);
    return host;
  }

  /** A key store that trusts {@code anchors}. */
  static KeyStore trusting(X509Certificate... anchors) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate anchor : anchors) {
        store.setCertificateEntry("anchor-" + store.size(), anchor);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Serves {@code pattern} by {@code handler}. */
  EmbeddedTomcat serve(String pattern, Handler handler) {
    return serve(
        pattern,
        new HttpServlet() {
          private static final long serialVersionUID = 1L;

          @Override
          protected void service(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            try {
              handler.handle(request, response);
            } catch (IOException | RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        });
  }

  /** Serves {@code pattern} by {@code servlet}. */
  EmbeddedTomcat serve(String pattern, HttpServlet servlet) {
    Wrapper wrapper = Tomcat.addServlet(context, pattern, servlet);
    wrapper.setAsyncSupported(true);
    wrapper.addMapping(pattern);
    return this;
  }

  Context context() {
    return context;
  }

  Engine engine() {
    return tomcat.getEngine();
  }

  Tomcat tomcat() {
    return tomcat;
  }

  EmbeddedTomcat start() throws LifecycleException {
    tomcat.start();
    return this;
  }

  /** Writes a file into the directory of the server. */
  Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}
