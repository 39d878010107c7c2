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
import io.clientcert.servlet.ClientCertFilter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files, settings and one client, for a container in this process. */
final class LiveScene implements AutoCloseable {

  private final Path stores = Files.createTempDirectory("clientcert-benchmark");
  private @Nullable Connection connection;

  LiveScene() throws IOException, GeneralSecurityException {
    LogManager.getLogManager().reset();
    new Pki(Pki.USUAL).writeTo(stores);
  }

  Path stores() {
    return stores;
  }

  /** Chain and revocation on. */
  Map<String, String> settings() {
    return settings(stores);
  }

  static Map<String, String> settings(Path stores) {
    Map<String, String> settings = new HashMap<>();
    settings.put("trustStore", stores.resolve(Pki.ANCHORS).toString());
    settings.put("revocation", "crl");
    settings.put("crlFiles", stores.resolve(Pki.LISTS).toString());
    return settings;
  }

  ClientCertFilter filter() throws ServletException {
    ClientCertFilter filter = new ClientCertFilter(ClientCertConfig.from(settings()));
    filter.init(new NoParameters());
    return filter;
  }

  /** Sends a browser's request that nobody waits for an answer to. */
  void send(int port, boolean certificate) throws IOException, GeneralSecurityException {
    KeyStore keys = certificate ? Tls.read(stores.resolve(Tls.CLIENT)) : null;
    Connection opened =
        new Connection(Tls.client(Tls.read(stores.resolve(Tls.ANCHORS)), keys), port);
    opened.send(Connection.request(Scenes.USUAL_LINES));
    connection = opened;
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
    delete(stores);
  }

  static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  private static final class NoParameters implements FilterConfig {
    @Override
    public String getFilterName() {
      return "filter";
    }

    @Override
    public ServletContext getServletContext() {
      // one that has no attributes, and no name
      return (ServletContext)
          Proxy.newProxyInstance(
              NoParameters.class.getClassLoader(),
              new Class<?>[] {ServletContext.class},
              (proxy, method, arguments) -> null);
    }

    @Override
    public @Nullable String getInitParameter(String name) {
      return null;
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
      return Collections.emptyEnumeration();
    }
  }
}
