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
package io.clientcert.conformance.edge;

import static io.clientcert.conformance.edge.Fault.accepting;
import static io.clientcert.conformance.edge.Fault.adding;
import static io.clientcert.conformance.edge.Fault.chained;
import static io.clientcert.conformance.edge.Fault.keeping;
import static io.clientcert.conformance.edge.Fault.keepingTrailer;
import static io.clientcert.conformance.edge.Fault.omitting;
import static io.clientcert.conformance.edge.Fault.raw;
import static io.clientcert.conformance.edge.Fault.respondingWith;
import static io.clientcert.conformance.edge.Fault.valued;

import io.clientcert.conformance.net.Field;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.net.TlsClient;
import io.clientcert.conformance.pki.ClientKind;
import io.clientcert.conformance.pki.Pki;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** For each case the fault that it is there for. */
final class Mutants {

  private static final ClientKind CLIENT = ClientKind.CLIENT;

  private final Map<String, Fault> all = new TreeMap<>();

  private Mutants() {}

  static Map<String, Fault> all(Pki pki) {
    Mutants mutants = new Mutants();
    mutants.presence();
    mutants.encoding(pki);
    mutants.chains(pki);
    mutants.forgeries();
    mutants.malformed();
    mutants.aliases();
    mutants.nominations();
    mutants.connections(pki);
    mutants.certificates();
    mutants.responses();
    mutants.messages();
    return mutants.all;
  }

  private void presence() {
    all.put(
        "E-001",
        omitting(
            r ->
                r.tls().equals(TlsClient.TLS_1_3)
                    && !r.http2()
                    && r.method().equals("GET")
                    && r.startLine().endsWith("HTTP/1.1")
                    && r.is(CLIENT)
                    && !r.has("Upgrade")));
    all.put("E-002", omitting(r -> r.tls().equals(TlsClient.TLS_1_2)));
    all.put("E-003", omitting(r -> r.http2()));
    List<String> methods = List.of("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");
    for (int i = 0; i < methods.size(); i++) {
      String method = methods.get(i);
      all.put(
          "E-%03d".formatted(4 + i), omitting(r -> r.method().equals(method) && !r.has("Expect")));
    }
    all.put("E-010", omitting(r -> r.startLine().endsWith("HTTP/1.0")));
    all.put("E-011", omitting(r -> r.has("Upgrade", "websocket")));
    all.put("E-012", omitting(r -> r.has("Expect")));
    all.put("E-013", adding(r -> !r.plain() && !r.http2()));
    all.put("E-014", adding(r -> r.http2()));
    all.put("E-015", adding(r -> r.plain()));
    all.put("E-016", Fault.showing(ClientKind.OTHER));
  }

  private void encoding(Pki pki) {
    String begin = ":-----BEGIN CERTIFICATE-----";
    String end = "-----END CERTIFICATE-----:";
    value("E-020", v -> v.replace(":", ""));
    value("E-021", v -> v.substring(0, 65) + " " + v.substring(65));
    value("E-022", v -> v.replace('+', '-').replace('/', '_'));
    all.put(
        "E-023",
        valued(r -> !r.is(ClientKind.RSA) && !r.is(ClientKind.P384), v -> v.replace("=", "")));
    value("E-024", v -> begin + v.replace(":", "") + end);
    value("E-025", v -> v.replace("+", "%2B").replace("/", "%2F"));
    value("E-026", v -> v + ";a=1");
    value("E-027", v -> v + "," + v);
    String other = Judge.item(pki.identity(ClientKind.OTHER).leaf());
    all.put("E-028", valued(r -> r.is(ClientKind.RSA), v -> other));
    all.put("E-029", valued(r -> r.is(ClientKind.P384), v -> v.replace("M", "N")));
  }

  private void value(String number, UnaryOperator<String> change) {
    all.put(number, valued(r -> r.is(CLIENT), change));
  }

