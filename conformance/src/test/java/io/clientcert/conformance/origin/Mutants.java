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
package io.clientcert.conformance.origin;

import static io.clientcert.conformance.origin.Fault.believing;
import static io.clientcert.conformance.origin.Fault.explaining;
import static io.clientcert.conformance.origin.Fault.failing;
import static io.clientcert.conformance.origin.Fault.hiding;

import io.clientcert.conformance.origin.Fault.Request;
import io.clientcert.conformance.pki.ClientKind;
import io.clientcert.conformance.pki.Pki;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** For each case the fault that it is there for. */
final class Mutants {

  private final Map<String, Fault> all = new TreeMap<>();
  private final Pki pki;

  private Mutants(Pki pki) {
    this.pki = pki;
  }

  static Map<String, Fault> all(Pki pki) {
    Mutants mutants = new Mutants(pki);
    mutants.trust();
    mutants.values();
    mutants.chains();
    mutants.fields();
    mutants.connections();
    mutants.certificates();
    mutants.limits();
    return mutants.all;
  }

  private void believes(String number, Predicate<Request> when) {
    all.put(number, believing(when));
  }

  private void hides(String number, Predicate<Request> when) {
    all.put(number, hiding(when));
  }

  private void fails(String number, Predicate<Request> when) {
    all.put(number, failing(when));
  }

  private Predicate<Request> is(ClientKind kind) {
    X509Certificate leaf = pki.identity(kind).leaf();
    return r -> leaf.equals(r.contained());
  }

  private void trust() {
    believes("O-001", r -> !r.trusted() && r.has("Client-Cert"));
    believes("O-002", r -> !r.trusted() && r.has("Client-Cert-Chain"));
    believes("O-003", r -> !r.trusted() && r.has("client-cert"));
    believes("O-004", r -> !r.trusted() && r.value("X-Forwarded-For").equals("127.0.0.1"));
    believes("O-005", r -> !r.trusted() && r.value("Forwarded").equals("for=127.0.0.1"));
    believes("O-006", r -> !r.trusted() && r.value("X-Real-IP").equals("127.0.0.1"));
    believes("O-007", r -> !r.trusted() && r.method().startsWith("PROXY TCP4 127.0.0.1"));
    believes("O-008", r -> !r.trusted() && r.has("Client_Cert"));
    believes("O-009", r -> !r.trusted() && r.has("X-Forwarded-Client-Cert"));
    hides("O-010", Request::trusted);
    fails("O-011", r -> r.cert().isEmpty());
  }

  private void values() {
    believes("O-020", r -> r.cert().indexOf(':') < 0);
    believes("O-021", r -> r.cert().startsWith(":") && !r.cert().endsWith(":"));
    believes("O-022", r -> r.cert().endsWith(":") && !r.cert().startsWith(":"));
    believes("O-023", r -> r.cert().startsWith("\""));
    fails("O-024", r -> r.cert().startsWith("c") && r.cert().indexOf(':') < 0);
    fails("O-025", r -> r.cert().equals("42"));
    fails("O-026", r -> r.cert().equals("?1"));
    believes("O-027", r -> r.cert().contains(":, :"));
    believes("O-028", r -> r.cert().contains(":,:"));
    believes("O-029", r -> r.cert().startsWith("("));
    believes("O-030", r -> r.cert().startsWith("cert="));
    believes("O-031", r -> r.cert().endsWith(","));
    believes("O-032", r -> r.cert().endsWith(" x"));
    believes("O-033", r -> r.cert().indexOf('!') > 0);
    believes("O-034", r -> r.cert().matches(":[^+/]*[-_].*"));
    believes("O-035", r -> r.cert().indexOf(' ') > 0);
    believes("O-036", r -> r.cert().indexOf('\t') > 0);
    believes("O-037", r -> r.cert().startsWith("%3A"));
    believes("O-038", r -> r.cert().matches(".*==[A-Za-z0-9+/].*"));
    believes("O-039", r -> r.cert().endsWith(";=1"));
    hides("O-040", r -> r.cert().matches("[^=]*") && (r.cert().length() - 2) % 4 != 0);
    hides("O-041", r -> r.cert().indexOf('=') > 0);
    hides("O-042", r -> r.cert().endsWith(";a=1;b"));
    hides("O-043", Request::trusted);
    fails("O-044", r -> r.cert().equals("::"));
    fails("O-045", r -> r.has("Client-Cert") && r.cert().isEmpty());
    all.put("O-046", Fault.ignoringRest());
    fails("O-047", r -> r.contained() == null);
    all.put("O-048", Fault.ignoringRest());
    fails("O-049", r -> r.cert().startsWith(":LS0tLS1CRUdJTi"));
    fails("O-050", r -> r.cert().startsWith(":TUlJ"));
    fails("O-051", r -> r.cert().startsWith(":MIAB") || r.cert().startsWith(":MIAC"));
    all.put("O-052", explaining(r -> r.cert().startsWith(":bm90")));
  }

