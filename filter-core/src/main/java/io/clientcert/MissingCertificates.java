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
package io.clientcert;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a server never shows a client certificate, although requests come over TLS. A server
 * that does not ask for certificates, or does not pass them on to applications, looks as if no
 * client had one. Of an engine and those that take its place; thread-safe. The first certificate
 * ends it for good, since a server that has shown one is set up.
 */
final class MissingCertificates {

  /**
   * How many requests may be refused in a row. Where certificates are required, a client without
   * one does not come back often, and a probe without one is not left in place.
   */
  static final int REFUSED = 20;

  /**
   * How many requests may come in a row where certificates are optional. A probe every ten seconds
   * takes almost three hours for so many.
   */
  static final int OPTIONAL = 1000;

  /** What has to be set, by a part of what servers call themselves, in lower case. */
  private static final Map<String, String> ADVICE = advice();

  private final System.Logger log = System.getLogger(ClientCertEngine.class.getName());
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger all = new AtomicInteger();
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();
  private volatile boolean isSeen;

  private static Map<String, String> advice() {
    Map<String, String> advice = new LinkedHashMap<>();
    advice.put("wildfly", "want-client-auth=\"true\" on the server-ssl-context of Elytron");
    advice.put("jboss", "want-client-auth=\"true\" on the server-ssl-context of Elytron");
    advice.put("payara", "client-auth=\"want\" on the ssl element of the HTTP listener");
    advice.put("glassfish", "client-auth=\"want\" on the ssl element of the HTTP listener");
    String liberty =
        "<feature>appSecurity-5.0</feature> in server.xml, without which Liberty shows no certificate"
            + " to applications, and clientAuthenticationSupported=\"true\" on the ssl element";
    advice.put("liberty", liberty);
    advice.put("smf webcontainer", liberty);
    advice.put(
        "tomcat",
        "certificateVerification=\"optional\" on the SSLHostConfig, or with Spring Boot"
            + " server.ssl.client-auth=want");
    advice.put(
        "jetty",
        "jetty.sslContext.wantClientAuth=true, or with Spring Boot server.ssl.client-auth=want");
    advice.put(
        "undertow",
        "SSL_CLIENT_AUTH_MODE=REQUESTED among the socket options, or with Spring Boot"
            + " server.ssl.client-auth=want");
    advice.put("netty", "server.ssl.client-auth=want");
    return advice;
  }

  /** Takes note of a request that was admitted. */
  void observe(Forwarding forwarding, IncomingRequest request) {
    if (isSeen) {
      return;
    }
    if (forwarding.certificate().presented()) {
      isSeen = true;
    } else if (problem.get() == null && request.isTls()) {
      int inAll = all.incrementAndGet();
      int ofRefused = forwarding.refusal().isPresent() ? refused.incrementAndGet() : refused.get();
      if (ofRefused >= REFUSED || inAll >= OPTIONAL) {
        report(inAll, request.serverInfo());
      }
    }
  }

  private void report(int requests, @Nullable String server) {
    String text =
        "None of the first "
            + requests
            + " requests over TLS had a client certificate. If clients have certificates, the server"
            + " does not ask for them or does not show them: set "
            + adviceFor(server)
            + ". This goes away with the first certificate";
    if (problem.compareAndSet(null, text)) {
      log.log(Level.WARNING, text);
    }
  }

  private static String adviceFor(@Nullable String server) {
    String name = String.valueOf(server).toLowerCase(Locale.ROOT);
    return ADVICE.entrySet().stream()
        .filter(entry -> name.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(
            () ->
                "what your server needs ("
                    + ADVICE.values().stream().distinct().collect(Collectors.joining("; "))
                    + ")");
  }

  /** Returns what to report; null if there is nothing, or a certificate came. */
  @Nullable String problem() {
    return isSeen ? null : problem.get();
  }
}
