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

import io.clientcert.Arrival;
import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertForwarder;
import io.clientcert.ClientCertificate;
import io.clientcert.ConfigurationException;
import io.clientcert.EvidenceHealth;
import io.clientcert.Forwarding;
import io.clientcert.Health;
import io.clientcert.OpenData;
import io.clientcert.Setting;
import io.clientcert.Statistics;
import io.clientcert.Verdict;
import io.clientcert.field.FieldSanitizer;
import io.clientcert.servlet.SanitizedRequest;
import io.clientcert.servlet.SanitizedResponse;
import io.clientcert.servlet.ServletArrival;
import io.clientcert.servlet.ServletModule;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.SSLSupport;
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
 * at run time count from the next {@link #reload()}.
 *
 * <p>The jar belongs into {@code lib}, not into an application. Thread-safe.
 */
public final class ClientCertValve extends ValveBase {

  private static final StringManager sm = StringManager.getManager(ClientCertValve.class);
  private static final String FACT = ClientCertificate.class.getName();
  private static final String FORWARDING = ClientCertValve.class.getName() + ".FORWARDING";

  private final System.Logger log = System.getLogger(ClientCertValve.class.getName());
  private final Map<String, String> settings = new TreeMap<>();
  private final List<Statistics> statistics = new CopyOnWriteArrayList<>();
  private final LifecycleListener containerStarts = this::rememberConnectors;

  /** Spring Boot takes them away while the containers start, and adds them when all else serves. */
  private volatile List<Connector> beforeStart = List.of();

  private volatile @Nullable Forwarders forwarders;

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
      beforeStart = List.copyOf(connectors(engine()));
    }
  }

  @Override
  protected synchronized void startInternal() throws LifecycleException {
    ServletModule.readModuleOf(HttpServletResponse.class);
    try {
      requireNoOther();
      use(create(settings));
    } catch (LifecycleException e) {
      throw new LifecycleException(
          sm.getString("clientCertValve.refusal", getContainer().getName(), e.getMessage()), e);
    } finally {
      beforeStart = List.of();
    }
    super.startInternal();
  }

  @Override
  protected synchronized void stopInternal() throws LifecycleException {
    super.stopInternal();
    use(null);
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

  private Forwarders create(Map<String, String> from) throws LifecycleException {
    Engine engine = engine();
    boolean first = engine != null && engine.getPipeline().getFirst() == this;
    return Forwarders.create(from, connectors(engine), first, forwarders);
  }

  private void use(@Nullable Forwarders next) {
    Forwarders previous = forwarders;
    if (next != null) {
      next.all().forEach(forwarder -> statistics.add(forwarder.statistics()));
      FieldSanitizer sanitizer = next.any().sanitizer();
      connectors(engine()).forEach(connector -> closeTrailers(connector, sanitizer));
    }
    forwarders = next;
    if (previous != null) {
      previous.close();
    }
  }

  private @Nullable Engine engine() {
    Container place = getContainer();
    while (place != null && !(place instanceof Engine)) {
      place = place.getParent();
    }
    return (Engine) place;
  }

  private Collection<Connector> connectors(@Nullable Engine engine) {
    Set<Connector> all = new LinkedHashSet<>(beforeStart);
    if (engine != null && engine.getService() != null) {
      all.addAll(List.of(engine.getService().findConnectors()));
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
    Forwarders current = forwarders;
    if (current == null) {
      // Tomcat can be told to serve on when a valve has failed to start. An error would make the
      // Host run the application's page for it, with the request as the client sent it.
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    if (request.getNote(FORWARDING) == null) {
      OptionalInt refusal = admit(request, response, current);
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
        CoyoteFields.sanitizeResponse(coyoteResponse.getMimeHeaders(), current.any().sanitizer());
        if (request.getNote(FORWARDING) instanceof Forwarding forwarding) {
          CoyoteFields.set(coyoteResponse.getMimeHeaders(), forwarding.responseFields());
        }
      }
    }
  }

  /** Returns the status code to refuse the request with, or makes it ready to be served. */
  private static OptionalInt admit(Request request, Response response, Forwarders current) {
    ClientCertForwarder decider = current.of(request);
    ClientCertForwarder forwarder = decider == null ? current.any() : decider;
    FieldSanitizer sanitizer = forwarder.sanitizer();
    Arrival arrival = new ServletArrival(request);
    MimeHeaders lines = request.getCoyoteRequest().getMimeHeaders();
    boolean failed =
        response.isError() || response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST;

    if (CoyoteFields.sanitizeRequest(lines, sanitizer)) {
      OptionalInt refusal = forwarder.spoofed(request.getRemoteAddr(), arrival);
      if (refusal.isPresent() && !failed) {
        return refusal;
      }
    }
    Forwarding forwarding =
        failed
            ? forwarder.forwardNothing()
            : forwarder.forward(decider == null ? null : presented(request), arrival);
    request.setNote(FORWARDING, forwarding);
    request.setAttribute(FACT, forwarding.certificate());
    if (forwarding.refusal().isPresent()) {
      return forwarding.refusal();
    }
    CoyoteFields.add(lines, forwarding.fields());
    wrap(request, response, forwarder, forwarding);
    return OptionalInt.empty();
  }

  /** What the TLS layer holds; other valves, applications and peers can write the attribute. */
  private static X509Certificate @Nullable [] presented(Request request) {
    org.apache.coyote.Request coyoteRequest = request.getCoyoteRequest();
    coyoteRequest.action(ActionCode.REQ_SSL_ATTRIBUTE, coyoteRequest);
    return coyoteRequest.getAttribute(SSLSupport.CERTIFICATE_KEY)
            instanceof X509Certificate[] presented
        ? presented
        : null;
  }

  /**
   * The response for what the application sets on it; the request because form authentication puts
   * the field lines of an earlier request in place of this one's.
   */
  private static void wrap(
      Request request, Response response, ClientCertForwarder forwarder, Forwarding forwarding) {
    FieldSanitizer sanitizer = forwarder.sanitizer();
    SanitizedResponse sanitized = new SanitizedResponse(response.getResponse(), sanitizer);
    sanitized.setOwn(forwarding.responseFields());
    response.setResponse(sanitized);
    request.setRequest(
        new SanitizedRequest(
            request.getRequest(),
            sanitized,
            sanitizer,
            forwarding.fields(),
            () -> forwarder.spoofed(request.getRemoteAddr(), Arrival.UNKNOWN)));
  }

  /**
   * Reads every file anew, and with {@code trustStore="connector"} the connectors too.
   *
   * @throws IllegalStateException if the valve has not started
   * @throws IllegalArgumentException if a file cannot be used; then what it held before stays in
   *     force, and the other files have been read
   */
  public synchronized void reload() {
    Forwarders current = started();
    if (current.areOfConnectors()) {
      replace(current.settings());
      return;
    }
    try {
      current.all().forEach(ClientCertForwarder::reload);
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  /**
   * Forgets every decision, so that each certificate is validated again when it comes next.
   *
   * @throws IllegalStateException if the valve has not started
   */
  public void clearDecisions() {
    started().all().forEach(ClientCertForwarder::clearDecisions);
  }

  /**
   * Changes one setting, for the requests that come in from now on and until the server stops.
   *
   * @param name as {@link Setting#key()} has it, one that {@link Setting#isSwitchable}
   * @throws IllegalStateException if the valve has not started
   * @throws IllegalArgumentException if the setting is unknown or takes a restart, or if the value
   *     is wrong; then nothing has changed
   */
  public synchronized void switchSetting(String name, String value) {
    try {
      replace(ClientCertConfig.switched(started().settings(), name, value));
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
    log.log(Level.INFO, sm.getString("clientCertValve.switched", name));
  }

  /** JMX clients lack the classes of this library, so no exception of it may reach them. */
  private void replace(Map<String, String> by) {
    try {
      use(create(by));
    } catch (LifecycleException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  private Forwarders started() {
    Forwarders current = forwarders;
    if (current == null) {
      throw new IllegalStateException(sm.getString("clientCertValve.notStarted"));
    }
    return current;
  }

  /** Returns every setting with the text that is in force. */
  public synchronized CompositeData getSettings() {
    Forwarders current = forwarders;
    return OpenData.ofSettings(current == null ? settings : current.settings());
  }

  /** Returns how many requests got each {@link Verdict}. */
  public CompositeData getRequests() {
    return OpenData.ofVerdicts(verdict -> sum(each -> each.requests(verdict)));
  }

  /** Returns how many requests brought a managed field. */
  public long getSpoofed() {
    return sum(Statistics::spoofed);
  }

  /** Returns for how many requests a value was left out because it was too large. */
  public long getOversized() {
    return sum(Statistics::oversized);
  }

  /** Returns how many chains were validated, rather than found among the decisions that stand. */
  public long getValidations() {
    return sum(Statistics::validations);
  }

  /** Returns how many requests were answered by a decision that still stood. */
  public long getRemembered() {
    return sum(Statistics::remembered);
  }

  /** Returns how many requests were forwarded only because an outage of evidence is allowed. */
  public long getInOutage() {
    return sum(Statistics::inOutage);
  }

  /** Returns how many requests came with a trusted certificate without {@code clientAuth}. */
  public long getWithoutClientAuth() {
    return sum(Statistics::withoutClientAuth);
  }

  /** Returns a line for each source of revocation evidence. */
  public String[] getEvidence() {
    return health()
        .flatMap(each -> each.sources().stream())
        .map(EvidenceHealth::toString)
        .distinct()
        .sorted()
        .toArray(String[]::new);
  }

  /** Returns why files that changed were refused; none, if what they hold is in force. */
  public String[] getProblems() {
    return health().map(Health::problem).filter(Objects::nonNull).toArray(String[]::new);
  }

  /** Returns when the first of the certificates ends that are being forwarded; null for none. */
  public @Nullable String getNearestExpiry() {
    return health()
        .map(Health::nearestExpiry)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .map(Instant::toString)
        .orElse(null);
  }

  /** Returns how many seconds old the oldest revocation evidence in memory is; null for none. */
  public @Nullable Long getEvidenceAge() {
    return health()
        .flatMap(each -> each.evidenceAge().stream())
        .max(Duration::compareTo)
        .map(Duration::toSeconds)
        .orElse(null);
  }

  /** Returns how many sources of revocation evidence fail. */
  public long getFailingSources() {
    return health()
        .flatMap(each -> each.sources().stream())
        .filter(source -> source.failingSince() != null)
        .map(EvidenceHealth::source)
        .distinct()
        .count();
  }

  /**
   * Returns how many days are left to the first of the forwarded certificates that ends; null for
   * none.
   */
  public @Nullable Long getDaysToExpiry() {
    return health()
        .flatMapToLong(each -> each.daysToExpiry().stream())
        .boxed()
        .min(Long::compareTo)
        .orElse(null);
  }

  /** Returns roughly how many decisions are kept. */
  public long getDecisions() {
    return health().mapToLong(Health::decisions).sum();
  }

  /** Returns how many requests wait for revocation evidence now. */
  public int getWaiting() {
    return health().mapToInt(Health::waiting).sum();
  }

  private Stream<Health> health() {
    Forwarders current = forwarders;
    return current == null
        ? Stream.empty()
        : current.all().stream().map(ClientCertForwarder::health);
  }

  /** Over all forwarders since the valve was made: counters never go back. */
  private long sum(ToLongFunction<Statistics> counter) {
    return statistics.stream().mapToLong(counter).sum();
  }
}
