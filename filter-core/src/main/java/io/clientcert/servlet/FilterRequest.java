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

import io.clientcert.IncomingRequest;
import io.clientcert.RequestTarget;
import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import io.clientcert.wrapper.SanitizedRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request seen through the servlet API, which does not provide the TLS server name. */
final class FilterRequest implements IncomingRequest {

  private static final String CIPHER_SUITE = "jakarta.servlet.request.cipher_suite";
  private static final String TARGET = FilterRequest.class.getName() + ".target";
  private static final String RECEIVED = FilterRequest.class.getName() + ".received";

  private final HttpServletRequest request;
  private final PeerAddresses peers;
  private final HandshakeCertificates handshakes;
  private final List<Field> managedFields;
  private boolean showsForeignCertificate;

  FilterRequest(
      HttpServletRequest request,
      PeerAddresses peers,
      HandshakeCertificates handshakes,
      FieldSanitizer sanitizer) {
    this.request = request;
    this.peers = peers;
    this.handshakes = handshakes;
    this.managedFields = managedFields(request, sanitizer);
  }

  private static List<Field> managedFields(HttpServletRequest request, FieldSanitizer sanitizer) {
    List<Field> managed = List.of();
    Enumeration<String> names = request.getHeaderNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      if (sanitizer.manages(name) && !isManagedByAnother(request, name)) {
        List<Field> lines = managed.isEmpty() ? new ArrayList<>() : managed;
        request.getHeaders(name).asIterator().forEachRemaining(v -> lines.add(new Field(name, v)));
        managed = lines;
      }
    }
    return managed;
  }

  /**
   * Tells whether a wrapper of another filter shows the managed field, so that the client did not
   * send it.
   */
  private static boolean isManagedByAnother(ServletRequest request, String name) {
    ServletRequest candidate = request;
    while (candidate instanceof ServletRequestWrapper wrapper) {
      if (wrapper instanceof SanitizedRequest other && other.manages(name)) {
        return true;
      }
      candidate = wrapper.getRequest();
    }
    return false;
  }

  @Override
  public X509Certificate @Nullable [] tlsCertificates() {
    // Containers recompute connection details on each call, so they are queried last.
    return request.getAttribute(SanitizedRequest.CERTIFICATES)
                instanceof X509Certificate[] presented
            && !isFromAjp(request)
            && !isForeign(presented)
        ? presented
        : null;
  }

  /**
   * Reads the cipher suite attribute. What a proxy reports about its own connection is not in this
   * attribute.
   */
  @Override
  public boolean isTls() {
    return request.getAttribute(CIPHER_SUITE) != null && !isFromAjp(request);
  }

  @Override
  public @Nullable String serverInfo() {
    return request.getServletContext().getServerInfo();
  }

  private boolean isForeign(X509Certificate[] shown) {
    showsForeignCertificate = handshakes.contradict(shown, request);
    return showsForeignCertificate;
  }

  @Override
  public boolean showsForeignCertificate() {
    return showsForeignCertificate;
  }

  private static boolean isFromAjp(HttpServletRequest request) {
    ServletConnection connection = request.getServletConnection();
    return connection != null && "ajp".equalsIgnoreCase(connection.getProtocol());
  }

  @Override
  public List<Field> managedFields() {
    return managedFields;
  }

  /**
   * Returns the target of the client's request. It is stored in an attribute, because the method,
   * path and query of other dispatches are those of their own target.
   */
  @Override
  public RequestTarget target() {
    if (request.getAttribute(TARGET) instanceof RequestTarget first) {
      return first;
    }
    RequestTarget target = currentTarget();
    request.setAttribute(TARGET, target);
    return target;
  }

  /**
   * Returns the target of the client's request. In other dispatches, the original path and query
   * are in attributes.
   */
  private RequestTarget currentTarget() {
    String scheme = request.getScheme();
    String authority =
        RequestTarget.authority(scheme, request.getServerName(), request.getServerPort());
    String prefix =
        switch (request.getDispatcherType()) {
          case FORWARD -> "jakarta.servlet.forward.";
          case ASYNC -> "jakarta.servlet.async.";
          case ERROR -> "jakarta.servlet.error.";
          case REQUEST, INCLUDE -> "";
        };
    Object path = prefix.isEmpty() ? null : request.getAttribute(prefix + "request_uri");
    Object query = prefix.isEmpty() ? null : request.getAttribute(prefix + "query_string");
    return path instanceof String original
        ? new RequestTarget(
            request.getMethod(),
            scheme,
            authority,
            original,
            query instanceof String text ? text : null)
        : new RequestTarget(
            request.getMethod(),
            scheme,
            authority,
            request.getRequestURI(),
            request.getQueryString());
  }

  @Override
  public Instant receivedAt(Instant now) {
    if (request.getAttribute(RECEIVED) instanceof Instant first) {
      return first;
    }
    request.setAttribute(RECEIVED, now);
    return now;
  }

  @Override
  public List<String> fieldValues(String name) {
    return Collections.list(request.getHeaders(name));
  }

  @Override
  public @Nullable String peerAddress() {
    return peers.of(request);
  }

  @Override
  public @Nullable String remoteAddress() {
    return request.getRemoteAddr();
  }

  @Override
  public @Nullable String authority() {
    return request.getServerName();
  }

  @Override
  public @Nullable String connectionId() {
    ServletConnection connection = request.getServletConnection();
    return connection == null ? null : connection.getConnectionId();
  }

  @Override
  public @Nullable String requestId() {
    return request.getRequestId();
  }

  @Override
  public @Nullable String method() {
    return request.getMethod();
  }

  @Override
  public @Nullable String path() {
    // In other dispatches, this is the path of the dispatch target, not that of the client's
    // request.
    return request.getDispatcherType() == DispatcherType.REQUEST ? request.getRequestURI() : null;
  }
}
