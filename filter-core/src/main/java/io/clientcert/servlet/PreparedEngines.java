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

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.ConfigurationException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Engines that are created before their filters are initialized. Some servers start an application
 * whose filter failed, so the initializer reads the files. Each engine has one owner: its filter,
 * after the filter has taken it, or else this object, which closes it when the application ends.
 * Thread-safe.
 */
final class PreparedEngines implements ServletContextListener {

  private static final String ATTRIBUTE = PreparedEngines.class.getName();

  /**
   * An engine and its configuration.
   *
   * @param source a {@link ClientCertConfig}, or a map of the settings as text by name
   */
  private record Prepared(Object source, ClientCertEngine engine) {}

  private final Map<String, Prepared> byFilter = new ConcurrentHashMap<>();

  /**
   * Reads all files and returns a new engine, which the caller must close.
   *
   * @param origin where the settings are configured, for the message
   * @throws ServletException if a setting is unknown, missing or invalid
   */
  static ClientCertEngine create(
      String origin, Map<String, String> settings, ServletContext context) throws ServletException {
    return create(origin, () -> ClientCertEngine.create(settings), context);
  }

  /** Creates an engine from validated settings. */
  static ClientCertEngine create(String origin, ClientCertConfig config, ServletContext context)
      throws ServletException {
    return create(origin, () -> ClientCertEngine.create(config), context);
  }

  private static ClientCertEngine create(
      String origin, Supplier<ClientCertEngine> maker, ServletContext context)
      throws ServletException {
    ClientCertEngine engine;
    try {
      engine = maker.get();
    } catch (ConfigurationException e) {
      throw new ServletException(origin + ": " + e.getMessage(), e);
    }
    if (engine.rules().needsConnections() && !ServerRequest.tellsConnectionsApart(context)) {
      engine.close();
      throw new ServletException(
          origin
              + ": Setting \"legacyForward\" = \"first\" needs a server that tells connections"
              + " apart, as Servlet 6.0 requires, and this server does not ("
              + context.getServerInfo()
              + ", Servlet "
              + context.getMajorVersion()
              + "): write every");
    }
    if (engine.rules().needsPeerAddresses() && !ServerRequest.isKnown(context)) {
      System.getLogger(PeerAddresses.class.getName())
          .log(
              Level.ERROR,
              origin
                  + ": Setting \"trustedProxies\" trusts nobody on this server ("
                  + context.getServerInfo()
                  + "), which does not show the peer addresses of its connections: write"
                  + " trustedProxyIdentities or trustedProxyKeys");
    }
    return engine;
  }

  /**
   * Stores an engine for the filter with this name. The filter must have the same {@code source}.
   */
  void put(String filterName, Object source, ClientCertEngine engine) {
    byFilter.put(filterName, new Prepared(source, engine));
  }

  /**
   * Makes the engines available to the filters of an application.
   *
   * @return false if the container does not accept a listener, so that remaining engines would
   *     never be closed
   */
  boolean publish(ServletContext context) {
    if (byFilter.isEmpty()) {
      return true;
    }
    try {
      context.addListener(this);
    } catch (UnsupportedOperationException e) {
      return false;
    }
    context.setAttribute(ATTRIBUTE, this);
    return true;
  }

  /** Returns the engine of a filter, which then must close it; null if there is none. */
  static @Nullable ClientCertEngine take(ServletContext context, String filterName, Object source) {
    if (!(context.getAttribute(ATTRIBUTE) instanceof PreparedEngines all)) {
      return null;
    }
    Prepared prepared = all.byFilter.remove(filterName);
    if (prepared == null) {
      return null;
    }
    if (!prepared.source().equals(source)) {
      // The application has changed the init-params in the meantime.
      prepared.engine().close();
      return null;
    }
    return prepared.engine();
  }

  /** Closes the engines that no filter has taken. */
  void close() {
    byFilter.keySet().forEach(this::close);
  }

  private void close(String filterName) {
    Prepared prepared = byFilter.remove(filterName);
    if (prepared != null) {
      prepared.engine().close();
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    close();
  }
}
