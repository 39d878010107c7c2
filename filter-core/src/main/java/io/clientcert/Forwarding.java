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
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What to do with one request: the fields to add after everything that the client sent under
 * managed names is gone, what the application may know, and whether to refuse the request instead.
 *
 * @param certificate what is known of the client certificate
 * @param fields the field lines to add, in order
 * @param responseFields the field lines to set on the response
 * @param oversized whether a value was left out because it is longer than allowed
 * @param refusal the status code to answer with in place of serving the request
 * @param spoofed whether the request is rejected for managed fields that the client sent, so that
 *     its certificate was not looked at
 */
public record Forwarding(
    ClientCertificate certificate,
    List<Field> fields,
    List<Field> responseFields,
    boolean oversized,
    OptionalInt refusal,
    boolean spoofed) {

  /** Copies the lists. */
  public Forwarding {
    fields = List.copyOf(fields);
    responseFields = List.copyOf(responseFields);
  }

  /**
   * Returns what the request attribute {@code jakarta.servlet.request.X509Certificate} shows where
   * {@link ClientCertRules#setsCertificates}: the validated path of a verified certificate, leaf
   * first, without the trust anchor; null for every other verdict.
   */
  public X509Certificate @Nullable [] certificates() {
    return certificate.verified() ? certificate.path().toArray(X509Certificate[]::new) : null;
  }

  /** Returns this with further field lines behind its own. */
  Forwarding with(List<Field> more) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(more);
    return new Forwarding(certificate, all, responseFields, oversized, refusal, spoofed);
  }

  /** Returns this with another fact for the application. */
  Forwarding about(ClientCertificate other) {
    return new Forwarding(other, fields, responseFields, oversized, refusal, spoofed);
  }

  /** Returns this with another answer to whether the request is refused. */
  Forwarding refused(OptionalInt status) {
    return status.equals(refusal)
        ? this
        : new Forwarding(certificate, fields, responseFields, oversized, status, spoofed);
  }

  /** Returns this as the outcome for a request that is rejected for what the client sent. */
  Forwarding rejectedAsSpoofed(int status) {
    return new Forwarding(
        certificate, List.of(), List.of(), oversized, OptionalInt.of(status), true);
  }
}
