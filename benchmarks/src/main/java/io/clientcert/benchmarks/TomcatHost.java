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
package io.clientcert.benchmarks;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;

/** Tomcat with one servlet behind one TLS connector that wants client certificates. */
final class TomcatHost implements AutoCloseable {

  private final Tomcat tomcat;
  private final Connector connector;

  /**
   * Starts it.
   *
   * @param stores the folder that {@link Pki#writeTo} has written
   * @param filter before the servlet; null for none
   * @param valves of the engine, in their order
   */
  TomcatHost(Path stores, HttpServlet servlet, @Nullable Filter filter, List<Valve> valves)
      throws LifecycleException, IOException, GeneralSecurityException {
    tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createDirectories(stores.resolve("tomcat")).toString());
    connector = connector(stores);
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "servlet", servlet).addMapping("/");
    if (filter != null) {
      add(context, filter);
    }
    valves.forEach(tomcat.getEngine().getPipeline()::addValve);
    tomcat.start();
    if (context.getState() != LifecycleState.STARTED
        || connector.getState() != LifecycleState.STARTED) {
      throw new IllegalStateException("Tomcat did not start");
    }
  }

  private static void add(Context context, Filter filter) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("filter");
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("filter");
    mapping.addURLPattern("/*");
    for (DispatcherType type : DispatcherType.values()) {
      mapping.setDispatcher(type.name());
    }
    context.addFilterMap(mapping);
  }

  private static Connector connector(Path stores) throws IOException, GeneralSecurityException {
    Connector connector = new Connector("HTTP/1.1");
    connector.setPort(0);
    connector.setSecure(true);
    connector.setScheme("https");
    set(connector, "address", "127.0.0.1");
    set(connector, "SSLEnabled", "true");
    set(connector, "maxKeepAliveRequests", "-1");
    set(connector, "maxConnections", "20000");
    set(connector, "acceptCount", "10000");
    set(connector, "connectionTimeout", "600000");
    SSLHostConfig tls = new SSLHostConfig();
    tls.setCertificateVerification("optional");
    tls.setTrustStore(Tls.read(stores.resolve(Tls.ANCHORS)));
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystore(Tls.read(stores.resolve(Tls.SERVER)));
    certificate.setCertificateKeystorePassword(Tls.PASSWORD);
    tls.addCertificate(certificate);
    connector.addSslHostConfig(tls);
    return connector;
  }

  private static void set(Connector connector, String name, String value) {
    if (!connector.setProperty(name, value)) {
      throw new IllegalArgumentException("this Tomcat's connector has no " + name);
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}
