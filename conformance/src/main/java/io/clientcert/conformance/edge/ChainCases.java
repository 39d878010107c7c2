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

import static io.clientcert.conformance.Level.HARDENING;
import static io.clientcert.conformance.Level.MUST;
import static io.clientcert.conformance.Level.SHOULD;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.CaseRun;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.pki.ClientKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;

/** The form and the content of Client-Cert-Chain, for edges that write it. */
final class ChainCases {
  private static final Reference CHAIN = Reference.rfc(9440, "2.3");
  private static final Reference PATHS = Reference.rfc(5280, "6.1");

  private ChainCases() {}

  /** Judges the certificates of a chain. */
  @FunctionalInterface
  private interface Check {
    Outcome of(List<X509Certificate> chain, Identity client) throws GeneralSecurityException;
  }

  static List<Case<Edge>> all() {
    return List.of(
        Cases.of(
            "E-030",
            MUST,
            CHAIN,
            "Client-Cert-Chain is a List of Byte Sequences",
            "All lines are joined and parsed as RFC 9651 section 4.2 says.",
            (edge, run) -> {
              List<String> values = values(edge, run, ClientKind.CLIENT);
              try {
                for (ListElement<?> element : Parser.parseList(String.join(", ", values)).get()) {
                  if (!(element instanceof ByteSequenceItem)) {
                    return Outcome.failed("A member is not a Byte Sequence: " + element);
                  }
                }
                return Outcome.passed();
              } catch (ParseException e) {
                return Outcome.failed("The list does not parse: " + e.getMessage());
              }
            }),
        Cases.of(
            "E-031",
            HARDENING,
            Reference.rfc(9651, "3.1.2"),
            "The members of Client-Cert-Chain have no parameters",
            "RFC 9440 defines none, and a strict origin refuses them.",
            (edge, run) -> {
              String all = String.join(", ", values(edge, run, ClientKind.CLIENT));
              return all.indexOf(';') < 0 ? Outcome.passed() : Outcome.failed(Judge.brief(all));
            }),
        judged(
            "E-032",
            MUST,
            CHAIN,
            "Client-Cert-Chain does not include the leaf",
            ClientKind.RSA,
            ChainCases::withoutLeaf),
        judged(
            "E-033",
            SHOULD,
            CHAIN,
            "Client-Cert-Chain has the order of TLS: each certifies the one before it",
            ClientKind.DEEP,
            ChainCases::inOrder),
        judged(
            "E-034",
            MUST,
            CHAIN,
            "A leaf that is presented twice is not in Client-Cert-Chain",
            ClientKind.REPEATED,
            ChainCases::withoutLeaf),
        judged(
            "E-035",
            HARDENING,
            CHAIN,
            "A certificate that is presented twice is once in Client-Cert-Chain",
            ClientKind.REPEATED,
            (chain, client) ->
                new HashSet<>(chain).size() == chain.size()
                    ? Outcome.passed()
                    : Outcome.failed("A certificate is there more than once.")),
        judged(
            "E-036",
            HARDENING,
            PATHS,
            "Client-Cert-Chain has only certificates of the path, whatever else is presented",
            ClientKind.JUNK,
            ChainCases::inOrder),
        judged(
            "E-037",
            HARDENING,
            Reference.rfc(8446, "4.4.2"),
            "A chain that is presented in the wrong order arrives in the right one",
            ClientKind.SHUFFLED,
            ChainCases::inOrder),
        judged(
            "E-038",
            HARDENING,
            CHAIN,
            "Client-Cert-Chain has all intermediates that were presented",
            ClientKind.DEEP,
            (chain, client) ->
                chain.containsAll(client.presented().subList(1, client.presented().size()))
                    ? Outcome.passed()
                    : Outcome.failed(chain.size() + " certificates, not all of the path.")),
        Cases.of(
            "E-039",
            SHOULD,
            Reference.rfc(9651, "4.1"),
            "An empty chain is no field, not an empty one",
            "The client's certificate is of the root itself, and presented alone.",
            (edge, run) -> {
              Result result = edge.request(run, ClientKind.DIRECT).send();
              boolean empty =
                  arrived(result).stream().anyMatch(r -> r.values(Judge.CHAIN).contains(""));
              return empty ? Outcome.failed("Client-Cert-Chain is empty.") : Outcome.passed();
            }),
        Cases.of(
            "E-040",
            MUST,
            CHAIN,
            "Client-Cert-Chain is never there without Client-Cert",
            "A client presents an expired certificate with its chain.",
            (edge, run) -> {
              Result result = edge.request(run, ClientKind.EXPIRED).send();
              for (Received one : result.received()) {
                if (!one.values(Judge.CHAIN).isEmpty() && one.values(Judge.CERT).isEmpty()) {
                  return Outcome.failed("Client-Cert-Chain arrived alone.");
                }
              }
              return Outcome.passed(result.summary());
            }));
  }

  private static Outcome withoutLeaf(List<X509Certificate> chain, Identity client) {
    return chain.contains(client.leaf())
        ? Outcome.failed("The leaf is in Client-Cert-Chain.")
        : Outcome.passed();
  }

  private static Outcome inOrder(List<X509Certificate> chain, Identity client) {
    X509Certificate before = client.leaf();
    for (X509Certificate next : chain) {
      try {
        // The leaf itself is the matter of other cases
        if (!next.equals(client.leaf()) && !next.equals(before)) {
          before.verify(next.getPublicKey());
          before = next;
        }
      } catch (GeneralSecurityException e) {
        return Outcome.failed(
            next.getSubjectX500Principal() + " does not certify the one before it.");
      }
    }
    return Outcome.passed();
  }

  private static Case<Edge> judged(
      String number, Level level, Reference reference, String name, ClientKind kind, Check check) {
    return Cases.of(
        number,
        level,
        reference,
        name,
        "The client's certificate: " + kind.description() + ".",
        (edge, run) -> {
          Result result = edge.request(run, kind).send();
          if (result.isRefused()) {
            return Outcome.passed("Refused: " + result.summary() + ".");
          }
          try {
            return check.of(certificates(chainOf(result)), edge.identityOf(kind));
          } catch (GeneralSecurityException | ParseException e) {
            throw new NotRunException("Client-Cert-Chain is not readable: " + e.getMessage());
          }
        });
  }

  private static List<Received> arrived(Result result) {
    if (result.received().isEmpty()) {
      throw new NotRunException("The request was " + result.summary() + ": not to be judged.");
    }
    return result.received();
  }

  private static List<String> values(Edge edge, CaseRun run, ClientKind kind) throws IOException {
    return chainOf(edge.request(run, kind).send());
  }

  private static List<String> chainOf(Result result) {
    List<String> values =
        arrived(result).stream().flatMap(r -> r.values(Judge.CHAIN).stream()).toList();
    if (values.isEmpty()) {
      throw new NotRunException("The target writes no Client-Cert-Chain, which it may leave out.");
    }
    return values;
  }

  private static List<X509Certificate> certificates(List<String> values)
      throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    for (ListElement<?> element : Parser.parseList(String.join(", ", values)).get()) {
      if (element instanceof ByteSequenceItem item) {
        ByteBuffer bytes = item.get();
        byte[] der = new byte[bytes.remaining()];
        bytes.get(der);
        chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    }
    return chain;
  }
}
