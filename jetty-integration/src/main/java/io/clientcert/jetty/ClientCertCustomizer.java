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
package io.clientcert.jetty;

import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.ClientCertManagement;
import io.clientcert.ClientCertRules;
import io.clientcert.ClientCertificate;
import io.clientcert.ConfigurationException;
import io.clientcert.Forwarding;
import io.clientcert.IncomingRequest;
import io.clientcert.Setting;
import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.annotation.ManagedObject;
import org.eclipse.jetty.util.annotation.Name;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.component.Dumpable;
import org.eclipse.jetty.util.component.DumpableMap;
import org.jspecify.annotations.Nullable;

/**
 * A customizer for Jetty 12 that adds the client certificate to requests in the header fields of
 * RFC 9440, and removes these fields if the client sent them. It applies to all handlers of a
 * server, with or without servlets.
 *
 * <h2>Installation</h2>
 *
 * <p>Add the customizer as a bean before the server starts:
 *
 * <pre>{@code
 * server.addBean(new ClientCertCustomizer(Map.of("trustStore", "/etc/pki/client-ca.pem")));
 * }</pre>
 *
 * <p>The customizer starts with the server. An unknown or invalid setting, or a file that cannot be
 * read, prevents startup. While the customizer is not started, it answers every request with 503.
 *
 * <p>The customizer adds itself as the first one to the {@link HttpConfiguration} of every
 * connector, including connectors without TLS and connectors that are added later. Do not add it
 * yourself. The only exception is a connector whose {@link ConnectionFactory} does not expose an
 * {@code HttpConfiguration} (FastCGI), for which a warning is logged.
 *
 * <table>
 *   <caption>Changes to requests and responses</caption>
 *   <tr><th>sent by the client</th><th>seen by handlers, request log and error pages</th></tr>
 *   <tr><td>{@code Client-Cert: :Zm9yZ2VkCg==:}</td><td>removed; replaced by the field of the
 *       customizer if there is a certificate</td></tr>
 *   <tr><td>{@code client_cert: x}</td><td>removed</td></tr>
 *   <tr><td>{@code Connection: close, Client-Cert}</td><td>{@code Connection: close}</td></tr>
 *   <tr><td>{@code Client-Cert} as a trailer field</td><td>removed</td></tr>
 *   <tr><th>set by a handler</th><th>sent to the client</th></tr>
 *   <tr><td>{@code Client-Cert} in a response, interim response, trailer or pushed
 *       request</td><td>removed</td></tr>
 *   <tr><td>{@code Vary: Accept, Client-Cert}</td><td>{@code Vary: *}</td></tr>
 * </table>
 *
 * <h2>Configuration</h2>
 *
 * <p>Settings have the names listed in {@link Setting}. With {@code trustStore=connector}, the
 * trust anchors are those of the {@code SslContextFactory} of the connector that received the
 * request. Its CRLs ({@code crlPath}) are used too, unless {@code revocation} or {@code crlFiles}
 * is set. A connector that requests client certificates without a trust store of its own prevents
 * startup, because Jetty trusts the certificates in the key store in this case.
 *
 * <p>Per-host settings are selected by the host in the request. If the server name of the TLS
 * handshake has other settings, no fields are added, or the request is rejected if {@code
 * onMisdirected} is set.
 *
 * <p>Certificates are read from the TLS connection, never from a request attribute. Code on the
 * server can access the original request by {@link Request#unWrap}.
 *
 * <p>Thread-safe.
 */
