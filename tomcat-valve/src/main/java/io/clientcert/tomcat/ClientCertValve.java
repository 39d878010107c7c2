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
package io.clientcert.tomcat;

import io.clientcert.ClientCertEngine;
import io.clientcert.ClientCertManagement;
import io.clientcert.ClientCertRules;
import io.clientcert.ClientCertificate;
import io.clientcert.ConfigurationException;
import io.clientcert.ConnectorConfigs;
import io.clientcert.Forwarding;
import io.clientcert.HostAttributes;
import io.clientcert.IncomingRequest;
import io.clientcert.Setting;
import io.clientcert.field.FieldSanitizer;
import io.clientcert.wrapper.SanitizedRequest;
import io.clientcert.wrapper.SanitizedResponse;
import io.clientcert.wrapper.ServletModule;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.Globals;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/**
 * A valve for Tomcat 10.1 and 11 that adds the client certificate to requests in the header fields
 * of RFC 9440, and removes these fields if the client sent them. It can be configured in an Engine,
 * a Host or a Context.
 *
 * <h2>Placement</h2>
 *
 * <p>Configure the valve first in the Engine, so that every request passes it and no other valve
 * changes what it reads. In a Host or a Context, it applies to that container only. A request must
 * not pass more than one such valve.
 *
 * <table>
 *   <caption>Changes to a request</caption>
 *   <tr><th>sent by the client</th><th>seen after the valve</th></tr>
 *   <tr><td>{@code Client-Cert: :Zm9yZ2VkCg==:}</td><td>removed; replaced by the field of the valve
 *       if there is a certificate</td></tr>
 *   <tr><td>{@code client_cert: x}</td><td>removed</td></tr>
 *   <tr><td>{@code Connection: close, Client-Cert}</td><td>{@code Connection: close}</td></tr>
 *   <tr><td>{@code Client-Cert} as a trailer field</td><td>removed; also from
 *       {@code allowedTrailerHeaders} of all connectors that the Service has at startup</td></tr>
 *   <tr><td>100 field lines, {@code maxHeaderCount="100"}</td><td>all of them, and the fields of
 *       the valve</td></tr>
 *   <tr><td>a request that the connector answers with an error</td><td>no fields added</td></tr>
 *   <tr><td>a request received without TLS, or by AJP</td><td>no fields added</td></tr>
 * </table>
 *
 * <p>Request fields are changed in the data of the connector, so unwrapping the request does not
 * expose the original fields. Response fields that the application sets are filtered by a wrapper,
 * because Tomcat has no hook that sees the response header section as it is sent. The wrapper has
 * two effects: {@code sendfile} is not used for static files, and the answer to {@code OPTIONS}
 * names {@code TRACE} only where {@code allowTrace} permits it.
 *
 * <h2>Configuration</h2>
 *
 * <p>Attributes have the names listed in {@link Setting}. An unknown or invalid attribute, or a
 * file that cannot be read, prevents startup. Relative paths are resolved against the working
 * directory of the JVM; use for example {@code ${catalina.base}/conf/ca.pem}.
 *
 * <table>
 *   <caption>Effect of each {@code SSLHostConfig} with {@code trustStore="connector"}</caption>
 *   <tr><th>configuration of the connector</th><th>effect on the valve</th></tr>
 *   <tr><td>{@code truststoreFile}, or {@code caCertificateFile} with OpenSSL</td><td>used as trust
 *       anchors</td></tr>
 *   <tr><td>{@code certificateRevocationListFile}</td><td>used with {@code revocation="crl"},
 *       unless {@code revocation} or {@code crlFiles} of the valve is set</td></tr>
 *   <tr><td>no trust store, but {@code certificateVerification}</td><td>prevents startup, because
 *       Tomcat trusts the public CAs of the JDK in this case</td></tr>
 *   <tr><td>neither of them</td><td>no fields added</td></tr>
 *   <tr><td>several {@code SSLHostConfig}s in one connector</td><td>the one for the host in the
 *       request is used. Prevents startup unless {@code strictSni} is on (available since Tomcat
 *       10.1.50 and 11.0.15), the connector has no {@code proxyName}, and the valve is the first of
 *       the Engine</td></tr>
 * </table>
 *
 * <p>Per-host settings are selected by the host in the request. A connector with several {@code
 * SSLHostConfig}s must then meet the requirements in the last row as well, so that a request cannot
 * name a host of another {@code SSLHostConfig} than the TLS handshake. Host names with the same
 * {@code SSLHostConfig} are not distinguished in the handshake.
 *
 * <p>{@code certificateVerification="optionalNoCA"} is safe with this valve, because the valve does
 * not rely on the connector's validation. Connectors, TLS configurations and connector trust stores
 * that change at run time take effect with the next {@code reload} (JMX).
 *
 * <p>Install the JAR in {@code lib}, not in an application. Thread-safe.
 */
