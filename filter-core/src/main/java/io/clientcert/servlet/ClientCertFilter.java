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

import io.clientcert.CertificateSource;
import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertEngine;
import io.clientcert.ClientCertManagement;
import io.clientcert.ClientCertRules;
import io.clientcert.ClientCertificate;
import io.clientcert.Forwarding;
import io.clientcert.IncomingRequest;
import io.clientcert.wrapper.SanitizedRequest;
import io.clientcert.wrapper.SanitizedResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gives the servlets behind it, and what they proxy to, the client certificate in the fields of RFC
 * 9440, and takes out whatever a client wrote there itself.
 *
 * <h2>Where it has to stand</h2>
 *
 * <p>First in the chain, for {@code /*}, <b>for all five dispatcher types</b>, with async support:
 * error pages and asynchronous dispatches re-enter with the request as the client sent it.
 *
 * <table>
 *   <caption>What it does to a request</caption>
 *   <tr><th>of the client</th><th>behind the filter</th></tr>
 *   <tr><td>{@code Client-Cert: :Zm9yZ2VkCg==:}</td><td>gone; ours in its place, or none</td></tr>
 *   <tr><td>{@code client_cert: x}</td><td>gone</td></tr>
 *   <tr><td>{@code Connection: close, Client-Cert}</td><td>{@code Connection: close}</td></tr>
 *   <tr><td>{@code Client-Cert} as a trailer</td><td>gone</td></tr>
 * </table>
 *
 * <h2>What it cannot do</h2>
 *
 * <p>It reads the certificate from the attribute {@code jakarta.servlet.request.X509Certificate},
 * which other components of the server can set. On Tomcat, Payara, Undertow, WildFly and Open
 * Liberty it compares it with the certificate of the TLS handshake, and a request whose attribute
 * has another one gets no fields; a request that came by AJP gets none either, since its peer fills
 * that attribute. Code of the application can unwrap the request that it is given and read the
 * client's own fields. An integration below the servlet layer has neither limit. Nor does it see
 * which server name the TLS handshake was for: with settings of hosts, a client whose {@code Host}
 * is another gets those of {@code Host}. The server's own {@code CLIENT-CERT} login runs before it
 * and reads the TLS connection: where that is a proxy's, such requests are answered with 503.
 *
 * <h2>Configuration</h2>
 *
 * <p>Settings are init-params, called as {@link io.clientcert.Setting} says. With an unknown or
 * wrong one the application does not start on Tomcat, Jetty and Undertow. Other servers may start
 * it without the filter, so there the filter starts, answers every request with 503 and logs the
 * reason; {@link ClientCertInitializer} makes most of them fail the deployment before. A filter
 * that the server has not initialised or has destroyed answers with 503 as well.
 *
 * <h2>Several filters</h2>
 *
 * <p>Each filter removes and decides for itself: a filter behind another one does not rely on the
 * fields that the other one wrote. {@code onMissing}, {@code onInvalid}, {@code onOversized} and
 * {@code onSpoofed} apply to the dispatch in which a request meets the filter first, whatever its
 * type, except to error pages.
 *
 * <p>Thread-safe once initialised.
 */
public final class ClientCertFilter implements Filter {

  private static final String VERDICT_ATTRIBUTE = ClientCertificate.class.getName();
  private static final String ADMITTED = ClientCertFilter.class.getName() + ".admitted";

  /** How the names of servers begin that fail an application with its filter. */
  private static final List<String> FAIL_WITH_THEIR_FILTERS =
      List.of("Apache Tomcat", "jetty/", "Undertow");

  private final System.Logger log = System.getLogger(ClientCertFilter.class.getName());
  private final @Nullable ClientCertConfig config;
  private final @Nullable ClientCertEngine shared;

  /** What makes a wrapper or a mark on a request this filter's own. */
  private final Object owner;

  private final Set<Object> ownerAlone;
  private final PeerAddresses peers;
  private final HandshakeCertificates handshakes;

  private final AtomicBoolean outOfServiceIsLogged = new AtomicBoolean();
  private final AtomicBoolean loginIsLogged = new AtomicBoolean();
  private volatile @Nullable ClientCertEngine engine;
  private volatile @Nullable ClientCertManagement management;

  /** Why no request may pass; null while the filter is in service. */
  private volatile @Nullable String outOfService;

  /** Makes a filter that is configured by init-params. */
  public ClientCertFilter() {
    this(null, null);
  }

  /** Makes a filter that is configured in code, and takes no init-params. */
  public ClientCertFilter(ClientCertConfig config) {
    this(config, null);
  }

  /**
   * Makes a filter for an engine that the caller has made and has to close. It takes no
   * init-params.
   */
  public ClientCertFilter(ClientCertEngine engine) {
    this(null, engine);
  }

  private ClientCertFilter(@Nullable ClientCertConfig config, @Nullable ClientCertEngine shared) {
    this.config = config;
    this.shared = shared;
    this.owner = shared == null ? this : shared;
    this.ownerAlone = Set.of(owner);
    ServerObjects objects = new ServerObjects();
    this.peers = new PeerAddresses(objects);
    this.handshakes = new HandshakeCertificates(objects);
    // an engine is ready before any server calls init()
    this.outOfService = shared == null ? "the server has not initialised it" : null;
  }

  /**
   * Reads settings and files.
   *
   * @throws ServletException if one is unknown, missing or wrong, on a server that does not serve
   *     the application then; the message says which and what to write
   */
  @Override
  public void init(FilterConfig filterConfig) throws ServletException {
    try {
      start(filterConfig);
      outOfService = null;
    } catch (ServletException | RuntimeException | Error e) {
      outOfService = e.getMessage() == null ? e.toString() : e.getMessage();
      if (failsWithItsFilters(filterConfig.getServletContext())) {
        throw e;
      }
      logOutOfService();
    }
  }

  /**
   * Tells whether the server is known not to serve an application whose filter has failed to start.
   * Payara and GlassFish leave such a filter out, and pass requests on without it.
   */
  private static boolean failsWithItsFilters(ServletContext context) {
    String server = String.valueOf(context.getServerInfo());
    return FAIL_WITH_THEIR_FILTERS.stream().anyMatch(server::startsWith);
  }

  private void start(FilterConfig filterConfig) throws ServletException {
    String filter = describe(filterConfig.getFilterName());
    Map<String, String> settings = new HashMap<>();
    for (String name : Collections.list(filterConfig.getInitParameterNames())) {
      settings.put(name, filterConfig.getInitParameter(name));
    }
    if ((config != null || shared != null) && !settings.isEmpty()) {
      throw new ServletException(
          filter + " is configured in code and takes no init-params, but has " + settings.keySet());
    }
    if (shared != null) {
      return;
    }
    ServletContext context = filterConfig.getServletContext();
    ClientCertEngine created =
        PreparedEngines.take(
            context, filterConfig.getFilterName(), config == null ? settings : config);
    if (created == null) {
      created =
          config == null
              ? PreparedEngines.create(filter, settings, context)
              : PreparedEngines.create(filter, config, context);
    }
    engine = created;
    ClientCertManagement view = new ClientCertManagement(created);
    view.register("filter", context.getContextPath() + "/" + filterConfig.getFilterName());
    management = view;
  }

  static String describe(String filterName) {
    return "Filter \"" + filterName + "\"";
  }

  /** Sanitises the request and the response, adds the fields, and passes both on. */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ClientCertEngine current = engine();
    if (current == null) {
      refuseService(response);
      return;
    }
    if (!(request instanceof HttpServletRequest httpRequest)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new ServletException("Not an HTTP request, so there are no fields to look after");
    }
    ClientCertRules rules = current.rules();
    if (isSanitized(request)) {
      chain.doFilter(request, sanitized(httpResponse, rules));
      return;
    }
    admit(httpRequest, sanitized(httpResponse, rules), rules, chain);
  }

  /**
   * Answers without an error page: whatever the application has for that would see the request as
   * the client sent it.
   */
  private void refuseService(ServletResponse response) throws IOException {
    logOutOfService();
    if (response instanceof HttpServletResponse httpResponse) {
      answerUnavailable(httpResponse);
    }
  }

  static void answerUnavailable(HttpServletResponse response) throws IOException {
    if (!response.isCommitted()) {
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.flushBuffer();
    }
  }

  /**
   * Tells whether the server has logged somebody in by the certificate of the TLS connection, which
   * is the proxy's: its own login runs before every filter.
   */
  private static boolean isLoggedInAsProxy(
      HttpServletRequest request, ClientCertificate certificate) {
    return certificate.source() == CertificateSource.FORWARDED
        && request.getAttribute(SanitizedRequest.CERTIFICATES)
            instanceof X509Certificate[] presented
        && presented.length > 0
        && !presented[0].equals(certificate.leaf())
        && HttpServletRequest.CLIENT_CERT_AUTH.equals(request.getAuthType());
  }

  private void refuseLogin(HttpServletResponse response) throws IOException {
    if (loginIsLogged.compareAndSet(false, true)) {
      log.log(
          Level.ERROR,
          "The server logs clients in by the TLS certificate of the proxy: its CLIENT-CERT login"
              + " runs before every filter. Such requests are answered with 503. Remove the login"
              + " from web.xml, or use the Tomcat valve or the Jetty customizer in place of the"
              + " filter.");
    }
    answerUnavailable(response);
  }

  private void logOutOfService() {
    if (outOfServiceIsLogged.compareAndSet(false, true)) {
      log.log(
          Level.ERROR,
          () ->
              "Every request is answered with 503, because the filter is out of service: "
                  + outOfService);
    }
  }

  private HttpServletResponse sanitized(HttpServletResponse response, ClientCertRules rules) {
    return isSanitized(response)
        ? response
        : new SanitizedResponse(response, rules.sanitizer()).ownedBy(owner);
  }

  private void admit(
      HttpServletRequest request,
      HttpServletResponse response,
      ClientCertRules rules,
      FilterChain chain)
      throws IOException, ServletException {
    boolean mayRefuse = mayRefuse(request);
    Forwarding forwarding = forwarding(request, mayRefuse, rules);
    Object outerVerdict = request.getAttribute(VERDICT_ATTRIBUTE);
    if (!forwarding.spoofed()) {
      request.setAttribute(VERDICT_ATTRIBUTE, forwarding.certificate());
    }
    if (mayRefuse) {
      if (rules.setsCertificates() && isLoggedInAsProxy(request, forwarding.certificate())) {
        refuseLogin(response);
        return;
      }
      if (forwarding.refusal().isPresent()) {
        refuse(response, forwarding.refusal().getAsInt());
        return;
      }
      markAdmitted(request);
    }
    if (response instanceof SanitizedResponse ours) {
      ours.setOwn(forwarding.responseFields());
    }
    SanitizedRequest sanitized =
        new SanitizedRequest(
                request,
                response,
                rules.sanitizer(),
                forwarding.refusal().isPresent() ? List.of() : forwarding.fields(),
                () -> rules.countSpoofed(request.getRemoteAddr()))
            .ownedBy(owner);
    if (rules.setsCertificates()) {
      sanitized.setCertificates(forwarding.certificates());
    }
    try {
      chain.doFilter(sanitized, response);
    } finally {
      if (outerVerdict != null && request.getDispatcherType() == DispatcherType.INCLUDE) {
        // what includes goes on with what the filter before it has decided
        request.setAttribute(VERDICT_ATTRIBUTE, outerVerdict);
      }
    }
  }

  /**
   * Tells whether this is the request's first dispatch through this filter. Error pages are never
   * refused: nobody could tell the client why, and the request may have been refused before.
   */
  private boolean mayRefuse(HttpServletRequest request) {
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      return true;
    }
    return request.getDispatcherType() != DispatcherType.ERROR
        && request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) == null
        && !(request.getAttribute(ADMITTED) instanceof Set<?> owners && owners.contains(owner));
  }

  private void markAdmitted(HttpServletRequest request) {
    if (request.getAttribute(ADMITTED) instanceof Set<?> others) {
      Set<Object> owners = new HashSet<>(others);
      owners.add(owner);
      request.setAttribute(ADMITTED, owners);
    } else {
      request.setAttribute(ADMITTED, ownerAlone);
    }
  }

  private static void refuse(HttpServletResponse response, int status) throws IOException {
    if (!response.isCommitted()) {
      response.sendError(status);
    }
  }

  private Forwarding forwarding(
      HttpServletRequest request, boolean mayRefuse, ClientCertRules rules) {
    boolean rejectedBefore =
        request.getDispatcherType() == DispatcherType.ERROR
            && request.getAttribute(VERDICT_ATTRIBUTE) == null;
    if (rejectedBefore) {
      return rules.withoutCertificate();
    }
    IncomingRequest incoming = new FilterRequest(request, peers, handshakes, rules.sanitizer());
    return mayRefuse ? rules.admit(incoming) : rules.decide(incoming);
  }

  /**
   * Goes by the object, never by an attribute: other dispatches share those with the raw request.
   */
  private boolean isSanitized(ServletRequest request) {
    ServletRequest candidate = request;
    while (candidate instanceof ServletRequestWrapper wrapper) {
      if (wrapper instanceof SanitizedRequest sanitized && sanitized.isOwnedBy(owner)) {
        return true;
      }
      candidate = wrapper.getRequest();
    }
    return false;
  }

  private boolean isSanitized(ServletResponse response) {
    ServletResponse candidate = response;
    while (candidate instanceof ServletResponseWrapper wrapper) {
      if (wrapper instanceof SanitizedResponse sanitized && sanitized.isOwnedBy(owner)) {
        return true;
      }
      candidate = wrapper.getResponse();
    }
    return false;
  }

  /** Stops looking at the files. No request passes any more. */
  @Override
  public void destroy() {
    outOfService = "the server has destroyed it";
    ClientCertManagement view = management;
    if (view != null) {
      view.unregister();
    }
    ClientCertEngine current = engine;
    if (current != null) {
      current.close();
    }
  }

  private @Nullable ClientCertEngine engine() {
    if (outOfService != null) {
      return null;
    }
    return shared == null ? engine : shared;
  }
}