@ManagedObject("Passes client certificates on in the fields of RFC 9440")
public final class ClientCertCustomizer extends AbstractLifeCycle
    implements HttpConfiguration.Customizer, Container.Listener, Dumpable {

  private static final String VERDICT_ATTRIBUTE = ClientCertificate.class.getName();
  private static final String FORWARDING = ClientCertCustomizer.class.getName() + ".forwarding";
  private static final String NOT_STARTED =
      "ClientCertCustomizer is not started: it has to be a bean of the server before the server"
          + " starts";
  private static final String HEADERS = ClientCertCustomizer.class.getName() + ".headers";

  private final System.Logger log = System.getLogger(ClientCertCustomizer.class.getName());
  private final Map<String, String> settings;
  private final @Nullable ClientCertConfig config;
  private volatile @Nullable Server server;
  private volatile @Nullable ClientCertEngine engine;
  private final ClientCertManagement management;
  private final CertificateView view = new CertificateView();

  /** Whether the customizer has been added to connectors, whether it is started or not. */
  private volatile boolean isInForce;

  /** The reason for which requests are rejected while the customizer is not started. */
  private volatile String outOfService = NOT_STARTED;

  private boolean outOfServiceIsLogged;

  /**
   * Creates a customizer that is configured by text.
   *
   * @param settings the settings by {@link Setting#key()}; validated when the server starts
   */
  public ClientCertCustomizer(@Name("settings") Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
    this.config = null;
    this.management = new ClientCertManagement(() -> engine, () -> this.settings, NOT_STARTED);
  }

  /** Creates a customizer that is configured in code. */
  public ClientCertCustomizer(@Name("config") ClientCertConfig config) {
    this.settings = Map.of();
    this.config = config;
    this.management = new ClientCertManagement(() -> engine, Map::of, NOT_STARTED);
  }

  /**
   * Records the owning server, and configures connectors that are added at run time. A running
   * server does not start beans that are added to it. Until the customizer is started explicitly,
   * every request is answered with 503.
   */
  @Override
  public void beanAdded(Container parent, Object child) {
    if (parent instanceof Server container && child == this) {
      server = container;
      if (container.isRunning()) {
        cover(container);
      }
    } else if (child instanceof Connector connector && isStarted()) {
      synchronized (this) {
        ClientCertEngine current = engine;
        if (current != null && isOfConnectors(current)) {
          rebuild(current);
        }
        cover(connector);
      }
    } else if (child instanceof Connector connector && isInForce) {
      cover(connector);
    }
  }

  /**
   * Rebuilds the engine. Code that adds a connector need not know the exceptions of this library.
   */
  private static void rebuild(ClientCertEngine engine) {
    try {
      engine.rebuild();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static boolean isOfConnectors(ClientCertEngine engine) {
    return engine
        .settings()
        .map(text -> JettyTrust.CONNECTOR.equals(text.get(Setting.TRUST_STORE.key())))
        .orElse(false);
  }

  /** Returns the engine, for use in code; null before the first start. */
  public @Nullable ClientCertEngine engine() {
    return engine;
  }

  /** Returns the management view, which JMX exposes. */
  public ClientCertManagement management() {
    return management;
  }

  /** Clears the owning server. */
  @Override
  public void beanRemoved(Container parent, Object child) {
    if (child == this) {
      server = null;
    }
  }

  @Override
  protected void doStart() throws Exception {
    Server container = server;
    if (container == null) {
      throw new IllegalStateException(
          "ClientCertCustomizer is not a bean of a server: write server.addBean(customizer)");
    }
    // Before anything can fail, so that a server that continues to run rejects all requests.
    cover(container);
    try {
      ClientCertEngine before = engine;
      engine =
          config == null
              ? ClientCertEngine.create(
                  settings, text -> JettyTrust.configs(text, container), before)
              : ClientCertEngine.create(config, before);
      outOfService = NOT_STARTED;
    } catch (ConfigurationException e) {
      outOfService = "ClientCertCustomizer does not start: " + e.getMessage();
      throw new IllegalArgumentException(outOfService, e);
    }
    super.doStart();
    management.register("customizer", "server");
  }

  /** Closes the engine but keeps it, because requests in progress still use it. */
  @Override
  protected void doStop() throws Exception {
    super.doStop();
    management.unregister();
    ClientCertEngine current = engine;
    // Null if the start failed.
    if (current != null) {
      current.close();
    }
  }

  private void cover(Server container) {
    isInForce = true;
    for (Connector connector : container.getConnectors()) {
      cover(connector);
    }
    Request.Handler errorHandler = container.getErrorHandler();
    if (errorHandler != null && !(errorHandler instanceof SanitizedErrorHandler)) {
      container.setErrorHandler(new SanitizedErrorHandler(this, errorHandler));
    }
  }

  private void cover(Connector connector) {
    boolean covered = false;
    for (ConnectionFactory factory : connector.getContainedBeans(ConnectionFactory.class)) {
      HttpConfiguration configuration = httpConfiguration(factory);
      if (configuration != null) {
        covered = true;
        // First, so that no other customizer sees the original request or answers it.
        if (!configuration.getCustomizers().contains(this)) {
          configuration.getCustomizers().add(0, this);
        }
        // Last, after the customizer that provides the certificate of the TLS connection.
        configuration.getCustomizers().remove(view);
        configuration.getCustomizers().add(view);
      }
    }
    if (!covered) {
      log.log(
          Level.WARNING,
          () ->
              "No HttpConfiguration can be seen of "
                  + connector
                  + ": add the ClientCertCustomizer to it, or client certificate fields that come"
                  + " by this connector are neither taken out nor added");
    }
  }

  /**
   * Returns the configuration of a factory. The factories of HTTP/2 and HTTP/3 have the method, but
   * do not implement the interface.
   */
  private static @Nullable HttpConfiguration httpConfiguration(ConnectionFactory factory) {
    if (factory instanceof HttpConfiguration.ConnectionFactory http) {
      return http.getHttpConfiguration();
    }
    for (Method method : factory.getClass().getMethods()) {
      if (method.getName().equals("getHttpConfiguration")
          && method.getParameterCount() == 0
          && method.getReturnType() == HttpConfiguration.class) {
        try {
          return (HttpConfiguration) method.invoke(factory);
        } catch (IllegalAccessException | InvocationTargetException e) {
          throw new IllegalStateException("Cannot see the HttpConfiguration of " + factory, e);
        }
      }
    }
    return null;
  }

  /**
   * Sanitizes a request, adds the fields, and registers the sanitization of the response.
   *
   * @throws RuntimeException with the status to reject the request with
   */
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    if (Request.as(request, SanitizedRequest.class) != null) {
      return request;
    }
    ClientCertEngine current = engine;
    if (current == null || !isRunning()) {
      throw outOfService(request.getConnectionMetaData().getConnector().getServer());
    }
    ClientCertRules rules = current.rules();
    HttpFields received = request.getHeaders();
    IncomingRequest incoming =
        new CustomizerRequest(request, Fields.managed(received, rules.sanitizer()));
    HttpFields rest = sanitize(request, rules);
    Forwarding forwarding = rules.admit(incoming);
    if (!forwarding.spoofed()) {
      request.setAttribute(VERDICT_ATTRIBUTE, forwarding.certificate());
    }
    refuse(forwarding.refusal());
    request.setAttribute(FORWARDING, forwarding);
    if (rules.setsCertificates()) {
      requireViewLast(request.getConnectionMetaData().getHttpConfiguration());
      request.setAttribute(CertificateView.ATTRIBUTE, forwarding);
    }
    HttpFields headers = Fields.with(rest, forwarding.fields());
    request.setAttribute(HEADERS, headers);
    return headers == received ? request : new SanitizedRequest(request, headers);
  }

  /**
   * Checks that the view is the last customizer. A SecureRequestCustomizer that was added later
   * would provide the certificate of the proxy as that of the client. This request is answered with
   * 503; the order is corrected for later requests.
   */
  private void requireViewLast(HttpConfiguration configuration) {
    List<HttpConfiguration.Customizer> customizers = configuration.getCustomizers();
    int ofView = customizers.indexOf(view);
    for (int i = customizers.size() - 1; i > ofView; i--) {
      if (customizers.get(i) instanceof SecureRequestCustomizer) {
        synchronized (this) {
          customizers.remove(view);
          customizers.add(view);
        }
        throw new OutOfService();
      }
    }
  }

  /**
   * Returns the request for an error page: the request that handlers received, or else a request
   * without fields of this library.
   */
  Request forErrorPage(Request request) {
    if (Request.as(request, SanitizedRequest.class) != null) {
      return request;
    }
    ClientCertEngine current = engine;
    if (current == null) {
      // Without an engine, the managed fields are unknown.
      return new SanitizedRequest(request, HttpFields.EMPTY);
    }
    ClientCertRules rules = current.rules();
    HttpFields headers =
        request.getAttribute(HEADERS) instanceof HttpFields known
            ? known
            : sanitize(request, rules);
    if (request.getAttribute(VERDICT_ATTRIBUTE) == null) {
      request.setAttribute(VERDICT_ATTRIBUTE, rules.withoutCertificate().certificate());
    }
    return new SanitizedRequest(request, headers);
  }

  private static HttpFields sanitize(Request request, ClientCertRules rules) {
    FieldSanitizer sanitizer = rules.sanitizer();
    request.addHttpStreamWrapper(
        stream ->
            new SanitizedStream(
                stream,
                sanitizer,
                () -> responseFields(request),
                () -> rules.countSpoofed(Request.getRemoteAddr(request))));
    HttpFields rest = Fields.ofRequest(request.getHeaders(), sanitizer);
    request.setAttribute(HEADERS, rest);
    return rest;
  }

  private static List<Field> responseFields(Request request) {
    return request.getAttribute(FORWARDING) instanceof Forwarding forwarding
        ? forwarding.responseFields()
        : List.of();
  }

  private synchronized OutOfService outOfService(Server container) {
    if (!isInForce) {
      // Otherwise the error page of the server would contain what the client sent.
      cover(container);
    }
    if (!outOfServiceIsLogged) {
      outOfServiceIsLogged = true;
      log.log(Level.ERROR, () -> "Every request is answered with 503. " + outOfService);
    }
    return new OutOfService();
  }

  private static void refuse(OptionalInt status) {
    if (status.isPresent()) {
      throw new Refusal(status.getAsInt());
    }
  }

  @Override
  public void dump(Appendable out, String indent) throws IOException {
    Dumpable.dumpObjects(out, indent, this, new DumpableMap("settings", management.getSettings()));
  }
}
