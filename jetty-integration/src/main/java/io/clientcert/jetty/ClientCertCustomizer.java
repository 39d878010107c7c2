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
 * Gives every handler of a Jetty 12 server, servlet or not, the client certificate in the fields of
 * RFC 9440, and takes out whatever a client wrote there itself.
 *
 * <h2>How to add it</h2>
 *
 * <p>As a bean of the server, before the server starts:
 *
 * <pre>{@code
 * server.addBean(new ClientCertCustomizer(Map.of("trustStore", "/etc/pki/client-ca.pem")));
 * }</pre>
 *
 * <p>It starts with the server, and a setting that is unknown or wrong, or a file that cannot be
 * read, stops the server from starting. It adds itself, first, to the {@link HttpConfiguration} of
 * every connector, those without TLS and those that come later too, so there is no need to, and
 * none can be forgotten. While it is not started it answers every request with 503. Only one whose
 * {@link ConnectionFactory} shows no {@code HttpConfiguration} (FastCGI) has to be added to by
 * hand; the log says so.
 *
 * <table>
 *   <caption>What it does</caption>
 *   <tr><th>of the client</th><th>for every handler, request log and error page</th></tr>
 *   <tr><td>{@code Client-Cert: :Zm9yZ2VkCg==:}</td><td>gone; ours in its place, or none</td></tr>
 *   <tr><td>{@code client_cert: x}</td><td>gone</td></tr>
 *   <tr><td>{@code Connection: close, Client-Cert}</td><td>{@code Connection: close}</td></tr>
 *   <tr><td>{@code Client-Cert} as a trailer</td><td>gone</td></tr>
 *   <tr><th>of a handler</th><th>on the wire</th></tr>
 *   <tr><td>{@code Client-Cert} in a response, an interim one, a trailer or a pushed request</td>
 *       <td>gone</td></tr>
 *   <tr><td>{@code Vary: Accept, Client-Cert}</td><td>{@code Vary: *}</td></tr>
 * </table>
 *
 * <h2>What it takes</h2>
 *
 * <p>Settings are called as {@link Setting} says. With {@code trustStore=connector} the trust
 * anchors are those of the {@code SslContextFactory} of the connector that a request came by, and
 * so are the revocation lists ({@code crlPath}) unless {@code revocation} or {@code crlFiles} is
 * set. A connector that asks for client certificates without a trust store of its own stops the
 * server from starting: Jetty then trusts what is in the key store.
 *
 * <p>With settings of hosts, the host that the request names counts; a request whose TLS handshake
 * was for a server name with other settings gets nothing, or with {@code onMisdirected} is refused.
 *
 * <p>Certificates are those of the TLS connection, never of a request attribute. Code on the server
 * can still take the original request out of what it is given, by {@link Request#unWrap}.
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

  /** Whether connectors ask this, be it started or not. */
  private volatile boolean isInForce;

  /** Why no request would pass if one came now. */
  private volatile String outOfService = NOT_STARTED;

  private boolean outOfServiceIsLogged;

  /**
   * Makes a customizer that is configured by text.
   *
   * @param settings by the names of {@link Setting#key()}; checked when the server starts
   */
  public ClientCertCustomizer(@Name("settings") Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
    this.config = null;
    this.management = new ClientCertManagement(() -> engine, () -> this.settings, NOT_STARTED);
  }

  /** Makes a customizer that is configured in code. */
  public ClientCertCustomizer(@Name("config") ClientCertConfig config) {
    this.settings = Map.of();
    this.config = config;
    this.management = new ClientCertManagement(() -> engine, Map::of, NOT_STARTED);
  }

  /**
   * Records the owning server, and covers connectors that are added while it runs. A running server
   * does not start what is added to it: until somebody else does, every request gets 503.
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

  /** Whoever adds a connector need not know the exceptions of this library. */
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

  /** Returns the engine that decides, for code; null before the first start. */
  public @Nullable ClientCertEngine engine() {
    return engine;
  }

  /** Returns what JMX shows. */
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
    // before anything can fail, so that a server that goes on serves nothing
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

  /** What was trusted stays, for requests that are still on their way. */
  @Override
  protected void doStop() throws Exception {
    super.doStop();
    management.unregister();
    ClientCertEngine current = engine;
    // None if the start has failed
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
        // First, so that no other customizer sees or answers what this one would have changed
        if (!configuration.getCustomizers().contains(this)) {
          configuration.getCustomizers().add(0, this);
        }
        // Last, behind what shows the certificate of the TLS connection
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

  /** The factories of HTTP/2 and HTTP/3 have the method, but not the interface. */
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
   * Sanitises a request and adds the fields, and has the response sanitised as it leaves.
   *
   * @throws RuntimeException with the status to refuse the request with
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
   * A SecureRequestCustomizer that was added later than this one would show the certificate of the
   * proxy as the client's. This request cannot be helped any more, but those that follow can.
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

  /** Returns the request for an error page: as every handler got it, or else without our fields. */
  Request forErrorPage(Request request) {
    if (Request.as(request, SanitizedRequest.class) != null) {
      return request;
    }
    ClientCertEngine current = engine;
    if (current == null) {
      // nothing says which fields are managed
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
      // else the server's own error page would show what the client sent
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