  private void chains() {
    hides("O-060", r -> r.chain().contains(":, :"));
    hides("O-061", r -> r.chain().contains(":|:"));
    believes("O-062", r -> r.cert().isEmpty() && !r.chain().isEmpty());
    believes("O-063", r -> r.chain().endsWith(", token"));
    believes("O-064", r -> r.chain().endsWith(","));
    believes("O-065", r -> r.chain().startsWith("("));
    believes("O-066", r -> r.chain().startsWith("\""));
    believes("O-067", r -> !r.chain().endsWith(":"));
    believes("O-068", r -> r.chain().contains(": :"));
    believes("O-069", r -> r.chain().startsWith(","));
    hides("O-070", r -> r.chain().endsWith(";a=1;b"));
    fails("O-071", r -> r.has("Client-Cert-Chain") && r.chain().isEmpty());
    fails("O-072", r -> r.chain().equals(":dGV4dA==:"));
    fails("O-073", is(ClientKind.SHUFFLED));
    fails("O-074", is(ClientKind.JUNK));
    fails("O-075", r -> r.chain().split(",", -1).length == 12);
    fails("O-076", r -> r.chain().split(",", -1).length == 60);
    all.put("O-077", Fault.preferringChain());
  }

  private void fields() {
    hides("O-080", r -> r.has("client-cert"));
    hides("O-081", r -> r.has("CLIENT-CERT"));
    believes("O-082", r -> r.has("Client_Cert"));
    believes("O-083", r -> r.has("Client.Cert"));
    believes("O-084", r -> r.has("HTTP_CLIENT_CERT"));
    believes("O-085", r -> r.head().contains("Client-Cert :"));
    hides("O-086", r -> r.has("Client_Cert"));
    hides("O-087", r -> r.value("Connection").equals("Client-Cert"));
    believes("O-088", r -> !r.trailers().isEmpty());
    hides("O-089", r -> !r.trailers().isEmpty());
    believes("O-090", r -> r.cert().contains(":|:"));
    believes("O-091", r -> r.cert().contains(":|:"));
    believes("O-092", r -> r.head().contains("\r\n "));
    believes("O-093", r -> r.head().indexOf('\0') > 0);
    believes("O-094", r -> r.head().replace("\r\n", "").indexOf('\r') > 0);
    hides("O-095", r -> r.method().startsWith("POST"));
  }

  private void connections() {
    all.put("O-100", Fault.remembering());
    hides("O-101", r -> r.index() > 1);
    all.put("O-102", Fault.remembering());
    all.put("O-103", Fault.remembering());
    all.put("O-104", Fault.responding());
    hides("O-105", Request::http2);
    believes("O-106", r -> r.http2() && r.cert().contains(":|:"));
    believes("O-107", r -> r.http2() && !r.trusted());
    all.put("O-108", Fault.remembering());
    all.put("O-109", Fault.takingTls(r -> r.cert().isEmpty()));
    all.put("O-110", Fault.takingTls(r -> !r.cert().isEmpty()));
  }

