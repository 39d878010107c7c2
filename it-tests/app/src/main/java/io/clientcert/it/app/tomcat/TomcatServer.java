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
package io.clientcert.it.app.tomcat;

import io.clientcert.it.app.AddressReplacement;
import io.clientcert.it.app.Application;
import io.clientcert.it.app.HostConfig;
import io.clientcert.it.app.HostProcess;
import io.clientcert.it.app.RunningHost;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.catalina.valves.SSLValve;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** Embedded Tomcat with the application in its one context. */
public final class TomcatServer {

  private static final String HEADER_LIMIT = Integer.toString(256 * 1024);

  private TomcatServer() {}

  /**
   * Runs a host and ends this process.
   *
   * @param arguments the path of a properties file
   * @param library brings the library, if it does not come with the application
   * @param registration registers the application
   */
  public static void run(
      String[] arguments,
      BiConsumer<Tomcat, HostConfig> library,
      BiConsumer<Application, ServletContext> registration) {
    allowLongChains();
    HostProcess.run(
        arguments,
        (config, application) ->
            start(
                config,
                tomcat -> {
                  library.accept(tomcat, config);
                  tomcat
                      .getHost()
                      .addChild(
                          context(config, context -> registration.accept(application, context)));
                }));
  }

  /**
   * Runs a host that gets its applications by itself, and ends this process.
   *
   * @param arguments the path of a properties file
   * @param deployment says where they come from
   */
  static void runWithoutApplication(String[] arguments, BiConsumer<Tomcat, HostConfig> deployment) {
    allowLongChains();
    HostProcess.run(
        arguments,
        (config, application) -> start(config, tomcat -> deployment.accept(tomcat, config)));
  }

  /** The JDK's own limits would end the handshake of a long chain before the library decides. */
  private static void allowLongChains() {
    System.setProperty("jdk.tls.maxHandshakeMessageSize", HEADER_LIMIT);
    System.setProperty("jdk.tls.maxCertificateChainLength", "100");
  }

  private static RunningHost start(HostConfig config, Consumer<Tomcat> applications) {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(config.workDirectory().toString());
    if (config.addressReplacement() == AddressReplacement.SERVER) {
      tomcat.getEngine().getPipeline().addValve(new RemoteIpValve());
    }
    if (config.certificateHeader()) {
      tomcat.getEngine().getPipeline().addValve(new SSLValve());
    }
    applications.accept(tomcat);
    Map<String, Connector> connectors = new LinkedHashMap<>();
    config
        .ports()
        .forEach(
            (name, port) -> {
              // Tomcat has no PROXY protocol
              if (!name.startsWith("proxied")) {
                connectors.put(name, connector(name, port, config));
              }
            });
    connectors.values().forEach(tomcat.getService()::addConnector);

    LoggedFailure failure = LoggedFailure.watch();
    try (failure) {
      tomcat.start();
      if (!config.serveAnyway()) {
        for (Container context : tomcat.getHost().findChildren()) {
          requireStarted("the context", context.getState());
        }
      }
      connectors.forEach((name, connector) -> requireStarted(name, connector.getState()));
    } catch (LifecycleException | IllegalStateException e) {
      Throwable logged = failure.get();
      throw new IllegalStateException("Tomcat did not start", logged == null ? e : logged);
    }

    Map<String, Integer> ports = new LinkedHashMap<>();
    connectors.forEach((name, connector) -> ports.put(name, connector.getLocalPort()));
    return new RunningHost() {
      @Override
      public Map<String, Integer> ports() {
        return Collections.unmodifiableMap(ports);
      }

      @Override
      public void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
      }
    };
  }

  private static void requireStarted(String what, LifecycleState state) {
    if (state != LifecycleState.STARTED) {
      throw new IllegalStateException(what + " did not start");
    }
  }

  private static Context context(HostConfig config, Consumer<ServletContext> registration) {
    StandardContext context = new StandardContext();
    context.setPath("");
    context.setDocBase(config.webapp().toString());
    // The same start as a deployed application's: web.xml is parsed, initializers are looked up.
    ContextConfig start = new ContextConfig();
    start.setDefaultWebXml(Constants.NoDefaultWebXml);
    context.addLifecycleListener(start);
    // Nothing is declared in the jars of a host, and looking through them takes half of its start
    context.getJarScanner().setJarScanFilter((type, jar) -> false);
    // As in every deployed Tomcat. Without it, a path that no servlet is mapped to is answered
    // before any filter runs, the one for WebSocket handshakes among them.
    Tomcat.addServlet(context, "default", DefaultServlet.class.getName()).setOverridable(true);
    context.addServletMapping("/", "default", false);
    config.contextParams().forEach(context::addParameter);
    context.addServletContainerInitializer(
        (classes, servletContext) -> registration.accept(servletContext), Set.of());
    ErrorPage everyError = new ErrorPage();
    everyError.setLocation(Application.ERROR_PAGE);
    context.addErrorPage(everyError);
    return context;
  }

  /** Makes the connector called {@code name}: {@code https}, {@code http} or {@code ajp}. */
  public static Connector connector(String name, int port, HostConfig config) {
    Connector connector = new Connector(name.equals("ajp") ? "AJP/1.3" : "HTTP/1.1");
    connector.setPort(port);
    set(connector, "address", "127.0.0.1");
    switch (name) {
      case "https" -> {
        http(connector);
        tls(connector, config);
      }
      case "http" -> http(connector);
      case "ajp" -> set(connector, "secretRequired", "false");
      default -> throw new IllegalArgumentException(name);
    }
    return connector;
  }

  /** Raises every limit, so that it is the library that decides. */
  public static void http(Connector connector) {
    set(connector, "maxHttpHeaderSize", HEADER_LIMIT);
    set(connector, "maxHttpRequestHeaderSize", HEADER_LIMIT);
    set(connector, "maxKeepAliveRequests", "-1");
    // Trailers reach the application only by name: with ours allowed, nobody but the library is
    // left to take them out.
    set(connector, "allowedTrailerHeaders", "client-cert,client-cert-chain,client_cert,x-trailer");
    connector.addUpgradeProtocol(new Http2Protocol());
  }

  private static void tls(Connector connector, HostConfig config) {
    connector.setSecure(true);
    connector.setScheme("https");
    set(connector, "SSLEnabled", "true");
    SSLHostConfig tls = new SSLHostConfig();
    tls.setProtocols(config.tlsProtocols());
    tls.setCertificateVerification("optional");
    tls.setTrustManagerClassName(AcceptAnyClient.class.getName());
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateFile(config.serverCertificate());
    certificate.setCertificateKeyFile(config.serverKey());
    tls.addCertificate(certificate);
    connector.addSslHostConfig(tls);
  }

  private static void set(Connector connector, String name, String value) {
    if (!connector.setProperty(name, value)) {
      throw new IllegalArgumentException("this Tomcat's connector has no " + name);
    }
  }
}
