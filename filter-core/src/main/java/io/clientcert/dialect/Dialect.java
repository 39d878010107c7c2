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
package io.clientcert.dialect;

import io.clientcert.field.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The header formats that existing backends read, each as a table of fields. Unless stated
 * otherwise, a field is written only for a certificate that is verified and known not to be
 * revoked.
 */
public enum Dialect {
  /** RFC 9440. */
  RFC9440(
      FieldRule.of(Field.CLIENT_CERT, Condition.WITHIN_LIMIT, Variable.CERT_RFC9440),
      FieldRule.of(Field.CLIENT_CERT_CHAIN, Condition.WITHIN_LIMIT, Variable.CHAIN_RFC9440)),

  /** The fields that Cloudflare Access forwards with {@code client_certificate_forwarding}. */
  CLOUDFLARE_LEGACY(
      FieldRule.of("Cf-Client-Cert-Der-Base64", Condition.FORWARDABLE, Variable.CERT_DER_BASE64),
      FieldRule.of("Cf-Client-Cert-Sha256", Condition.FORWARDABLE, Variable.SHA256)),

  /**
   * The fields that the Worker in Cloudflare's documentation sets. They are written for every
   * certificate that is presented. {@code X-CERT-VERIFY}, which contains the outcome of validation,
   * is written on every request.
   */
  CLOUDFLARE_WORKERS(
      FieldRule.of("X-CERT-ISSUER-DN", Condition.PRESENTED, Variable.ISSUER_DN),
      FieldRule.of("X-CERT-SUBJECT-DN", Condition.PRESENTED, Variable.SUBJECT_DN),
      FieldRule.of("X-CERT-ISSUER-DN-L", Condition.PRESENTED, Variable.ISSUER_DN_LEGACY),
      FieldRule.of("X-CERT-SUBJECT-DN-L", Condition.PRESENTED, Variable.SUBJECT_DN_LEGACY),
      FieldRule.of("X-CERT-SERIAL", Condition.PRESENTED, Variable.SERIAL),
      FieldRule.of("X-CERT-FINGER", Condition.PRESENTED, Variable.SHA1),
      FieldRule.of("X-CERT-VERIFY", Condition.ALWAYS, Variable.VERIFICATION),
      FieldRule.of("X-CERT-NOTBE", Condition.PRESENTED, Variable.NOT_BEFORE),
      FieldRule.of("X-CERT-NOTAF", Condition.PRESENTED, Variable.NOT_AFTER)),

  /**
   * The fields that Cloudflare's Managed Transform "Add TLS client auth headers" sets. They are
   * written for every certificate that is presented. The first three, which contain the outcome of
   * validation, are written on every request.
   */
  CF_CERT(
      FieldRule.of("cf-cert-revoked", Condition.ALWAYS, Variable.REVOKED),
      FieldRule.of("cf-cert-verified", Condition.ALWAYS, Variable.CF_CERT_VERIFIED),
      FieldRule.of("cf-cert-presented", Condition.ALWAYS, Variable.PRESENTED),
      FieldRule.of("cf-cert-issuer-dn", Condition.PRESENTED, Variable.ISSUER_DN),
      FieldRule.of("cf-cert-subject-dn", Condition.PRESENTED, Variable.SUBJECT_DN),
      FieldRule.of("cf-cert-issuer-dn-rfc2253", Condition.PRESENTED, Variable.ISSUER_DN),
      FieldRule.of("cf-cert-subject-dn-rfc2253", Condition.PRESENTED, Variable.SUBJECT_DN),
      FieldRule.of("cf-cert-issuer-dn-legacy", Condition.PRESENTED, Variable.ISSUER_DN_LEGACY),
      FieldRule.of("cf-cert-subject-dn-legacy", Condition.PRESENTED, Variable.SUBJECT_DN_LEGACY),
      FieldRule.of("cf-cert-serial", Condition.PRESENTED, Variable.SERIAL),
      FieldRule.of("cf-cert-issuer-serial", Condition.PRESENTED, Variable.ISSUER_SERIAL),
      FieldRule.of("cf-cert-fingerprint-sha256", Condition.PRESENTED, Variable.SHA256),
      FieldRule.of("cf-cert-fingerprint-sha1", Condition.PRESENTED, Variable.SHA1),
      FieldRule.of("cf-cert-not-before", Condition.PRESENTED, Variable.NOT_BEFORE),
      FieldRule.of("cf-cert-not-after", Condition.PRESENTED, Variable.NOT_AFTER),
      FieldRule.of("cf-cert-ski", Condition.PRESENTED, Variable.SKI),
      FieldRule.of("cf-cert-issuer-ski", Condition.PRESENTED, Variable.ISSUER_SKI)),