  private void chains(Pki pki) {
    all.put("E-030", chained(CLIENT, (r, chain) -> List.of("token")));
    all.put("E-031", chained(CLIENT, (r, chain) -> List.of(TestEdge.item(id(pki), 1) + ";a=1")));
    all.put("E-032", chained(ClientKind.RSA, (r, c) -> presented(r, 0, 1)));
    all.put("E-033", chained(ClientKind.DEEP, (r, c) -> presented(r, 2, 1)));
    all.put("E-034", chained(ClientKind.REPEATED, (r, c) -> presented(r, 1, 0)));
    all.put("E-035", chained(ClientKind.REPEATED, (r, c) -> presented(r, 1, 1)));
    all.put("E-036", chained(ClientKind.JUNK, (r, c) -> presented(r, 1, 2)));
    all.put("E-037", chained(ClientKind.SHUFFLED, (r, c) -> presented(r, 1, 2)));
    all.put("E-038", chained(ClientKind.DEEP, (r, c) -> presented(r, 1)));
    all.put("E-039", chained(ClientKind.DIRECT, (r, c) -> List.of()));
    all.put("E-040", Fault.sendingChainAlone(ClientKind.EXPIRED));
  }

  private static Identity id(Pki pki) {
    return pki.identity(CLIENT);
  }

  private static List<String> presented(Fault.Request request, int... indexes) {
    List<String> items = new ArrayList<>();
    for (int index : indexes) {
      items.add(Judge.item(request.presented().get(index)));
    }
    return Collections.unmodifiableList(items);
  }

  private void forgeries() {
    with("E-050", "Client-Cert", false);
    with("E-051", "client-cert", false);
    with("E-052", "CLIENT-CERT", false);
    with("E-053", "cLIENT-cERT", false);
    with("E-054", "Client-Cert-Chain", false);
    with("E-055", "client-cert-chain", false);
    with("E-056", "Client-CERT", false);
    with("E-057", "Client-Cert-CHAIN", false);
    with("E-058", "CLient-Cert", false);
    with("E-059", "client-cert", true);
    with("E-060", "client-cert-chain", true);
    without("E-061", "Client-Cert", false);
    without("E-062", "client-cert", false);
    without("E-063", "CLIENT-CERT", false);
    without("E-064", "Client-Cert-Chain", false);
    without("E-065", "cLient-Cert", false);
    without("E-066", "client-cert", true);
    without("E-067", "client-cert-chain", true);
    all.put(
        "E-068",
        keeping((r, f) -> r.kind() == null && f.is("Client-Cert") && f.value().length() > 100));
    plain("E-069", "Client-Cert");
    plain("E-070", "client-cert");
    plain("E-071", "Client-Cert-Chain");
  }

  private void with(String number, String name, boolean http2) {
    all.put(number, keeping((r, f) -> r.is(CLIENT) && r.http2() == http2 && f.name().equals(name)));
  }

  private void without(String number, String name, boolean http2) {
    all.put(
        number,
        keeping(
            (r, f) ->
                r.kind() == null
                    && !r.plain()
                    && r.http2() == http2
                    && f.value().matches(":[^:]{1,98}:")
                    && !r.has("X-Lf")
                    && f.name().equals(name)));
  }

  private void plain(String number, String name) {
    all.put(number, keeping((r, f) -> r.plain() && f.name().equals(name)));
  }

  private void malformed() {
    all.put("E-072", raw(r -> r.has("Client-Cert ")));
    all.put("E-073", raw(r -> r.has("Client-Cert\t")));
    all.put(
        "E-074",
        raw(
            r ->
                r.fields().stream()
                    .anyMatch(f -> f.is("Client-Cert") && f.value().contains("\n"))));
    all.put("E-075", raw(r -> r.has("X-First")));
    all.put("E-076", raw(r -> r.has("X-Lf")));
    all.put("E-077", raw(r -> r.has("X-Cr")));
    all.put("E-078", raw(r -> r.has("Client-Cert\0")));
    all.put("E-079", raw(r -> r.has("X-Nul")));
    all.put("E-080", raw(r -> r.has("x-break")));
    all.put("E-081", raw(r -> r.has("x-name\r\nclient-cert")));
    all.put("E-082", keeping((r, f) -> r.http2() && f.name().equals("Client-Cert")));
    all.put("E-083", raw(r -> r.http2() && r.has("client-cert ")));
    all.put("E-084", keeping((r, f) -> f.name().equals("CliENT-Cert")));
  }

  private void aliases() {
    List<String> names =
        List.of(
            "Client_Cert",
            "client_cert",
            "CLIENT_CERT",
            "Client_Cert_Chain",
            "Client-Cert_Chain",
            "Client.Cert",
            "Client~Cert");
    for (int i = 0; i < names.size(); i++) {
      with("E-%03d".formatted(90 + i), names.get(i), false);
    }
    without("E-097", "Client_Cert", false);
    without("E-098", "client_cert_chain", false);
    without("E-099", "Client.Cert", false);
    with("E-100", "client_cert", true);
    without("E-101", "client_cert", true);
    plain("E-102", "Client_Cert");
  }

