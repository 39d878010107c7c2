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
package io.clientcert.samples;

import io.clientcert.tomcat.ClientCertValve;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** Embedded Tomcat with one servlet and the valve: PORT, PKI folder. */
final class TomcatMain {

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = server(Integer.parseInt(args[0]), Path.of(args[1]));
    ClientCertValve valve = new ClientCertValve();
    valve.setProperty("trustStore", "connector");
    tomcat.getEngine().getPipeline().addValve(valve);
    Tomcat.addServlet(tomcat.addContext("", null), "whoami", new WhoamiServlet())
        .addMapping("/whoami");
    tomcat.start();
    System.out.println("https://localhost:" + tomcat.getConnector().getLocalPort());
  }

  /** A Tomcat that asks for client certificates, and does not know this library. */
  static Tomcat server(int port, Path pki) {
    SSLHostConfig tls = new SSLHostConfig();
    tls.setCertificateVerification("optional");
    tls.setTruststoreFile(pki.resolve("client-ca.p12").toString());
    tls.setTruststorePassword("changeit");
    SSLHostConfigCertificate key =
        new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
    key.setCertificateKeystoreFile(pki.resolve("server.p12").toString());
    key.setCertificateKeystorePassword("changeit");
    tls.addCertificate(key);
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setSecure(true);
    connector.setScheme("https");
    connector.setProperty("SSLEnabled", "true");
    connector.addSslHostConfig(tls);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(pki.toString());
    tomcat.setConnector(connector);
    return tomcat;
  }
}