  private void certificates() {
    Map<String, ClientKind> refused = new TreeMap<>();
    refused.put("O-120", ClientKind.EXPIRED);
    refused.put("O-121", ClientKind.NOT_YET_VALID);
    refused.put("O-122", ClientKind.WRONG_PURPOSE);
    refused.put("O-123", ClientKind.UNKNOWN_CA);
    refused.put("O-124", ClientKind.SELF_SIGNED);
    refused.put("O-125", ClientKind.FORGED_ISSUER);
    refused.put("O-126", ClientKind.BAD_SIGNATURE);
    refused.put("O-127", ClientKind.MISSING_INTERMEDIATE);
    refused.put("O-129", ClientKind.PATH_TOO_LONG);
    refused.put("O-130", ClientKind.NAME_NOT_PERMITTED);
    refused.put("O-131", ClientKind.CRITICAL_EXTENSION);
    refused.put("O-132", ClientKind.WEAK_KEY);
    refused.put("O-133", ClientKind.EXPIRED_INTERMEDIATE);
    refused.put("O-134", ClientKind.WRONG_INTERMEDIATE_PURPOSE);
    refused.put("O-135", ClientKind.REVOKED);
    refused.put("O-136", ClientKind.REVOKED_INTERMEDIATE);
    refused.forEach((number, kind) -> believes(number, is(kind)));
    // The chain has the certificate of another client, which may be the one that is found
    believes(
        "O-128",
        r -> r.cert().equals(FieldFormat.RFC_9440.value(pki.identity(ClientKind.NOT_A_CA).leaf())));
    Map<String, ClientKind> accepted = new TreeMap<>();
    accepted.put("O-140", ClientKind.RSA);
    accepted.put("O-141", ClientKind.P384);
    accepted.put("O-142", ClientKind.DIRECT);
    accepted.put("O-143", ClientKind.WITH_ROOT);
    accepted.put("O-144", ClientKind.NO_PURPOSE);
    accepted.put("O-146", ClientKind.EMPTY_SUBJECT);
    accepted.put("O-148", ClientKind.UTF8_SUBJECT);
    accepted.put("O-149", ClientKind.QUOTED_SUBJECT);
    accepted.put("O-151", ClientKind.LONG_SUBJECT);
    accepted.put("O-152", ClientKind.MULTI_VALUED_SUBJECT);
    accepted.forEach((number, kind) -> hides(number, is(kind)));
    Map<String, ClientKind> handled = new TreeMap<>();
    handled.put("O-145", ClientKind.LARGE);
    handled.put("O-147", ClientKind.NEWLINE_SUBJECT);
    handled.put("O-150", ClientKind.NUL_SUBJECT);
    handled.put("O-153", ClientKind.REPEATED);
    handled.put("O-154", ClientKind.VERY_LARGE);
    handled.forEach((number, kind) -> fails(number, is(kind)));
  }

  private void limits() {
    fails("O-160", r -> r.head().length() > 100_000);
    fails("O-161", r -> r.cert().startsWith("AAAA"));
    fails("O-162", r -> r.chain().contains("::,::,"));
    fails("O-163", r -> r.cert().startsWith(":MIIHz"));
    fails("O-164", r -> r.cert().startsWith(":MIR/"));
    fails("O-165", r -> r.cert().startsWith(":AAAAAAAA"));
    fails("O-166", r -> r.fields().size() > 200);
    all.put("O-167", explaining(r -> r.contained() == null));
    all.put(
        "O-168",
        new Fault() {
          private int malformed;

          @Override
          boolean hides(Request request) {
            return malformed > 5;
          }

          // Also asked for requests without a certificate, which are those that count
          @Override
          boolean fails(Request request) {
            malformed += request.cert().endsWith("!:") ? 1 : 0;
            return false;
          }
        });
  }
}