  private void nominations() {
    nominated("E-110", "Connection", "Client-Cert");
    nominated("E-111", "Connection", "close, client-cert");
    all.put("E-112", keeping((r, f) -> f.value().equals("Client-Cert-Chain")));
    nominated("E-113", "Connection", "CLIENT-CERT");
    all.put("E-114", keeping((r, f) -> f.is("Proxy-Connection")));
    all.put("E-115", keeping((r, f) -> f.name().equals("Trailer")));
    nominated("E-116", "Connection", "upgrade, Client-Cert");
    all.put("E-117", keeping((r, f) -> f.is("Connection") && f.value().equals("Client_Cert")));
    all.put("E-118", omitting(r -> r.http2() && r.has("connection")));
    trailer("E-121", true, false, "Client-Cert");
    trailer("E-122", true, false, "Client-Cert-Chain");
    trailer("E-123", false, false, "Client-Cert");
    trailer("E-124", false, false, "Client_Cert");
    trailer("E-125", true, true, "client-cert");
    trailer("E-126", false, true, "client-cert");
  }

  private void nominated(String number, String name, String value) {
    all.put(number, omitting(r -> !r.http2() && r.has(name, value)));
  }

  private void trailer(String number, boolean certificate, boolean http2, String name) {
    all.put(
        number,
        keepingTrailer(
            (r, f) ->
                (r.kind() != null) == certificate && r.http2() == http2 && f.name().equals(name)));
  }

  private void connections(Pki pki) {
    all.put("E-130", omitting(r -> lost(r, TlsClient.TLS_1_2, false)));
    all.put("E-131", omitting(r -> lost(r, TlsClient.TLS_1_3, false)));
    all.put("E-132", omitting(r -> lost(r, TlsClient.TLS_1_3, true)));
    all.put(
        "E-133",
        keeping((r, f) -> r.resumed() && r.tls().equals(TlsClient.TLS_1_2) && Judge.isOurs(f)));
    all.put(
        "E-134",
        keeping((r, f) -> r.resumed() && r.tls().equals(TlsClient.TLS_1_3) && Judge.isOurs(f)));
    all.put("E-135", omitting(r -> r.index() == 4 && !r.http2()));
    all.put(
        "E-136",
        keeping(
            (r, f) -> later(r) && r.kind() != null && !r.has("X-Pipelined") && Judge.isOurs(f)));
    all.put("E-137", keeping((r, f) -> later(r) && r.kind() == null && Judge.isOurs(f)));
    all.put("E-138", keeping((r, f) -> r.has("X-Pipelined") && Judge.isOurs(f)));
    all.put(
        "E-139", keeping((r, f) -> r.has("x-stream") && r.kind() != null && f.is("client-cert")));
    all.put(
        "E-140", keeping((r, f) -> r.has("x-stream") && r.kind() == null && f.is("client-cert")));
    String client = Judge.item(pki.identity(CLIENT).leaf());
    all.put("E-141", valued(r -> r.index() == 2 && r.is(ClientKind.OTHER), v -> client));
    all.put("E-142", adding(r -> r.has("X-After")));
  }

  private static boolean lost(Fault.Request r, String version, boolean http2) {
    return r.resumed() && r.tls().equals(version) && r.http2() == http2 && !r.forged();
  }

  private static boolean later(Fault.Request r) {
    return r.index() == 2 && !r.http2() && !r.plain();
  }

