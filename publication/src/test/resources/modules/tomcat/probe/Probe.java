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
package probe;

import io.clientcert.tomcat.ClientCertValve;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** Serves one request of a client by Tomcat, and prints which fields arrived. */
public final class Probe {

  private Probe() {}

  /** With the folder of the files. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    SSLHostConfig host = new SSLHostConfig();
    host.setCertificateVerification("required");
    host.setTruststoreFile(folder.resolve("server.p12").toString());
    host.setTruststorePassword("changeit");
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystoreFile(folder.resolve("server.p12").toString());
    certificate.setCertificateKeystorePassword("changeit");
    host.addCertificate(certificate);
    Connector connector = new Connector("HTTP/1.1");
    connector.setPort(0);
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    connector.addSslHostConfig(host);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setConnector(connector);
    ClientCertValve valve = new ClientCertValve();
    valve.setProperty("trustStore", "connector");
    tomcat.getEngine().getPipeline().addValve(valve);
    var context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "probe", new Fields()).addMapping("/");
    tomcat.start();
    System.out.println(ask(connector.getLocalPort(), folder.resolve("client.p12")));
    tomcat.stop();
    tomcat.destroy();
    new Refused().start(folder);
  }

  private static final class Refused {
    void start(Path folder) {
      ClientCertValve valve = new ClientCertValve();
      valve.setProperty("trustStore", folder.resolve("none.pem").toString());
      Tomcat tomcat = new Tomcat();
      tomcat.setBaseDir(folder.toString());
      tomcat.getEngine().getPipeline().addValve(valve);
      try {
        tomcat.start();
      } catch (Exception e) {
        System.out.println(e);
      }
    }
  }

  private static final class Fields extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response
          .getWriter()
          .print("fields " + Collections.list(request.getHeaders("Client-Cert")));
    }
  }

  private static String ask(int port, Path keyStore) throws Exception {
    KeyStore key = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(keyStore)) {
      key.load(in, "changeit".toCharArray());
    }
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(key, "changeit".toCharArray());
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(key);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    try (var socket = context.getSocketFactory().createSocket("localhost", port)) {
      String request =
          "GET / HTTP/1.1\r\nHost: localhost\r\nClient-Cert: :Zm9yZ2Vk:\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