  /** Envoy's {@code x-forwarded-client-cert} with all keys except {@code By}. */
  ENVOY_XFCC(FieldRule.of("x-forwarded-client-cert", Condition.FORWARDABLE, Variable.XFCC)),

  /**
   * The variables of nginx's SSL module, in fields with the names that are common in nginx
   * configurations. {@code X-SSL-Client-Verify} is written on every request.
   */
  NGINX(
      FieldRule.of("X-SSL-Client-Verify", Condition.ALWAYS, Variable.VERIFICATION),
      FieldRule.of("X-SSL-Client-Cert", Condition.FORWARDABLE, Variable.CERT_PEM_ESCAPED),
      FieldRule.of("X-SSL-Client-S-DN", Condition.FORWARDABLE, Variable.SUBJECT_DN),
      FieldRule.of("X-SSL-Client-I-DN", Condition.FORWARDABLE, Variable.ISSUER_DN),
      FieldRule.of("X-SSL-Client-Serial", Condition.FORWARDABLE, Variable.SERIAL),
      FieldRule.of("X-SSL-Client-Fingerprint", Condition.FORWARDABLE, Variable.SHA1),
      FieldRule.of("X-SSL-Client-V-Start", Condition.FORWARDABLE, Variable.NOT_BEFORE),
      FieldRule.of("X-SSL-Client-V-End", Condition.FORWARDABLE, Variable.NOT_AFTER)),

  /** Traefik's PassTLSClientCert with {@code pem} and all options of {@code info}. */
  TRAEFIK(
      FieldRule.of("X-Forwarded-Tls-Client-Cert", Condition.FORWARDABLE, Variable.CHAIN_DER_BASE64),
      FieldRule.of(
          "X-Forwarded-Tls-Client-Cert-Info", Condition.FORWARDABLE, Variable.TRAEFIK_INFO)),

  /** The fields that an AWS Application Load Balancer sends in mutual TLS verify mode. */
  AWS_ALB(
      FieldRule.of("X-Amzn-Mtls-Clientcert-Serial-Number", Condition.FORWARDABLE, Variable.SERIAL),
      FieldRule.of("X-Amzn-Mtls-Clientcert-Issuer", Condition.FORWARDABLE, Variable.ISSUER_DN),
      FieldRule.of("X-Amzn-Mtls-Clientcert-Subject", Condition.FORWARDABLE, Variable.SUBJECT_DN),
      FieldRule.of(
          "X-Amzn-Mtls-Clientcert-Validity",
          Condition.FORWARDABLE,
          "NotBefore={not_before_iso};NotAfter={not_after_iso}"),
      FieldRule.of("X-Amzn-Mtls-Clientcert-Leaf", Condition.FORWARDABLE, Variable.CERT_PEM_AWS));

  @SuppressWarnings("ImmutableEnumChecker") // an immutable list of records
  private final List<FieldRule> rules;

  Dialect(FieldRule... rules) {
    this.rules = List.of(rules);
  }

  /** Returns the name in settings. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the fields in the order in which they are written. */
  public List<FieldRule> rules() {
    return rules;
  }

  /** Returns the dialect with the name {@code key}; empty if there is none. */
  public static Optional<Dialect> named(String key) {
    return Arrays.stream(values()).filter(dialect -> dialect.key().equals(key)).findFirst();
  }
}