  private void certificates() {
    List<ClientKind> invalid =
        List.of(
            ClientKind.EXPIRED,
            ClientKind.NOT_YET_VALID,
            ClientKind.REVOKED,
            ClientKind.REVOKED_INTERMEDIATE,
            ClientKind.EXPIRED_INTERMEDIATE,
            ClientKind.WRONG_PURPOSE,
            ClientKind.WRONG_INTERMEDIATE_PURPOSE,
            ClientKind.UNKNOWN_CA,
            ClientKind.SELF_SIGNED,
            ClientKind.FORGED_ISSUER,
            ClientKind.BAD_SIGNATURE,
            ClientKind.MISSING_INTERMEDIATE,
            ClientKind.NOT_A_CA,
            ClientKind.PATH_TOO_LONG,
            ClientKind.NAME_NOT_PERMITTED,
            ClientKind.CRITICAL_EXTENSION,
            ClientKind.WEAK_KEY);
    for (int i = 0; i < invalid.size(); i++) {
      ClientKind kind = invalid.get(i);
      all.put(
          "E-%03d".formatted(150 + i),
          accepting(r -> r.is(kind) && !r.tls().equals(TlsClient.TLS_1_2)));
    }
    all.put("E-167", accepting(r -> r.is(ClientKind.EXPIRED) && r.tls().equals(TlsClient.TLS_1_2)));
    all.put("E-168", keeping((r, f) -> f.name().equals("CLient-CERT")));
    List<ClientKind> unusual =
        List.of(
            ClientKind.EMPTY_SUBJECT,
            ClientKind.NEWLINE_SUBJECT,
            ClientKind.UTF8_SUBJECT,
            ClientKind.QUOTED_SUBJECT,
            ClientKind.NUL_SUBJECT,
            ClientKind.LONG_SUBJECT,
            ClientKind.MULTI_VALUED_SUBJECT,
            ClientKind.NO_PURPOSE,
            ClientKind.WITH_ROOT);
    for (int i = 0; i < unusual.size(); i++) {
      ClientKind kind = unusual.get(i);
      all.put("E-%03d".formatted(170 + i), valued(r -> r.is(kind), v -> v.substring(0, 41) + ":"));
    }
    all.put("E-179", valued(r -> r.is(ClientKind.LARGE), v -> v.substring(0, 4096)));
    all.put("E-180", valued(r -> r.is(ClientKind.VERY_LARGE), v -> v.substring(0, 8192)));
    all.put("E-181", omitting(r -> r.is(CLIENT)));
    List<ClientKind> judgedByResponder =
        List.of(
            ClientKind.OCSP_REVOKED,
            ClientKind.OCSP_REVOKED_INTERMEDIATE,
            ClientKind.OCSP_UNKNOWN,
            ClientKind.OCSP_EXPIRED,
            ClientKind.OCSP_FORGED,
            ClientKind.OCSP_SIGNED_BY_CLIENT,
            ClientKind.OCSP_OTHER,
            ClientKind.OCSP_ERROR);
    for (int i = 0; i < judgedByResponder.size(); i++) {
      ClientKind kind = judgedByResponder.get(i);
      all.put("E-%03d".formatted(182 + i), accepting(r -> r.is(kind)));
    }
  }

  private void responses() {
    all.put(
        "E-190",
        respondingWith((r, f) -> f.name().equals("Client-Cert") && !r.http2() && !inTrailer(f)));
    all.put("E-191", respondingWith((r, f) -> f.name().equals("Client-Cert-Chain")));
    all.put("E-192", respondingWith((r, f) -> r.http2() && f.name().equals("client-cert")));
    all.put("E-193", respondingWith((r, f) -> inTrailer(f)));
    all.put("E-194", varying("Client-Cert"));
    all.put("E-195", varying("Client-Cert-Chain"));
    all.put("E-196", varying("accept-encoding, client-cert"));
    all.put("E-197", varying("CLIENT-CERT"));
    all.put("E-198", respondingWith((r, f) -> r.http2() && f.is("vary")));
    all.put("E-199", Fault.losingVary());
  }

  private static boolean inTrailer(Field field) {
    return field.value().equals(":dHJhaWxlcg==:");
  }

  private static Fault varying(String value) {
    return respondingWith((r, f) -> !r.http2() && f.is("Vary") && f.value().equals(value));
  }

  private void messages() {
    all.put("E-210", raw(r -> r.has("Transfer-Encoding", "chunked") && r.has("Content-Length")));
    all.put("E-211", raw(r -> r.has("Transfer-Encoding ")));
    all.put("E-212", raw(r -> r.has("Transfer-Encoding", "xchunked")));
    all.put("E-213", raw(r -> r.has("Content-Length", "0") && !r.http2()));
    all.put("E-214", Fault.losingLength());
    all.put("E-215", raw(r -> r.has("content-length", "0")));
    all.put("E-216", raw(r -> r.has("transfer-encoding")));
    all.put("E-217", keeping((r, f) -> r.has("Upgrade") && f.name().equals("CLIENT-Cert")));
    all.put("E-218", keeping((r, f) -> f.name().equals("ClIENT-CERT")));
    all.put("E-220", keeping((r, f) -> r.fields().size() < 200 && f.name().equals("client-CERT")));
    all.put("E-221", keeping((r, f) -> r.fields().size() > 200 && f.name().equals("client-CERT")));
  }
}
