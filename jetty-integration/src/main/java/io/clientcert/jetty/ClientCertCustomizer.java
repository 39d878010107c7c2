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
import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.annotation.ManagedAttribute;
import org.eclipse.jetty.util.annotation.ManagedObject;
import org.eclipse.jetty.util.annotation.ManagedOperation;
import org.eclipse.jetty.util.annotation.Name;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.component.Dumpable;
import org.eclipse.jetty.util.component.DumpableMap;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
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

  private static final String FACT = ClientCertificate.class.getName();
  private static final String FORWARDING = ClientCertCustomizer.class.getName() + ".forwarding";
  private static final String NOT_STARTED =
      "ClientCertCustomizer is not started: it has to be a bean of the server before the server"
          + " starts";
  private static final String HEADERS = ClientCertCustomizer.class.getName() + ".headers";

  private final System.Logger log = System.getLogger(ClientCertCustomizer.class.getName());
  private final Map<String, String> settings;
  private final @Nullable ClientCertConfig config;
  private final List<Statistics> statistics = new CopyOnWriteArrayList<>();
  private volatile @Nullable Server server;
  private volatile @Nullable Forwarders forwarders;

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
  }

  /** Makes a customizer that is configured in code. */
  public ClientCertCustomizer(@Name("config") ClientCertConfig config) {
    this.settings = Map.of();
    this.config = config;
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
        if (started().areOfConnectors()) {
          replace(started().settings());
        }
        cover(connector);
      }
    } else if (child instanceof Connector connector && isInForce) {
      cover(connector);
    }
  }

  /** Forgets the server that this was a bean of. */
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
      use(create(settings, container, null));
      outOfService = NOT_STARTED;
    } catch (ConfigurationException | IllegalArgumentException e) {
      outOfService = "ClientCertCustomizer does not start: " + e.getMessage();
      throw new IllegalArgumentException(outOfService, e);
    }
    super.doStart();
  }

  /** What was trusted stays, for requests that are still on their way. */
  @Override
  protected void doStop() throws Exception {
    super.doStop();
    Forwarders current = forwarders;
    // None if the start has failed
    if (current != null) {
      current.close();
    }
  }

  private Forwarders create(Map<String, String> from, Server container, @Nullable Forwarders before)
      throws Exception {
    return config == null ? Forwarders.create(from, container, before) : Forwarders.create(config);
  }

  private void use(Forwarders created) {
    created.all().forEach(forwarder -> statistics.add(forwarder.statistics()));
    Forwarders before = forwarders;
    forwarders = created;
    if (before != null) {
      before.close();
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
    Forwarders current = forwarders;
    if (current == null || !isRunning()) {
      throw outOfService(request.getConnectionMetaData().getConnector().getServer());
    }
    ClientCertForwarder decider = current.of(request.getConnectionMetaData().getConnector());
    ClientCertForwarder forwarder = decider == null ? current.any() : decider;
    HttpFields received = request.getHeaders();
    HttpFields rest = sanitize(request, forwarder);
    if (Fields.anyManaged(received, forwarder.sanitizer())) {
      refuse(forwarder.spoofed(Request.getRemoteAddr(request), new RequestArrival(request)));
    }
    Forwarding forwarding =
        decide(forwarder, decider == null ? null : PresentedCertificates.of(request), request);
    request.setAttribute(FACT, forwarding.certificate());
    refuse(forwarding.refusal());
    request.setAttribute(FORWARDING, forwarding);
    HttpFields headers = Fields.with(rest, forwarding.fields());
    request.setAttribute(HEADERS, headers);
    return headers == received ? request : new SanitizedRequest(request, headers);
  }

  private static Forwarding decide(
      ClientCertForwarder decider, X509Certificate @Nullable [] presented, Request request) {
    Arrival arrival = new RequestArrival(request);
    // What Jetty asks too: without a handler that may block, this thread serves all connections
    boolean mayWait =
        request.getConnectionMetaData().getConnector().getServer().getInvocationType()
            == InvocationType.BLOCKING;
    return mayWait
        ? decider.forward(presented, arrival)
        : decider.forwardWithoutWaiting(presented, arrival);
  }

  /** Returns the request for an error page: as every handler got it, or else without our fields. */
  Request forErrorPage(Request request) {
    if (Request.as(request, SanitizedRequest.class) != null) {
      return request;
    }
    Forwarders current = forwarders;
    if (current == null) {
      // nothing says which fields are managed
      return new SanitizedRequest(request, HttpFields.EMPTY);
    }
    HttpFields headers =
        request.getAttribute(HEADERS) instanceof HttpFields known
            ? known
            : sanitize(request, current.any());
    if (request.getAttribute(FACT) == null) {
      request.setAttribute(FACT, current.any().forwardNothing().certificate());
    }
    return new SanitizedRequest(request, headers);
  }

  private static HttpFields sanitize(Request request, ClientCertForwarder forwarder) {
    FieldSanitizer sanitizer = forwarder.sanitizer();
    request.addHttpStreamWrapper(
        stream ->
            new SanitizedStream(
                stream,
                sanitizer,
                () -> responseFields(request),
                () -> forwarder.spoofed(Request.getRemoteAddr(request), Arrival.UNKNOWN)));
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

  /**
   * Reads every file anew, and with {@code trustStore=connector} takes what the connectors trust
   * now.
   *
   * @throws IllegalStateException if the server has not started
   * @throws IllegalArgumentException if a file cannot be used; then what it held before stays in
   *     force, and the other files have been read
   */
  @ManagedOperation(value = "Reads every file anew", impact = "ACTION")
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
   * @throws IllegalStateException if the server has not started
   */
  @ManagedOperation(
      value = "Forgets every decision, so that each certificate is validated again",
      impact = "ACTION")
  public void clearDecisions() {
    started().all().forEach(ClientCertForwarder::clearDecisions);
  }

  /**
   * Changes one setting, for the requests that come in from now on and until the server stops.
   *
   * @param name as {@link Setting#key()} has it, one that {@link Setting#isSwitchable}
   * @throws IllegalStateException if the server has not started, or this is configured in code
   * @throws IllegalArgumentException if the setting is unknown or takes a restart, or if the value
   *     is wrong; then nothing has changed
   */
  @ManagedOperation(value = "Changes one setting until the server stops", impact = "ACTION")
  public synchronized void switchSetting(
      @Name(value = "name", description = "The setting") String name,
      @Name(value = "value", description = "What it is to be") String value) {
    if (config != null) {
      throw new IllegalStateException("Configured in code, so that there is no text to change");
    }
    try {
      replace(ClientCertConfig.switched(started().settings(), name, value));
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
    log.log(Level.INFO, () -> "Setting \"" + name + "\" was switched");
  }

  /** JMX clients lack the classes of this library, so no exception of it may reach them. */
  private void replace(Map<String, String> by) {
    Server container = server;
    if (container == null) {
      throw new IllegalStateException("Not a bean of a server any more");
    }
    try {
      use(create(by, container, forwarders));
    } catch (Exception e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  private Forwarders started() {
    Forwarders current = forwarders;
    if (current == null) {
      throw new IllegalStateException(
          "ClientCertCustomizer has not started: it has to be a bean of the server");
    }
    return current;
  }

  /** Returns every setting with the text that is in force, if it is configured by text. */
  @ManagedAttribute(value = "The settings in force; passwords are not shown", readonly = true)
  public CompositeData getSettings() {
    Forwarders current = forwarders;
    Map<String, String> inForce = current == null ? settings : current.settings();
    return OpenData.ofSettings(config == null ? inForce : null);
  }

  /** Returns how many requests got each {@link Verdict}. */
  @ManagedAttribute(value = "Requests, by verdict", readonly = true)
  public CompositeData getRequests() {
    return OpenData.ofVerdicts(verdict -> sum(each -> each.requests(verdict)));
  }

  /** Returns how many requests brought a managed field. */
  @ManagedAttribute(
      value = "Requests in which the client sent a managed field itself",
      readonly = true)
  public long getSpoofed() {
    return sum(Statistics::spoofed);
  }

  /** Returns for how many requests a value was left out because it was too large. */
  @ManagedAttribute(
      value = "Requests for which a value was left out because it was too large",
      readonly = true)
  public long getOversized() {
    return sum(Statistics::oversized);
  }

  /** Returns how many chains were validated, rather than found among the decisions that stand. */
  @ManagedAttribute(
      value = "Chains that were validated, rather than found among the decisions that stand",
      readonly = true)
  public long getValidations() {
    return sum(Statistics::validations);
  }

  /** Returns how many requests were answered by a decision that still stood. */
  @ManagedAttribute(
      value = "Requests that were answered by a decision that still stood",
      readonly = true)
  public long getRemembered() {
    return sum(Statistics::remembered);
  }

  /** Returns how many requests were forwarded only because an outage of evidence is allowed. */
  @ManagedAttribute(
      value = "Requests that were forwarded only because an outage of evidence is allowed",
      readonly = true)
  public long getInOutage() {
    return sum(Statistics::inOutage);
  }

  /** Returns how many requests came with a trusted certificate without {@code clientAuth}. */
  @ManagedAttribute(
      value = "Requests that came with a trusted certificate without clientAuth",
      readonly = true)
  public long getWithoutClientAuth() {
    return sum(Statistics::withoutClientAuth);
  }

  /** Returns a line for each source of revocation evidence. */
  @ManagedAttribute(
      value =
          "For each source of revocation evidence, from when to when, and what is wrong with it",
      readonly = true)
  public String[] getEvidence() {
    return health()
        .flatMap(each -> each.sources().stream())
        .map(EvidenceHealth::toString)
        .distinct()
        .sorted()
        .toArray(String[]::new);
  }

  /** Returns why files that changed were refused; none, if what they hold is in force. */
  @ManagedAttribute(
      value = "Why files that changed were refused, so that what was read before is in force",
      readonly = true)
  public String[] getProblems() {
    return health().map(Health::problem).filter(Objects::nonNull).toArray(String[]::new);
  }

  /** Returns when the first of the certificates ends that are being forwarded; null for none. */
  @ManagedAttribute(
      value = "When the first of the certificates ends that are being forwarded",
      readonly = true)
  public @Nullable String getNearestExpiry() {
    return health()
        .map(Health::nearestExpiry)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .map(Instant::toString)
        .orElse(null);
  }

  /** Returns how many seconds old the oldest revocation evidence in memory is; null for none. */
  @ManagedAttribute(
      value = "The age of the oldest revocation evidence in memory, in seconds",
      readonly = true)
  public @Nullable Long getEvidenceAge() {
    return health()
        .flatMap(each -> each.evidenceAge().stream())
        .max(Duration::compareTo)
        .map(Duration::toSeconds)
        .orElse(null);
  }

  /** Returns how many sources of revocation evidence fail. */
  @ManagedAttribute(value = "Sources of revocation evidence that fail", readonly = true)
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
  @ManagedAttribute(
      value = "Days until the first of the certificates ends that are being forwarded",
      readonly = true)
  public @Nullable Long getDaysToExpiry() {
    return health()
        .flatMapToLong(each -> each.daysToExpiry().stream())
        .boxed()
        .min(Long::compareTo)
        .orElse(null);
  }

  /** Returns roughly how many decisions are kept. */
  @ManagedAttribute(value = "Decisions that are kept, roughly", readonly = true)
  public long getDecisions() {
    return health().mapToLong(Health::decisions).sum();
  }

  /** Returns how many requests wait for revocation evidence now. */
  @ManagedAttribute(value = "Requests that wait for revocation evidence now", readonly = true)
  public int getWaiting() {
    return health().mapToInt(Health::waiting).sum();
  }

  private Stream<Health> health() {
    Forwarders current = forwarders;
    return current == null
        ? Stream.empty()
        : current.all().stream().map(ClientCertForwarder::health);
  }

  /** Over all forwarders since this was made: counters never go back. */
  private long sum(ToLongFunction<Statistics> counter) {
    return statistics.stream().mapToLong(counter).sum();
  }

  @Override
  public void dump(Appendable out, String indent) throws IOException {
    CompositeData current = getSettings();
    Map<String, Object> inForce = new TreeMap<>();
    current.getCompositeType().keySet().forEach(key -> inForce.put(key, current.get(key)));
    Dumpable.dumpObjects(out, indent, this, new DumpableMap("settings", inForce));
  }
}
