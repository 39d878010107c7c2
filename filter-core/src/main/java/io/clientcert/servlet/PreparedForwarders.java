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
import io.clientcert.ClientCertForwarder;
import io.clientcert.ConfigurationException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Forwarders that exist before their filters are initialised. Some servers serve an application
 * whose filter has not started, but none serves one whose initializer has failed, so the
 * initializer reads the files. Each forwarder has one owner: its filter once that has taken it,
 * else this, which closes it at the end of the application. Thread-safe.
 */
final class PreparedForwarders implements ServletContextListener {

  private static final String ATTRIBUTE = PreparedForwarders.class.getName();
  private static final int TELLS_CONNECTIONS_APART = 6;

  /**
   * A forwarder and what it was made from.
   *
   * @param source a {@link ClientCertConfig}, or the text of the settings by name
   */
  private record Prepared(Object source, ClientCertForwarder forwarder) {}

  private final Map<String, Prepared> byFilter = new ConcurrentHashMap<>();

  /**
   * Reads every file, and returns what the caller has to close.
   *
   * @param origin where the settings stand, for the message
   * @throws ServletException if a setting is unknown, missing or wrong
   */
  static ClientCertForwarder create(
      String origin, Map<String, String> settings, ServletContext context) throws ServletException {
    try {
      return create(origin, ClientCertConfig.from(settings), context);
    } catch (ConfigurationException e) {
      throw new ServletException(origin + ": " + e.getMessage(), e);
    }
  }

  /** Does the same for settings that were checked before. */
  static ClientCertForwarder create(String origin, ClientCertConfig config, ServletContext context)
      throws ServletException {
    ClientCertForwarder forwarder;
    try {
      forwarder = ClientCertForwarder.create(config);
    } catch (ConfigurationException e) {
      throw new ServletException(origin + ": " + e.getMessage(), e);
    }
    if (forwarder.needsConnections() && context.getMajorVersion() < TELLS_CONNECTIONS_APART) {
      forwarder.close();
      throw new ServletException(
          origin
              + ": Setting \"legacyForward\" = \"first\" needs Servlet 6.0, which tells connections"
              + " apart, but this container has "
              + context.getMajorVersion()
              + ": write every");
    }
    return forwarder;
  }

  /** Keeps a forwarder for the filter of that name, which has to be made from {@code source}. */
  void put(String filterName, Object source, ClientCertForwarder forwarder) {
    byFilter.put(filterName, new Prepared(source, forwarder));
  }

  /**
   * Hands over to the filters of an application.
   *
   * @return false if the container takes no listener, so that nobody would close what is left
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

  /** Returns what there is for a filter, which then has to close it; null if there is nothing. */
  static @Nullable ClientCertForwarder take(
      ServletContext context, String filterName, Object source) {
    if (!(context.getAttribute(ATTRIBUTE) instanceof PreparedForwarders all)) {
      return null;
    }
    Prepared prepared = all.byFilter.remove(filterName);
    if (prepared == null) {
      return null;
    }
    if (!prepared.source().equals(source)) {
      // the application has changed the init-params since
      prepared.forwarder().close();
      return null;
    }
    return prepared.forwarder();
  }

  /** Closes what no filter has taken. */
  void close() {
    byFilter.keySet().forEach(this::close);
  }

  private void close(String filterName) {
    Prepared prepared = byFilter.remove(filterName);
    if (prepared != null) {
      prepared.forwarder().close();
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    close();
  }
}
