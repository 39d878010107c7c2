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
import io.clientcert.dialect.Facts;
import io.clientcert.dialect.FieldRule;
import io.clientcert.field.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is written, and what refused, for the host names that one set of settings holds for. Made
 * from the settings that are {@linkplain Setting#isPerHost per host}, whose names the fields have.
 * Immutable.
 */
final class HostPolicy {

  private final ClientCertConfig.Chain chain;
  private final boolean includeRoot;
  private final ClientCertConfig.ChainLines chainLines;
  private final long maxCertSize;
  private final long maxChainSize;
  private final long maxFieldSize;
  private final String certField;
  private final String chainField;

  /** The fields of every dialect that is on, and the free ones. */
  private final List<FieldRule> rules;

  /** The fields of responses. */
  private final List<FieldRule> responseRules;

  /** Whether the dialect cloudflare-legacy is for the first request of a connection only. */
  private final boolean legacyFirst;

  private final OptionalInt onInvalid;
  private final OptionalInt onMissing;
  private final OptionalInt onOversized;
  private final OptionalInt onSpoofed;
  private final Exemptions exemptions;

  /**
   * Makes the policy that {@code values} describe.
   *
   * @throws ConfigurationException if they contradict each other
   */
  HostPolicy(SettingValues values) {
    chain = values.choice(Setting.CHAIN, ClientCertConfig.Chain.class);
    includeRoot = values.flag(Setting.INCLUDE_ROOT);
    chainLines = values.choice(Setting.CHAIN_LINES, ClientCertConfig.ChainLines.class);
    maxCertSize = values.size(Setting.MAX_CERT_SIZE);
    maxChainSize = values.size(Setting.MAX_CHAIN_SIZE);
    maxFieldSize = values.size(Setting.MAX_FIELD_SIZE);
    certField = values.text(Setting.CERT_FIELD);
    chainField = values.text(Setting.CHAIN_FIELD);
    List<Dialect> dialects = values.dialects(Setting.DIALECTS);
    rules = rules(dialects, certField, chainField, values.headers());
    responseRules = values.flag(Setting.CF_CERT_RESPONSE) ? Dialect.CF_CERT.rules() : List.of();
    legacyFirst =
        values.choice(Setting.LEGACY_FORWARD, ClientCertConfig.LegacyForward.class)
                == ClientCertConfig.LegacyForward.FIRST
            && dialects.contains(Dialect.CLOUDFLARE_LEGACY);
    onInvalid = values.refusal(Setting.ON_INVALID);
    onMissing = values.refusal(Setting.ON_MISSING);
    onOversized = values.refusal(Setting.ON_OVERSIZED);
    onSpoofed = values.refusal(Setting.ON_SPOOFED);
    exemptions = Exemptions.parse(values.texts(Setting.REFUSAL_EXEMPTIONS));
    Contradictions.refuseOfHost(values, rules);
  }

  private static List<FieldRule> rules(
      List<Dialect> dialects, String certField, String chainField, List<FieldRule> headers) {
    List<FieldRule> rules = new ArrayList<>();
    for (Dialect dialect : dialects) {
      for (FieldRule rule : dialect.rules()) {
        rules.add(
            switch (rule.name()) {
              case Field.CLIENT_CERT -> rule.named(certField);
              case Field.CLIENT_CERT_CHAIN -> rule.named(chainField);
              default -> rule;
            });
      }
    }
    rules.addAll(headers);
    return List.copyOf(rules);
  }

  ClientCertConfig.Chain chain() {
    return chain;
  }

  boolean includeRoot() {
    return includeRoot;
  }

  long maxCertSize() {
    return maxCertSize;
  }

  long maxChainSize() {
    return maxChainSize;
  }

  boolean legacyFirst() {
    return legacyFirst;
  }

  OptionalInt onInvalid() {
    return onInvalid;
  }

  OptionalInt onMissing() {
    return onMissing;
  }

  OptionalInt onOversized() {
    return onOversized;
  }

  OptionalInt onSpoofed() {
    return onSpoofed;
  }

  Exemptions exemptions() {
    return exemptions;
  }

  /** Compares what is done, not how it was written: hosts with equal policies share decisions. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostPolicy policy && effect().equals(policy.effect());
  }

  @Override
  public int hashCode() {
    return effect().hashCode();
  }

  private List<Object> effect() {
    return List.of(
        chain,
        includeRoot,
        chainLines,
        maxCertSize,
        maxChainSize,
        maxFieldSize,
        certField,
        chainField,
        rules,
        responseRules,
        legacyFirst,
        onInvalid,
        onMissing,
        onOversized,
        onSpoofed,
        exemptions);
  }

  /** Returns the names of all fields that this may write, and the two standard ones. */
  Set<String> names() {
    Set<String> names = new HashSet<>(Set.of(Field.CLIENT_CERT, Field.CLIENT_CERT_CHAIN));
    names.add(certField);
    names.add(chainField);
    rules.forEach(rule -> names.addAll(rule.names()));
    responseRules.forEach(rule -> names.addAll(rule.names()));
    return names;
  }

  /** Returns the names of {@code Client-Cert} and {@code Client-Cert-Chain}. */
  Set<String> standardNames() {
    return Set.of(certField, chainField);
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
    Facts facts = new CertificateFacts(certificate);
    List<Field> fields = new ArrayList<>();
    boolean complete = write(rules, facts, fields);
    List<Field> responseFields = new ArrayList<>();
    complete &= write(responseRules, facts, responseFields);
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
  private boolean write(List<FieldRule> rules, Facts certificate, List<Field> fields) {
    boolean complete = true;
    for (FieldRule rule : rules) {
      List<Field> own = rule.fields(certificate);
      boolean isChain = rule.name().equals(chainField);
      boolean ownLimit = isChain || rule.name().equals(certField);
      if (!ownLimit && isTooLarge(rule, own)) {
        complete = false;
      } else if (isChain && chainLines == ClientCertConfig.ChainLines.EACH) {
        own.forEach(field -> addLines(field, fields));
      } else {
        fields.addAll(own);
      }
    }
    return complete;
  }

  /** Of a chain in several fields nothing is written where one of them would be missing. */
  private boolean isTooLarge(FieldRule rule, List<Field> own) {
    return own.size() > rule.names().size()
        || own.stream().anyMatch(field -> field.value().length() > maxFieldSize);
  }

  private static void addLines(Field field, List<Field> fields) {
    for (String line : field.value().split(FieldValues.SEPARATOR, -1)) {
      fields.add(new Field(field.name(), line));
    }
  }
}
