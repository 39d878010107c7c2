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

import io.clientcert.Arrival;
import io.clientcert.ClientCertConfig;
import io.clientcert.ClientCertForwarder;
import io.clientcert.ClientCertificate;
import io.clientcert.ConfigurationException;
import io.clientcert.Forwarding;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
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
 * which other components of the server can set; a request that came by AJP gets no fields, since
 * its peer fills that attribute. Code of the application can unwrap the request that it is given
 * and read the client's own fields. An integration below the servlet layer has neither limit. Nor
 * does it see which server name the TLS handshake was for: with settings of hosts, a client whose
 * {@code Host} is another gets those of {@code Host}.
 *
 * <p>Settings are init-params, called as {@link io.clientcert.Setting} says; an unknown or wrong
 * one stops the application from starting. Thread-safe once initialised.
 */
public final class ClientCertFilter implements Filter {

  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
  private static final int TELLS_CONNECTIONS_APART = 6;
  private static final String FACT = ClientCertificate.class.getName();

  private final @Nullable ClientCertConfig config;
  private final @Nullable Supplier<ClientCertForwarder> shared;
  private @Nullable ClientCertForwarder forwarder;

  /** Makes a filter that is configured by init-params. */
  public ClientCertFilter() {
    this(null, null);
  }

  /** Makes a filter that is configured in code, and takes no init-params. */
  public ClientCertFilter(ClientCertConfig config) {
    this(config, null);
  }

  /**
   * Makes a filter that decides by what somebody else has made, and takes no init-params.
   *
   * @param forwarder asked once for each request, so that what it returns can be replaced at run
   *     time; whoever made that has to close it
   */
  public ClientCertFilter(Supplier<ClientCertForwarder> forwarder) {
    this(null, forwarder);
  }

  private ClientCertFilter(
      @Nullable ClientCertConfig config, @Nullable Supplier<ClientCertForwarder> shared) {
    this.config = config;
    this.shared = shared;
  }

  /**
   * Reads settings and files.
   *
   * @throws ServletException if one is unknown, missing or wrong; the message says which and what
   *     to write
   */
  @Override
  public void init(FilterConfig filterConfig) throws ServletException {
    Map<String, String> settings = new HashMap<>();
    for (String name : Collections.list(filterConfig.getInitParameterNames())) {
      settings.put(name, filterConfig.getInitParameter(name));
    }
    if ((config != null || shared != null) && !settings.isEmpty()) {
      throw new ServletException(
          describe(filterConfig)
              + " is configured in code and takes no init-params, but has "
              + settings.keySet());
    }
    if (shared != null) {
      return;
    }
    try {
      forwarder =
          ClientCertForwarder.create(config == null ? ClientCertConfig.from(settings) : config);
    } catch (ConfigurationException e) {
      throw new ServletException(describe(filterConfig) + ": " + e.getMessage(), e);
    }
    requireConnections(filterConfig, forwarder);
  }

  private static void requireConnections(FilterConfig filterConfig, ClientCertForwarder forwarder)
      throws ServletException {
    if (!forwarder.needsConnections()) {
      return;
    }
    int version = filterConfig.getServletContext().getMajorVersion();
    if (version < TELLS_CONNECTIONS_APART) {
      forwarder.close();
      throw new ServletException(
          describe(filterConfig)
              + ": Setting \"legacyForward\" = \"first\" needs Servlet 6.0, which tells connections"
              + " apart, but this container has "
              + version
              + ": write every");
    }
  }

  private static String describe(FilterConfig filterConfig) {
    return "Filter \"" + filterConfig.getFilterName() + "\"";
  }

  /** Sanitises the request and the response, adds the fields, and passes both on. */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest httpRequest)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new ServletException("Not an HTTP request, so there are no fields to look after");
    }
    ClientCertForwarder current = forwarder();
    if (isSanitized(request)) {
      chain.doFilter(request, sanitized(httpResponse, current));
      return;
    }
    admit(httpRequest, sanitized(httpResponse, current), current, chain);
  }

  private static HttpServletResponse sanitized(
      HttpServletResponse response, ClientCertForwarder current) {
    return isSanitized(response) ? response : new SanitizedResponse(response, current.sanitizer());
  }

  private static void admit(
      HttpServletRequest request,
      HttpServletResponse response,
      ClientCertForwarder current,
      FilterChain chain)
      throws IOException, ServletException {
    Arrival arrival = new ServletArrival(request);
    boolean fromClient = request.getDispatcherType() == DispatcherType.REQUEST;
    if (fromClient && bringsManagedField(request, current)) {
      OptionalInt refusal = current.spoofed(request.getRemoteAddr(), arrival);
      if (refusal.isPresent()) {
        response.sendError(refusal.getAsInt());
        return;
      }
    }
    Forwarding forwarding = forwarding(request, arrival, current);
    request.setAttribute(FACT, forwarding.certificate());
    if (fromClient && forwarding.refusal().isPresent()) {
      response.sendError(forwarding.refusal().getAsInt());
      return;
    }
    if (response instanceof SanitizedResponse ours) {
      ours.setOwn(forwarding.responseFields());
    }
    chain.doFilter(
        new SanitizedRequest(
            request,
            response,
            current.sanitizer(),
            forwarding.refusal().isPresent() ? List.of() : forwarding.fields(),
            () -> current.spoofed(request.getRemoteAddr(), arrival)),
        response);
  }

  private static Forwarding forwarding(
      HttpServletRequest request, Arrival arrival, ClientCertForwarder current) {
    boolean rejectedBefore =
        request.getDispatcherType() == DispatcherType.ERROR && request.getAttribute(FACT) == null;
    if (rejectedBefore) {
      return current.forwardNothing();
    }
    // containers make the answer to where it came from anew, so it is not asked for nothing
    boolean readable =
        request.getAttribute(CERTIFICATES) instanceof X509Certificate[] && !isFromAjp(request);
    return current.forward(
        readable ? (X509Certificate[]) request.getAttribute(CERTIFICATES) : null, arrival);
  }

  private static boolean bringsManagedField(
      HttpServletRequest request, ClientCertForwarder current) {
    Enumeration<String> names = request.getHeaderNames();
    while (names.hasMoreElements()) {
      if (current.sanitizer().manages(names.nextElement())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFromAjp(HttpServletRequest request) {
    ServletConnection connection = request.getServletConnection();
    return connection != null && "ajp".equalsIgnoreCase(connection.getProtocol());
  }

  /**
   * Goes by the object, never by an attribute: other dispatches share those with the raw request.
   */
  private static boolean isSanitized(ServletRequest request) {
    ServletRequest candidate = request;
    while (!(candidate instanceof SanitizedRequest)) {
      if (!(candidate instanceof ServletRequestWrapper wrapper)) {
        return false;
      }
      candidate = wrapper.getRequest();
    }
    return true;
  }

  private static boolean isSanitized(ServletResponse response) {
    ServletResponse candidate = response;
    while (!(candidate instanceof SanitizedResponse)) {
      if (!(candidate instanceof ServletResponseWrapper wrapper)) {
        return false;
      }
      candidate = wrapper.getResponse();
    }
    return true;
  }

  /** Stops looking at the files. */
  @Override
  public void destroy() {
    if (forwarder != null) {
      forwarder.close();
    }
  }

  private ClientCertForwarder forwarder() {
    if (shared != null) {
      return shared.get();
    }
    ClientCertForwarder initialised = forwarder;
    if (initialised == null) {
      throw new IllegalStateException("The filter is not initialised");
    }
    return initialised;
  }
}