public final class ClientCertValve extends ValveBase {

  private static final StringManager sm = StringManager.getManager(ClientCertValve.class);
  private static final String VERDICT_ATTRIBUTE = ClientCertificate.class.getName();
  private static final String FORWARDING = ClientCertValve.class.getName() + ".FORWARDING";

  private final System.Logger log = System.getLogger(ClientCertValve.class.getName());
  private final Map<String, String> settings = new TreeMap<>();
  private final LifecycleListener containerStarts = this::rememberConnectors;

  /**
   * Connectors at startup. Spring Boot removes them before the containers start, and adds them
   * last.
   */
  private volatile List<Connector> beforeStart = List.of();

  private volatile @Nullable ClientCertEngine engine;

  /** The engine of the previous start, whose counters are continued. */
  private @Nullable ClientCertEngine before;

  private final ClientCertManagement management =
      new ClientCertManagement(
          () -> engine, this::written, sm.getString("clientCertValve.notStarted"));

  /** Creates a valve without settings. It requires at least {@code trustStore} to start. */
  public ClientCertValve() {
    super(true);
  }

  /**
   * Sets an attribute, which takes effect at the next start. Tomcat calls this for each attribute
   * in {@code server.xml} without a setter. Names and values are checked at startup.
   *
   * @param name the name of a setting, see {@link Setting#key()}
   * @return true
   */
  public synchronized boolean setProperty(String name, String value) {
    settings.put(name, value);
    return true;
  }

  /** Returns the value that {@link #setProperty} set for {@code name}, or null. */
  public synchronized @Nullable String getProperty(String name) {
    return settings.get(name);
  }

  private synchronized Map<String, String> written() {
    return Map.copyOf(settings);
  }

  /** Returns the engine, for use in code; null while the valve is not started. */
  public @Nullable ClientCertEngine engine() {
    return engine;
  }

  /** Returns the management view, which JMX exposes. */
  public ClientCertManagement management() {
    return management;
  }

  @Override
  protected void initInternal() throws LifecycleException {
    super.initInternal();
    showEngine();
  }

  /** Adds the management view to the MBean that Tomcat registered for the valve, if any. */
  private void showEngine() throws LifecycleException {
    ObjectName name = getObjectName();
    Registry registry = Registry.getRegistry(null);
    MBeanServer server = registry.getMBeanServer();
    if (name == null || !server.isRegistered(name)) {
      return;
    }
    try {
      ValveMBean merged =
          new ValveMBean(
              registry.findManagedBean(ClientCertValve.class.getName()).createMBean(this),
              new HostAttributes(management));
      server.unregisterMBean(name);
      server.registerMBean(merged, name);
    } catch (JMException e) {
      throw new LifecycleException(e);
    }
  }

  @Override
  public void setContainer(@Nullable Container container) {
    Container before = getContainer();
    if (before != null) {
      before.removeLifecycleListener(containerStarts);
    }
    super.setContainer(container);
    if (container != null) {
      container.addLifecycleListener(containerStarts);
    }
  }

