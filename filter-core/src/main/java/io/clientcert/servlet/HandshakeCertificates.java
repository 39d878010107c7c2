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

import io.clientcert.wrapper.SanitizedRequest;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Reads the certificates of TLS handshakes from the TLS layer of the server. The certificate
 * attribute of a request may contain another certificate, because server options and other
 * components can fill it from a header field or from an AJP peer. Thread-safe.
 */
final class HandshakeCertificates {

  /** From which WebLogic fills the certificate attribute if "Client Cert Proxy Enabled" is set. */
  private static final String WEBLOGIC_CERTIFICATE = "WL-Proxy-Client-Cert";

  private static final String GRIZZLY = "org.glassfish.grizzly.";

  private final System.Logger log = System.getLogger(HandshakeCertificates.class.getName());
  private final AtomicBoolean failureIsLogged = new AtomicBoolean();
  private final ServerObjects objects;

  HandshakeCertificates(ServerObjects objects) {
    this.objects = objects;
  }

  /**
   * Tells whether {@code shown}, the certificate attribute of {@code request}, does not start with
   * the certificate that the client presented in the TLS handshake, or may originate from a header
   * field; false if that is unknown.
   */
  boolean contradict(X509Certificate[] shown, ServletRequest request) {
    if (shown.length == 0) {
      return false;
    }
    ServletRequest innermost = ServerObjects.innermost(request);
    try {
      return switch (ServerRequest.of(innermost)) {
        case TOMCAT -> !isOfCatalina(shown[0], innermost);
        case UNDERTOW -> {
          Object connection = objects.follow(innermost, "getExchange", "getConnection");
          yield connection != null
              && !isOf(shown[0], (SSLSession) objects.require(connection, "getSslSession"));
        }
        case LIBERTY -> {
          Object connection = objects.follow(innermost, "getIRequest", "getHttpInboundConnection");
          yield connection != null
              && !isOf(
                  shown[0],
                  (SSLSession)
                      objects.follow(objects.require(connection, "getSSLContext"), "getSession"));
        }
        case JETTY -> false;
        case OTHER -> innermost instanceof HttpServletRequest http && hasFieldOfWebLogic(http);
      };
    } catch (ReflectiveOperationException | RuntimeException e) {
      logFailure(innermost, e);
      return false;
    }
  }

  /** Without a view of its handshakes, what might come from this field is not believed. */
  private static boolean hasFieldOfWebLogic(HttpServletRequest request) {
    return request.getHeader(WEBLOGIC_CERTIFICATE) != null;
  }

  private boolean isOfCatalina(X509Certificate leaf, ServletRequest facade)
      throws ReflectiveOperationException {
    Object request = objects.field(facade, ServerRequest.BEHIND_FACADE);
    Object connector = request == null ? null : objects.require(request, "getCoyoteRequest");
    if (connector == null) {
      throw new NoSuchFieldException(facade.getClass().getName() + ".request");
    }
    return connector.getClass().getName().startsWith(GRIZZLY)
        ? isOf(leaf, sessionOfGrizzly(connector))
        : isOfTomcat(leaf, connector);
  }

  /** Compares with the attribute of Tomcat's connector, which only its TLS layer and AJP set. */
  private boolean isOfTomcat(X509Certificate leaf, Object connector)
      throws ReflectiveOperationException {
    Object own = objects.attribute(connector, SanitizedRequest.CERTIFICATES);
    return own instanceof X509Certificate[] presented
        && presented.length > 0
        && leaf.equals(presented[0]);
  }

  private @Nullable SSLSession sessionOfGrizzly(Object request)
      throws ReflectiveOperationException {
    ClassLoader loader = request.getClass().getClassLoader();
    Object connection = objects.follow(request, "getRequest", "getConnection");
    try {
      Object engine =
          Class.forName(GRIZZLY + "ssl.SSLUtils", true, loader)
              .getMethod("getSSLEngine", Class.forName(GRIZZLY + "Connection", false, loader))
              .invoke(null, connection);
      return engine instanceof SSLEngine tls ? tls.getSession() : null;
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(e.getCause());
    }
  }

  private static boolean isOf(X509Certificate leaf, @Nullable SSLSession session) {
    if (session == null) {
      return false;
    }
    try {
      Certificate[] presented = session.getPeerCertificates();
      return presented.length > 0 && leaf.equals(presented[0]);
    } catch (SSLPeerUnverifiedException e) {
      // The client did not present a certificate.
      return false;
    }
  }

  private void logFailure(ServletRequest request, Exception cause) {
    if (failureIsLogged.compareAndSet(false, true)) {
      log.log(
          Level.WARNING,
          "On this server ("
              + request.getClass().getName()
              + ") it cannot be checked whether the certificate of a request was presented in the"
              + " TLS handshake. Make sure that no switch of the server fills the certificate"
              + " attribute from a header field",
          cause);
    }
  }
}
