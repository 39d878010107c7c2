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
package io.clientcert.it.app;

import io.clientcert.ClientCertificate;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The header fields of one request before and after the library, and who wrote each of them.
 *
 * @param clientSent what the client sent to the edge in front of an origin; empty where no edge
 *     reports it
 * @param arrived what the server received from its peer
 * @param received what the application received
 */
record DemoExchange(
    Role role,
    ClientCertificate certificate,
    List<FieldLine> clientSent,
    List<FieldLine> arrived,
    List<FieldLine> received) {

  /** What the library does on the server. */
  enum Role {
    /** Terminates TLS. */
    EDGE,
    /** Reads the fields of proxies that are trusted by their address. */
    ORIGIN,
    /** Reads the fields that a trusted key has signed. */
    SIGNED_ORIGIN;

    static Role of(HostConfig config) {
      if (!"forwarded".equals(config.settings().get("source"))) {
        return EDGE;
      }
      return config.settings().containsKey("trustedProxyKeys") ? SIGNED_ORIGIN : ORIGIN;
    }
  }

  /** What the library did with a line. */
  enum Fate {
    KEPT(""),
    CHANGED("certificate field names removed from the value"),
    REMOVED("removed"),
    OF_ONE_HOP("for one connection only, not passed on"),
    VALIDATED("validated, then written again"),
    VERIFIED("verified, then removed");

    private final String label;

    Fate(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** A field line as the page shows it. */
  record Line(FieldLine field, FieldWriter writer, Fate fate) {

    boolean isGone() {
      return fate == Fate.REMOVED || fate == Fate.VERIFIED;
    }
  }

  DemoExchange {
    clientSent = List.copyOf(clientSent);
    arrived = List.copyOf(arrived);
    received = List.copyOf(received);
  }

  static DemoExchange of(Role role, HttpServletRequest request) {
    Object fact = request.getAttribute(ClientCertificate.class.getName());
    if (!(fact instanceof ClientCertificate certificate)) {
      throw new IllegalStateException("the library left no fact on this request");
    }
    List<FieldLine> arrived = SentFieldsFilter.sent(request);
    return new DemoExchange(
        role,
        certificate,
        arrived.stream()
            .filter(SentFieldsFilter::isReport)
            .map(report -> FieldLine.parse(report.value()))
            .toList(),
        withoutReport(arrived),
        withoutReport(FieldLine.of(request)));
  }

  private static List<FieldLine> withoutReport(List<FieldLine> lines) {
    return lines.stream().filter(line -> !SentFieldsFilter.isReport(line)).toList();
  }

  /** Whether the library took a certificate from the fields of a proxy. */
  boolean isForwarded() {
    return role != Role.EDGE && certificate.presented();
  }

  /** What the client sent to the edge. */
  List<Line> atEdge() {
    List<Line> lines = new ArrayList<>();
    for (FieldLine field : clientSent) {
      lines.add(new Line(field, FieldWriter.CLIENT, fateAtEdge(field)));
    }
    return lines;
  }

  private Fate fateAtEdge(FieldLine field) {
    if (field.isNominating()) {
      return Fate.OF_ONE_HOP;
    }
    boolean passedOn = arrived.stream().anyMatch(field::isSameAs);
    return passedOn && !field.isCertificate() ? Fate.KEPT : Fate.REMOVED;
  }

  /** What the server received from its peer. */
  List<Line> before() {
    List<FieldLine> rest = new ArrayList<>(received);
    List<Line> lines = new ArrayList<>();
    for (FieldLine field : arrived) {
      lines.add(new Line(field, writer(field), fate(field, rest.remove(field))));
    }
    return lines;
  }

  private Fate fate(FieldLine field, boolean kept) {
    if (field.isCertificate()) {
      boolean validated = isForwarded() && certificate.forwardable();
      return validated ? Fate.VALIDATED : Fate.REMOVED;
    }
    if (kept) {
      return Fate.KEPT;
    }
    if (field.isSignature() && isForwarded()) {
      return Fate.VERIFIED;
    }
    return field.isNominating() ? Fate.CHANGED : Fate.REMOVED;
  }

  private FieldWriter writer(FieldLine field) {
    if (isForwarded() && role == Role.SIGNED_ORIGIN && field.isSignature()) {
      return FieldWriter.SIGNATURE;
    }
    if (isForwarded() && field.isCertificate()) {
      return role == Role.SIGNED_ORIGIN ? FieldWriter.LIBRARY : FieldWriter.PROXY;
    }
    boolean fromProxy = clientSent.isEmpty() ? isForwarded() : !isSentByClient(field);
    return fromProxy ? FieldWriter.PROXY : FieldWriter.CLIENT;
  }

  private boolean isSentByClient(FieldLine field) {
    return clientSent.stream().anyMatch(field::isSameAs);
  }

  /** What the application received. */
  List<Line> after() {
    List<FieldLine> rest = new ArrayList<>(arrived);
    List<Line> lines = new ArrayList<>();
    for (FieldLine field : received) {
      boolean kept = rest.remove(field);
      if (field.isCertificate()) {
        lines.add(new Line(field, FieldWriter.LIBRARY, Fate.KEPT));
      } else if (kept) {
        lines.add(new Line(field, writer(field), Fate.KEPT));
      } else if (field.isNominating()) {
        lines.add(new Line(field, writer(field), Fate.CHANGED));
      } else {
        lines.add(new Line(field, FieldWriter.LIBRARY, Fate.KEPT));
      }
    }
    return lines;
  }
}
