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
 * A servlet filter that adds the client certificate to requests in the header fields of RFC 9440,
 * and removes these fields if the client sent them. Servlets, and the servers to which they proxy
 * requests, receive the fields.
 *
 * <h2>Placement</h2>
 *
 * <p>Declare the filter first, map it to {@code /*} <b>for all five dispatcher types</b>, and
 * enable async support. Error pages and asynchronous dispatches re-enter the filter chain with the
 * original request, so a filter mapped to {@code REQUEST} only would expose the client's fields
 * there.
 *
 * <table>
 *   <caption>Changes to a request</caption>
 *   <tr><th>sent by the client</th><th>seen after the filter</th></tr>
 *   <tr><td>{@code Client-Cert: :Zm9yZ2VkCg==:}</td><td>removed; replaced by the field of the
 *       filter if there is a certificate</td></tr>
 *   <tr><td>{@code client_cert: x}</td><td>removed</td></tr>
 *   <tr><td>{@code Connection: close, Client-Cert}</td><td>{@code Connection: close}</td></tr>
 *   <tr><td>{@code Client-Cert} as a trailer field</td><td>removed</td></tr>
 * </table>
 *
 * <h2>Limitations</h2>
 *
 * <p>The filter reads the certificate from the attribute {@code
 * jakarta.servlet.request.X509Certificate}, which other components of the server can set. On
 * Tomcat, Payara, Undertow, WildFly and Open Liberty, the filter compares it with the certificate
 * of the TLS handshake, and adds no fields if they differ. It adds no fields to requests received
 * by AJP, because the AJP peer sets that attribute.
 *
 * <p>Application code can unwrap the request and read the fields that the client sent. An
 * integration below the servlet layer has neither of these limitations.
 *
 * <p>The filter does not know the server name of the TLS handshake. With per-host settings, it
 * applies the settings of the host in the request's {@code Host}, even if the handshake was for
 * another host.
 *
 * <p>The server's {@code CLIENT-CERT} login runs before all filters and uses the certificate of the
 * TLS connection. If that is the certificate of a proxy, requests with such a login are answered
 * with 503.
 *
 * <h2>Configuration</h2>
 *
 * <p>Settings are init-params with the names listed in {@link io.clientcert.Setting}. An unknown or
 * invalid setting prevents startup of the application on Tomcat, Jetty and Undertow. Other servers
 * may start an application without a filter that failed. There, the filter starts, answers every
 * request with 503 and logs the reason. On most of them, {@link ClientCertInitializer} fails the
 * deployment earlier. A filter that the server has not initialized, or has destroyed, answers with
 * 503 as well.
 *
 * <h2>Several filters</h2>
 *
 * <p>Each filter removes and adds fields independently, and does not rely on fields that an earlier
 * filter added. {@code onMissing}, {@code onInvalid}, {@code onOversized} and {@code onSpoofed}
 * apply to the first dispatch of a request that passes the filter, whatever its type, except for
 * error pages.
 *
 * <p>Thread-safe after initialization.
 */
public final class ClientCertFilter implements Filter {

  private static final String VERDICT_ATTRIBUTE = ClientCertificate.class.getName();
  private static final String ADMITTED = ClientCertFilter.class.getName() + ".admitted";

  /** Server info prefixes of servers that do not start an application if its filter fails. */
  private static final List<String> FAIL_WITH_THEIR_FILTERS =
      List.of("Apache Tomcat", "jetty/", "Undertow");

  private final System.Logger log = System.getLogger(ClientCertFilter.class.getName());
  private final @Nullable ClientCertConfig config;
  private final @Nullable ClientCertEngine shared;

  /** Identifies the wrappers and attributes of this filter. */
  private final Object owner;

  private final Set<Object> ownerAlone;
  private final PeerAddresses peers;
  private final HandshakeCertificates handshakes;

  private final OutOfService service = new OutOfService(log);
  private final AtomicBoolean loginIsLogged = new AtomicBoolean();
  private volatile @Nullable ClientCertEngine engine;
  private volatile @Nullable ClientCertManagement management;

  /** The reason why all requests are rejected; null while the filter is in service. */
  private volatile @Nullable String outOfService;

  /** Creates a filter that is configured by init-params. */
  public ClientCertFilter() {
    this(null, null);
  }

  /** Creates a filter that is configured in code. Init-params prevent startup. */
  public ClientCertFilter(ClientCertConfig config) {
    this(config, null);
  }

  /**
   * Creates a filter that uses an existing engine. The caller must close the engine after the
   * filter has been destroyed. Init-params are not allowed and prevent startup.
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
    // An engine can be used even before the server calls init().
    this.outOfService = shared == null ? "the server has not initialised it" : null;
  }

  /**
   * Reads the settings and files, and puts the filter into service.
   *
   * @throws ServletException if a setting is unknown, missing or invalid, on servers that do not
   *     start the application in that case; the message names the setting and how to correct it
   */
  @Override
  public void init(FilterConfig filterConfig) throws ServletException {
    try {
      start(filterConfig);
      outOfService = null;
    } catch (ServletException | RuntimeException | Error e) {
      outOfService = OutOfService.reason(e);
      if (failsWithItsFilters(filterConfig.getServletContext())) {
        throw e;
      }
      service.log(String.valueOf(outOfService));
    }
  }

  /**
   * Tells whether the server is known not to start an application if its filter fails to start.
   * Payara and GlassFish skip such a filter and process requests without it.
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

  /** Sanitizes the request and the response, adds the fields, and continues the filter chain. */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ClientCertEngine current = engine();
    if (current == null) {
      service.answer(response, String.valueOf(outOfService));
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
   * Tells whether the server has authenticated the user by the certificate of the TLS connection,
   * which is that of the proxy. The login of the server runs before all filters.
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
    OutOfService.answerUnavailable(response);
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
        // The including resource continues with the decision of the filter before it.
        request.setAttribute(VERDICT_ATTRIBUTE, outerVerdict);
      }
    }
  }

  /**
   * Tells whether this is the first dispatch of the request through this filter. Error pages are
   * never rejected, because the client could not be told the reason, and because the request may
   * already have been rejected.
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
   * Tells whether a wrapper of this filter is present. Attributes cannot be used for this, because
   * other dispatches share them with the unwrapped request.
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

  /** Closes the engine unless the caller provided it. Further requests are answered with 503. */
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
