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

import io.clientcert.field.Field;
import io.clientcert.signature.ClientSignatures;
import io.clientcert.signature.RequestSigner;
import io.clientcert.signature.RequestVerifier;
import io.clientcert.signature.SignedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HTTP Message Signatures (RFC 9421) over the certificate fields of one request. {@code Signature}
 * and {@code Signature-Input} are removed with the managed fields and written again: the signatures
 * of clients, unless they pass for ours, and ours. Stateless.
 */
final class Signatures {

  /** The names that are managed in requests while keys are configured. */
  static final Set<String> NAMES = Set.of(RequestSigner.INPUT_FIELD, RequestSigner.SIGNATURE_FIELD);

  private Signatures() {}

  /** Returns whether {@code field} is one of the two fields of signatures. */
  static boolean isSignature(Field field) {
    return field.name().equalsIgnoreCase(RequestSigner.INPUT_FIELD)
        || field.name().equalsIgnoreCase(RequestSigner.SIGNATURE_FIELD);
  }

  /** Returns what the client of {@code request} may keep of its signatures. */
  static ClientSignatures ofClient(IncomingRequest request) {
    return ClientSignatures.of(new Lines(request.managedFields()));
  }

  /**
   * Returns why {@code request} is not signed by a trusted proxy; empty if it is.
   *
   * @param fields the names of the fields that have to be covered if they are there
   */
  static String problemOf(
      IncomingRequest request, RequestVerifier verifier, List<String> fields, Instant now) {
    RequestTarget target = request.target();
    if (target == null) {
      return "the server cannot tell its request target";
    }
    String problem = verifier.problem(new Message(target, request), fields, now);
    return problem == null ? "" : "its signature is rejected: " + problem;
  }

  /**
   * Returns the signature lines of a request as the next hop receives it: those of the client that
   * may stay, and if {@code signer} is not null that of {@code written}.
   *
   * @param written the certificate fields that are added to the request
   */
  static List<Field> lines(
      IncomingRequest request,
      List<Field> written,
      Set<String> signedNames,
      @Nullable RequestSigner signer,
      Instant now) {
    List<Field> lines = new ArrayList<>();
    if (request.managedFields().stream().anyMatch(Signatures::isSignature)) {
      ClientSignatures kept = ofClient(request);
      kept.inputs().forEach(value -> lines.add(new Field(RequestSigner.INPUT_FIELD, value)));
      kept.signatures()
          .forEach(value -> lines.add(new Field(RequestSigner.SIGNATURE_FIELD, value)));
    }
    RequestTarget target = signer == null ? null : request.target();
    if (signer != null && target != null) {
      List<Field> signed = new ArrayList<>(written.size());
      for (Field field : written) {
        if (signedNames.contains(field.name().toLowerCase(Locale.ROOT))) {
          signed.add(field);
        }
      }
      if (!signed.isEmpty()) {
        lines.addAll(signer.sign(new Message(target, request), signed, now));
      }
    }
    return lines;
  }

  /** A request as a signature sees it. */
  private record Message(RequestTarget target, IncomingRequest request) implements SignedMessage {
    @Override
    public List<String> named(String name) {
      List<String> managed = new Lines(request.managedFields()).named(name);
      return managed.isEmpty() ? request.fieldValues(name) : managed;
    }

    @Override
    public String method() {
      return target.method();
    }

    /**
     * The client asked for the request over TLS, wherever in the chain of proxies this hop is: a
     * {@code Host} with the default port of TLS passes plaintext hops unchanged.
     */
    @Override
    public String scheme() {
      return "https";
    }

    @Override
    public String authority() {
      return target.authority();
    }

    @Override
    public String path() {
      return target.path();
    }

    @Override
    public @Nullable String query() {
      return target.query();
    }
  }
}