  private void rememberConnectors(LifecycleEvent event) {
    if (event.getType().equals(Lifecycle.BEFORE_START_EVENT)) {
      beforeStart = List.copyOf(connectors(engineOfTomcat()));
    }
  }

  @Override
  protected synchronized void startInternal() throws LifecycleException {
    ServletModule.readModuleOf(HttpServletResponse.class);
    try {
      requireNoOther();
      ClientCertEngine created = ClientCertEngine.create(settings, this::configs, before);
      before = created;
      engine = created;
    } catch (ConfigurationException | LifecycleException e) {
      throw new LifecycleException(
          sm.getString("clientCertValve.refusal", getContainer().getName(), e.getMessage()), e);
    } finally {
      beforeStart = List.of();
    }
    super.startInternal();
    warnOfOtherServices();
    if (isShownByTomcat()) {
      management.register("valve", nameOf(getContainer()));
    }
  }

  /**
   * Logs a warning for each other Service, because the requests of its Engine do not pass this
   * valve.
   */
  private void warnOfOtherServices() {
    Engine own = engineOfTomcat();
    Server server = own == null || own.getService() == null ? null : own.getService().getServer();
    if (server == null) {
      return;
    }
    for (Service service : server.findServices()) {
      Engine other = service.getContainer();
      if (other != null
          && other != own
          && service.findConnectors().length > 0
          && !hasValve(other)) {
        log.log(Level.WARNING, sm.getString("clientCertValve.otherService", service.getName()));
      }
    }
  }

  private static boolean hasValve(Container place) {
    return Arrays.stream(place.getPipeline().getValves())
            .anyMatch(ClientCertValve.class::isInstance)
        || Arrays.stream(place.findChildren()).anyMatch(ClientCertValve::hasValve);
  }

  private boolean isShownByTomcat() {
    ObjectName name = getObjectName();
    return name != null && Registry.getRegistry(null).getMBeanServer().isRegistered(name);
  }

  private static String nameOf(Container place) {
    Container parent = place.getParent();
    return parent == null ? place.getName() : nameOf(parent) + "/" + place.getName();
  }

  @Override
  protected synchronized void stopInternal() throws LifecycleException {
    super.stopInternal();
    management.unregister();
    ClientCertEngine current = engine;
    engine = null;
    if (current != null) {
      current.close();
    }
  }

  /** Rejects a second valve, which would remove the fields that the first added. */
  private void requireNoOther() throws LifecycleException {
    for (Container place = getContainer(); place != null; place = place.getParent()) {
      for (Valve valve : place.getPipeline().getValves()) {
        if (valve instanceof ClientCertValve && valve != this) {
          throw new LifecycleException(sm.getString("clientCertValve.other", place.getName()));
        }
      }
    }
  }

  /** Called at startup and whenever the engine is rebuilt. */
  private ConnectorConfigs configs(Map<String, String> from) {
    Engine top = engineOfTomcat();
    Collection<Connector> connectors = connectors(top);
    boolean isFirst = top != null && top.getPipeline().getFirst() == this;
    ConnectorConfigs configs = TomcatTrust.configs(from, connectors, isFirst);
    FieldSanitizer sanitizer = configs.all().get(0).sanitizer();
    connectors.forEach(connector -> closeTrailers(connector, sanitizer));
    return configs;
  }

  private @Nullable Engine engineOfTomcat() {
    Container place = getContainer();
    while (place != null && !(place instanceof Engine)) {
      place = place.getParent();
    }
    return (Engine) place;
  }

  private Collection<Connector> connectors(@Nullable Engine top) {
    Set<Connector> all = new LinkedHashSet<>(beforeStart);
    if (top != null && top.getService() != null) {
      all.addAll(List.of(top.getService().findConnectors()));
    }
    return all;
  }

