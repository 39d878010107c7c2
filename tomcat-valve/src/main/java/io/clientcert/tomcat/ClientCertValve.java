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
 * Gives everything behind it the client certificate in the fields of RFC 9440, and takes out
 * whatever a client wrote there itself: for an Engine, a Host or a Context of Tomcat 10.1 and 11.
 *
 * <h2>Where it has to stand</h2>
 *
 * <p>First in the Engine, so that no request passes it by and no other valve has changed what it
 * reads. In a Host or a Context it serves that one alone. At most one may stand on a request's way.
 *
 * <table>
 *   <caption>What it does to a request</caption>
 *   <tr><th>of the client</th><th>behind the valve</th></tr>
 *   <tr><td>{@code Client-Cert: :Zm9yZ2VkCg==:}</td><td>gone; ours in its place, or none</td></tr>
 *   <tr><td>{@code client_cert: x}</td><td>gone</td></tr>
 *   <tr><td>{@code Connection: close, Client-Cert}</td><td>{@code Connection: close}</td></tr>
 *   <tr><td>{@code Client-Cert} as a trailer</td><td>gone; also from {@code allowedTrailerHeaders}
 *       of every connector that the Service has as it starts</td></tr>
 *   <tr><td>100 field lines, {@code maxHeaderCount="100"}</td><td>those and ours</td></tr>
 *   <tr><td>one that the connector answers with an error</td><td>nothing added</td></tr>
 *   <tr><td>by a connector without TLS, or by AJP</td><td>nothing added</td></tr>
 * </table>
 *
 * <p>Field lines are changed where the connector holds them, so that unwrapping a request brings
 * back nothing. What the application may set on the response, it sets on a wrapper: Tomcat gives no
 * way to look at a response as its header section leaves. Two things are lost by wrapping, {@code
 * sendfile} for static files, and that the answer to {@code OPTIONS} names {@code TRACE} only where
 * {@code allowTrace} permits it.
 *
 * <h2>What it takes</h2>
 *
 * <p>Attributes are called as {@link Setting} says. One that is unknown or wrong, or a file that
 * cannot be read, stops the server from starting. Relative paths begin where the JVM was started:
 * write {@code ${catalina.base}/conf/ca.pem}.
 *
 * <table>
 *   <caption>What {@code trustStore="connector"} takes for each {@code SSLHostConfig}</caption>
 *   <tr><th>of {@code SSLHostConfig}</th><th>here</th></tr>
 *   <tr><td>{@code truststoreFile}, with OpenSSL {@code caCertificateFile}</td><td>the trust
 *       anchors</td></tr>
 *   <tr><td>{@code certificateRevocationListFile}</td><td>{@code revocation="crl"} with it, unless
 *       the valve has {@code revocation} or {@code crlFiles} itself</td></tr>
 *   <tr><td>nothing of that, and {@code certificateVerification}</td><td>refuses to start: Tomcat
 *       then trusts the public authorities that the JDK comes with</td></tr>
 *   <tr><td>neither, and no {@code certificateVerification}</td><td>nothing is forwarded</td></tr>
 *   <tr><td>several in one connector</td><td>the one for the host that the request names; refuses
 *       to start unless {@code strictSni} is on (Tomcat has it from 10.1.50 and 11.0.15), the
 *       connector has no {@code proxyName} and this valve is the first of the Engine</td></tr>
 * </table>
 *
 * <p>With settings of hosts, the host that the request names counts. A connector with several
 * {@code SSLHostConfig}s then has to fulfil the last row as well, so that no TLS handshake for one
 * of them brings a request for another; host names that share one are not told apart in the
 * handshake.
 *
 * <p>{@code certificateVerification="optionalNoCA"} is safe here, since nothing is taken from the
 * connector's own validation. Connectors, TLS configurations and trust stores of them that change
 * at run time count from the next {@code reload} (JMX).
 *
 * <p>The jar belongs into {@code lib}, not into an application. Thread-safe.
 */
public final class ClientCertValve extends ValveBase {

  private static final StringManager sm = StringManager.getManager(ClientCertValve.class);
  private static final String VERDICT_ATTRIBUTE = ClientCertificate.class.getName();
  private static final String FORWARDING = ClientCertValve.class.getName() + ".FORWARDING";

  private final System.Logger log = System.getLogger(ClientCertValve.class.getName());
  private final Map<String, String> settings = new TreeMap<>();
  private final LifecycleListener containerStarts = this::rememberConnectors;

  /** Spring Boot takes them away while the containers start, and adds them when all else serves. */
  private volatile List<Connector> beforeStart = List.of();

  private volatile @Nullable ClientCertEngine engine;

  /** The engine of the previous start, whose counters go on. */
  private @Nullable ClientCertEngine before;

  private final ClientCertManagement management =
      new ClientCertManagement(
          () -> engine, this::written, sm.getString("clientCertValve.notStarted"));

  /** Makes a valve without settings; it needs at least {@code trustStore} to start. */
  public ClientCertValve() {
    super(true);
  }

  /**
   * Sets an attribute, which counts from the next start. Tomcat calls this for every attribute in
   * {@code server.xml} that it knows no setter for; whether there is such a setting, the start
   * says.
   *
   * @param name as {@link Setting#key()} has it
   * @return true
   */
  public synchronized boolean setProperty(String name, String value) {
    settings.put(name, value);
    return true;
  }

  /** Returns what {@link #setProperty} has set for {@code name}, or null. */
  public synchronized @Nullable String getProperty(String name) {
    return settings.get(name);
  }

  private synchronized Map<String, String> written() {
    return Map.copyOf(settings);
  }

  /** Returns the engine that decides, for code; null while the valve has not started. */
  public @Nullable ClientCertEngine engine() {
    return engine;
  }

  /** Returns what JMX shows. */
  public ClientCertManagement management() {
    return management;
  }

  @Override
  protected void initInternal() throws LifecycleException {
    super.initInternal();
    showEngine();
  }

  /** Adds what the engine shows to the MBean that Tomcat has registered for the valve, if any. */
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

  /** Another Service has an Engine of its own, whose requests never come by here. */
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

  /** A second one would take out what the first has added. */
  private void requireNoOther() throws LifecycleException {
    for (Container place = getContainer(); place != null; place = place.getParent()) {
      for (Valve valve : place.getPipeline().getValves()) {
        if (valve instanceof ClientCertValve && valve != this) {
          throw new LifecycleException(sm.getString("clientCertValve.other", place.getName()));
        }
      }
    }
  }

  /** Called at the start and whenever the engine is built again. */
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

  /** Trailers that a connector does not allow by name, it throws away as it reads them. */
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
   * Sanitises the request and the response, adds the fields, and passes both on. Asynchronous
   * dispatches come by here again and keep what was decided when the request came in.
   */
  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    ClientCertEngine current = engine;
    if (current == null) {
      // Tomcat can be told to serve on when a valve has failed to start. An error would make the
      // Host run the application's page for it, with the request as the client sent it.
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

  /** Returns the status code to refuse the request with, or makes it ready to be served. */
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
      // Without a value Tomcat would ask the TLS layer, whose certificate is that of the proxy
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
   * The response for what the application sets on it; the request because form authentication puts
   * the field lines of an earlier request in place of this one's.
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
