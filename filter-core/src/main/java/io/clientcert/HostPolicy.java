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

import io.clientcert.dialect.Dialect;
import io.clientcert.dialect.FieldRule;
import io.clientcert.field.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is written, and what refused, for the host names that one set of settings holds for.
 * Immutable.
 *
 * @param chain what {@code Client-Cert-Chain} holds
 * @param includeRoot whether that ends with the trust anchor's certificate
 * @param chainLines how it is written
 * @param maxCertSize the longest value of {@code Client-Cert}
 * @param maxChainSize the longest value of {@code Client-Cert-Chain}
 * @param maxFieldSize the longest value of every other field
 * @param certField what {@code Client-Cert} is called
 * @param chainField what {@code Client-Cert-Chain} is called
 * @param rules the fields of every dialect that is on, and the free ones
 * @param responseRules the fields of responses
 * @param legacyFirst whether the dialect cloudflare-legacy is for the first request of a connection
 * @param onInvalid the status that a certificate that is not forwardable is refused with
 * @param onMissing the status that a request without a certificate is refused with
 * @param onOversized the status that a value that is too long is refused with
 * @param onSpoofed the status that a managed field sent by the client is refused with
 * @param exemptions the requests that {@code onInvalid} and {@code onMissing} do not refuse
 */
record HostPolicy(
    ClientCertConfig.Chain chain,
    boolean includeRoot,
    ClientCertConfig.ChainLines chainLines,
    long maxCertSize,
    long maxChainSize,
    long maxFieldSize,
    String certField,
    String chainField,
    List<FieldRule> rules,
    List<FieldRule> responseRules,
    boolean legacyFirst,
    OptionalInt onInvalid,
    OptionalInt onMissing,
    OptionalInt onOversized,
    OptionalInt onSpoofed,
    Exemptions exemptions) {

  HostPolicy {
    rules = List.copyOf(rules);
    responseRules = List.copyOf(responseRules);
  }

  /** Returns the names of all fields that this may write, and the two standard ones. */
  Set<String> names() {
    Set<String> names = new HashSet<>(Set.of(Field.CLIENT_CERT, Field.CLIENT_CERT_CHAIN));
    names.add(certField);
    names.add(chainField);
    rules.forEach(rule -> names.add(rule.name()));
    responseRules.forEach(rule -> names.add(rule.name()));
    return names;
  }

  /** Returns what to do with a request of which {@code certificate} is known. */
  Forwarding forwarding(ClientCertificate certificate) {
    return forwarding(certificate, rules);
  }

  /** Returns what to do with the requests of a connection that follow upon the first one. */
  Forwarding laterForwarding(ClientCertificate certificate) {
    List<FieldRule> others = new ArrayList<>(rules);
    others.removeAll(Dialect.CLOUDFLARE_LEGACY.rules());
    return forwarding(certificate, others);
  }

  private Forwarding forwarding(ClientCertificate certificate, List<FieldRule> rules) {
    List<Field> fields = new ArrayList<>();
    boolean complete = write(rules, certificate, fields);
    List<Field> responseFields = new ArrayList<>();
    complete &= write(responseRules, certificate, responseFields);
    boolean standardTooLarge = certificate.certTooLarge() || certificate.chainTooLarge();
    boolean oversized = !complete || (certificate.forwardable() && standardTooLarge);
    return new Forwarding(
        certificate, fields, responseFields, oversized, refusal(certificate, oversized), false);
  }

  /** Returns {@code forwarding} without its refusal, if the request is exempt from that. */
  Forwarding unlessExempt(Forwarding forwarding, IncomingRequest request) {
    boolean exempt =
        !exemptions.isEmpty()
            && forwarding.refusal().isPresent()
            && !forwarding.certificate().forwardable()
            && exemptions.cover(request);
    return exempt
        ? forwarding.refused(forwarding.oversized() ? onOversized : OptionalInt.empty())
        : forwarding;
  }

  private OptionalInt refusal(ClientCertificate certificate, boolean oversized) {
    if (!certificate.presented()) {
      return onMissing;
    }
    if (!certificate.forwardable() && onInvalid.isPresent()) {
      return onInvalid;
    }
    return oversized ? onOversized : OptionalInt.empty();
  }

  /** Writes into {@code fields}, and tells whether nothing was left out for being too long. */
  private boolean write(List<FieldRule> rules, ClientCertificate certificate, List<Field> fields) {
    boolean complete = true;
    for (FieldRule rule : rules) {
      String value = rule.of(certificate);
      boolean isChain = rule.name().equals(chainField);
      boolean ownLimit = isChain || rule.name().equals(certField);
      if (value.isEmpty()) {
        continue;
      }
      if (!ownLimit && value.length() > maxFieldSize) {
        complete = false;
      } else if (isChain && chainLines == ClientCertConfig.ChainLines.EACH) {
        for (String line : value.split(FieldValues.SEPARATOR, -1)) {
          fields.add(new Field(rule.name(), line));
        }
      } else {
        fields.add(new Field(rule.name(), value));
      }
    }
    return complete;
  }
}