  /** Disallows trailer fields with managed names, so that the connector discards them. */
  private void closeTrailers(Connector connector, FieldSanitizer sanitizer) {
    if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
      for (String name : http.getAllowedTrailerHeaders().split(",", -1)) {
        if (sanitizer.manages(name)) {
          http.removeAllowedTrailerHeader(name);
          log.log(Level.INFO, sm.getString("clientCertValve.trailer", name, connector));
        }
      }
    }
  }

  /**
   * Sanitizes the request and the response, adds the fields, and invokes the next valve.
   * Asynchronous dispatches pass this method again, and keep the decision about the original
   * request.
   */
  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    ClientCertEngine current = engine;
    if (current == null) {
      // Tomcat can be configured to run although a valve failed to start. With sendError, the Host
      // would run the application's error page with the request as the client sent it.
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    ClientCertRules rules = current.rules();
    if (request.getNote(FORWARDING) == null) {
      OptionalInt refusal = admit(request, response, rules);
      if (refusal.isPresent()) {
        response.sendError(refusal.getAsInt());
        return;
      }
    }
    try {
      getNext().invoke(request, response);
    } finally {
      org.apache.coyote.Response coyoteResponse = response.getCoyoteResponse();
      if (!request.isAsync() && !coyoteResponse.isCommitted()) {
        CoyoteFields.sanitizeResponse(coyoteResponse.getMimeHeaders(), rules.sanitizer());
        if (request.getNote(FORWARDING) instanceof Forwarding forwarding) {
          CoyoteFields.set(coyoteResponse.getMimeHeaders(), forwarding.responseFields());
        }
      }
    }
  }

  /** Prepares the request for the next valve, or returns the status to reject it with. */
  private static OptionalInt admit(Request request, Response response, ClientCertRules rules) {
    MimeHeaders lines = request.getCoyoteRequest().getMimeHeaders();
    boolean failed =
        response.isError() || response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST;
    IncomingRequest incoming =
        new ValveRequest(request, CoyoteFields.sanitizeRequest(lines, rules.sanitizer()));
    Forwarding forwarding;
    if (failed) {
      if (!incoming.managedFields().isEmpty()) {
        rules.countSpoofed(incoming.remoteAddress());
      }
      forwarding = rules.withoutCertificate();
    } else {
      forwarding = rules.admit(incoming);
    }
    if (rules.setsCertificates()) {
      X509Certificate[] certificates = forwarding.certificates();
      // Without a value, Tomcat would read the proxy's certificate from the TLS layer.
      request.setAttribute(
          Globals.CERTIFICATES_ATTR, certificates == null ? new X509Certificate[0] : certificates);
    }
    if (forwarding.spoofed()) {
      return forwarding.refusal();
    }
    request.setNote(FORWARDING, forwarding);
    request.setAttribute(VERDICT_ATTRIBUTE, forwarding.certificate());
    if (forwarding.refusal().isPresent()) {
      return forwarding.refusal();
    }
    CoyoteFields.add(lines, forwarding.fields());
    wrap(request, response, rules, forwarding);
    return OptionalInt.empty();
  }

  /**
   * Wraps the response, to filter the fields that the application sets, and the request, because
   * form authentication replaces its field lines by those of an earlier request.
   */
  private static void wrap(
      Request request, Response response, ClientCertRules rules, Forwarding forwarding) {
    FieldSanitizer sanitizer = rules.sanitizer();
    SanitizedResponse sanitized = new SanitizedResponse(response.getResponse(), sanitizer);
    sanitized.setOwn(forwarding.responseFields());
    response.setResponse(sanitized);
    SanitizedRequest sanitizedRequest =
        new SanitizedRequest(
            request.getRequest(),
            sanitized,
            sanitizer,
            forwarding.fields(),
            () -> rules.countSpoofed(request.getRemoteAddr()));
    if (rules.setsCertificates()) {
      sanitizedRequest.setCertificates(forwarding.certificates());
    }
    request.setRequest(sanitizedRequest);
  }
}
