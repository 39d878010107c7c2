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

import io.clientcert.ClientCertConfig;
import io.clientcert.jetty.ClientCertCustomizer;
import io.clientcert.servlet.ClientCertFilter;
import io.clientcert.tomcat.ClientCertValve;
import jakarta.servlet.Filter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.apache.catalina.Valve;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Variant}, as a process that prints its port, answers every line of its standard input
 * with the bytes of heap that are in use after a collection, and ends when the input does.
 */
final class BenchServer {

  private BenchServer() {}

  /** Arguments: the folder of the stores, a variant, the port of the backend of proxies. */
  public static void main(String[] args) throws Exception {
    LogManager.getLogManager().reset();
    Path stores = Path.of(args[0]);
    Variant variant = Variant.valueOf(args[1]);
    int backend = Integer.parseInt(args[2]);
    if (variant.name().startsWith("TOMCAT")) {
      try (TomcatHost host = tomcat(stores, variant)) {
        serve(host.port());
      }
    } else {
      try (JettyHost host = jetty(stores, variant, backend)) {
        serve(host.port());
      }
    }
  }

  private static TomcatHost tomcat(Path stores, Variant variant) throws Exception {
    List<Valve> valves = List.of();
    if (variant == Variant.TOMCAT_VALVE) {
      ClientCertValve valve = new ClientCertValve();
      LiveScene.settings(stores).forEach(valve::setProperty);
      valves = List.of(valve);
    }
    return new TomcatHost(
        stores, Applications.servlet(variant.look()), filter(stores, variant), valves);
  }

  private static JettyHost jetty(Path stores, Variant variant, int backend) throws Exception {
    boolean customized = variant == Variant.JETTY_CUSTOMIZER || variant == Variant.PROXY_CUSTOMIZER;
    Map<String, String> settings = LiveScene.settings(stores);
    boolean proxy = variant == Variant.PROXY || variant == Variant.PROXY_CUSTOMIZER;
    Handler handler =
        proxy
            ? proxy(backend)
            : JettyHost.servlet(Applications.servlet(variant.look()), filter(stores, variant));
    return new JettyHost(stores, handler, customized ? new ClientCertCustomizer(settings) : null);
  }

  private static Handler proxy(int backend) {
    ProxyHandler.Reverse proxy =
        new ProxyHandler.Reverse(
            request ->
                HttpURI.build(request.getHttpURI())
                    .scheme("http")
                    .host("127.0.0.1")
                    .port(backend)
                    .asImmutable());
    proxy.setHttpClient(new HttpClient());
    return proxy;
  }

  private static @Nullable Filter filter(Path stores, Variant variant) {
    return switch (variant) {
      case TOMCAT_NAIVE, JETTY_NAIVE -> new NaiveFilter();
      case TOMCAT_FILTER, JETTY_FILTER ->
          new ClientCertFilter(ClientCertConfig.from(LiveScene.settings(stores)));
      default -> null;
    };
  }

  private static void serve(int port) throws IOException {
    System.out.println(port);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (commands.readLine() != null) {
      System.gc();
      System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
  }
}
