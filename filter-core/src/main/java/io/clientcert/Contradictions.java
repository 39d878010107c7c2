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

import io.clientcert.dialect.FieldRule;
import io.clientcert.origin.AddressRanges;
import io.clientcert.origin.ForwardedFormat;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules about settings that are allowed one by one and not together. Each method throws a
 * {@link ConfigurationException} for the first rule that is broken. Stateless.
 */
final class Contradictions {

  private Contradictions() {}

  /** Refuses contradictions in what is trusted and where revocation information comes from. */
  static void refuseOfTrust(SettingValues values, List<X509Certificate> trustAnchors) {
    Path trustStore = values.path(Setting.TRUST_STORE).orElse(null);
    if (trustStore == null && trustAnchors.isEmpty()) {
      throw ConfigurationException.missing(Setting.TRUST_STORE);
    }
    if (trustStore != null && !trustAnchors.isEmpty()) {
      throw contradiction(Setting.TRUST_STORE, trustStore, "but trust anchors are set as well");
    }
    int minRsaBits = values.number(Setting.MIN_RSA_BITS);
    if (minRsaBits > values.number(Setting.MAX_RSA_BITS)) {
      throw ConfigurationException.wrong(Setting.MIN_RSA_BITS, minRsaBits);
    }
    List<String> serverAuthAnchors = values.texts(Setting.SERVER_AUTH_ANCHORS);
    ClientCertConfig.ClientAuthUsage usage =
        values.choice(Setting.CLIENT_AUTH_USAGE, ClientCertConfig.ClientAuthUsage.class);
    if (!serverAuthAnchors.isEmpty() && usage == ClientCertConfig.ClientAuthUsage.REQUIRED) {
      throw contradiction(
          Setting.SERVER_AUTH_ANCHORS,
          serverAuthAnchors,
          "although clientAuthUsage is required, write clientAuthUsage=server-auth-allowed");
    }
    refuseOfRevocation(values);
  }

  private static void refuseOfRevocation(SettingValues values) {
    ClientCertConfig.Revocation revocation =
        values.choice(Setting.REVOCATION, ClientCertConfig.Revocation.class);
    boolean crlDistributionPoints = values.flag(Setting.CRL_DISTRIBUTION_POINTS);
    boolean asksLists =
        revocation != ClientCertConfig.Revocation.NONE
            && revocation != ClientCertConfig.Revocation.OCSP;
    boolean hasLists =
        !values.paths(Setting.CRL_FILES).isEmpty()
            || !values.uris(Setting.CRL_URLS).isEmpty()
            || crlDistributionPoints;
    if (asksLists && !hasLists) {
      throw ConfigurationException.missing(Setting.CRL_FILES);
    }
    if (hasLists && !asksLists) {
      throw contradiction(
          Setting.REVOCATION, revocation, "although there are lists, which nobody would read");
    }
    boolean asksResponders =
        revocation != ClientCertConfig.Revocation.NONE
            && revocation != ClientCertConfig.Revocation.CRL;
    URI ocspResponder = values.uri(Setting.OCSP_RESPONDER).orElse(null);
    if (ocspResponder != null && !asksResponders) {
      throw contradiction(
          Setting.OCSP_RESPONDER, ocspResponder, "although revocation does not ask responders");
    }
    URI fetchProxy = values.uri(Setting.FETCH_PROXY).orElse(null);
    boolean certificatesNameHosts =
        crlDistributionPoints || (asksResponders && ocspResponder == null);
    if (fetchProxy != null
        && certificatesNameHosts
        && values.texts(Setting.FETCH_HOSTS).isEmpty()) {
      throw contradiction(
          Setting.FETCH_PROXY,
          fetchProxy,
          "although certificates name the hosts, and only the proxy sees their addresses; list"
              + " the hosts in \"fetchHosts\"");
    }
  }

  /** Refuses contradictions in who is a trusted proxy. */
  static void refuseOfOrigin(SettingValues values) {
    refuseOfSignatures(values);
    ClientCertConfig.Source source = values.choice(Setting.SOURCE, ClientCertConfig.Source.class);
    List<String> addresses = values.texts(Setting.TRUSTED_PROXIES);
    List<String> identities = values.texts(Setting.TRUSTED_PROXY_IDENTITIES);
    Path proxyTrustStore = values.path(Setting.PROXY_TRUST_STORE).orElse(null);
    if (source == ClientCertConfig.Source.TLS) {
      refuseWithoutProxies(values, addresses, identities, proxyTrustStore);
      return;
    }
    String word = source == ClientCertConfig.Source.FORWARDED ? "forwarded" : "forwarded-or-tls";
    boolean hasKeys = !values.texts(Setting.TRUSTED_PROXY_KEYS).isEmpty();
    if (addresses.isEmpty() && identities.isEmpty() && !hasKeys) {
      throw contradiction(
          Setting.SOURCE,
          word,
          "but no proxy is trusted, so that anyone could send a certificate; write the addresses of"
              + " the proxies into \"trustedProxies\", or their names into"
              + " \"trustedProxyIdentities\"");
    }
    if (identities.isEmpty() && !hasKeys && AddressRanges.of(addresses).coversEverything()) {
      throw contradiction(
          Setting.TRUSTED_PROXIES,
          String.join(", ", addresses),
          "covers every address, so that anyone could send a certificate; write the addresses of the"
              + " proxies, or \"trustedProxyIdentities\" as well");
    }
    if (!identities.isEmpty() && proxyTrustStore == null) {
      throw ConfigurationException.missing(Setting.PROXY_TRUST_STORE);
    }
    if (identities.isEmpty() && proxyTrustStore != null) {
      throw contradiction(
          Setting.PROXY_TRUST_STORE,
          proxyTrustStore,
          "but no certificate is compared; write the names of the proxies into"
              + " \"trustedProxyIdentities\", or leave it out");
    }
    ClientCertConfig.LegacyForward forward =
        values.choice(Setting.LEGACY_FORWARD, ClientCertConfig.LegacyForward.class);
    if (forward == ClientCertConfig.LegacyForward.FIRST) {
      throw contradiction(
          Setting.LEGACY_FORWARD, "first", "but the connections are those of proxies; write every");
    }
    refuseOfWord(values, source);
  }

  private static void refuseOfSignatures(SettingValues values) {
    Path key = values.path(Setting.SIGNATURE_KEY).orElse(null);
    String id = values.text(Setting.SIGNATURE_KEY_ID);
    if (key != null && id.isEmpty()) {
      throw ConfigurationException.missing(Setting.SIGNATURE_KEY_ID);
    }
    if (key == null && !id.isEmpty()) {
      throw contradiction(
          Setting.SIGNATURE_KEY_ID,
          id,
          "but nothing is signed; write the file of the key into \"signatureKey\", or leave it out");
    }
  }

  private static void refuseWithoutProxies(
      SettingValues values,
      List<String> addresses,
      List<String> identities,
      @Nullable Path proxyTrustStore) {
    String unread =
        "but source is tls, so that no field of a proxy is read; write source=forwarded, or leave it"
            + " out";
    if (!addresses.isEmpty()) {
      throw contradiction(Setting.TRUSTED_PROXIES, String.join(", ", addresses), unread);
    }
    if (!identities.isEmpty()) {
      throw contradiction(Setting.TRUSTED_PROXY_IDENTITIES, String.join(", ", identities), unread);
    }
    if (proxyTrustStore != null) {
      throw contradiction(Setting.PROXY_TRUST_STORE, proxyTrustStore, unread);
    }
    List<String> keys = values.texts(Setting.TRUSTED_PROXY_KEYS);
    if (!keys.isEmpty()) {
      throw contradiction(Setting.TRUSTED_PROXY_KEYS, String.join(", ", keys), unread);
    }
    String format = values.text(Setting.FORWARDED_FORMAT);
    if (!format.equals(Setting.FORWARDED_FORMAT.defaultText())) {
      throw contradiction(Setting.FORWARDED_FORMAT, format, unread);
    }
    if (ClientCertConfig.isWordOfProxy(values)) {
      throw contradiction(
          Setting.TRUST_STORE,
          ClientCertConfig.WORD_OF_PROXY,
          "but source is tls, so that there is no proxy; write the path of a trust store, or"
              + " source=forwarded");
    }
  }

  /** Refuses what a chain that nobody validates here cannot be used for. */
  private static void refuseOfWord(SettingValues values, ClientCertConfig.Source source) {
    if (!ClientCertConfig.isWordOfProxy(values)) {
      return;
    }
    String word = "but trustStore is proxy, so that no path is validated here; ";
    if (source == ClientCertConfig.Source.FORWARDED_OR_TLS) {
      throw contradiction(
          Setting.SOURCE,
          "forwarded-or-tls",
          word + "write the path of a trust store for the TLS clients, or source=forwarded");
    }
    String format = values.text(Setting.FORWARDED_FORMAT);
    if (ForwardedFormat.named(format).orElseThrow().isUnverified()) {
      throw contradiction(
          Setting.FORWARDED_FORMAT,
          format,
          "but trustStore is proxy, and in this mode the load balancer validates nothing; write the"
              + " path of a trust store, or forwardedFormat=aws-alb");
    }
    ClientCertConfig.Revocation revocation =
        values.choice(Setting.REVOCATION, ClientCertConfig.Revocation.class);
    if (revocation != ClientCertConfig.Revocation.NONE) {
      throw contradiction(
          Setting.REVOCATION,
          revocation,
          word + "write the path of a trust store, or revocation=none");
    }
    for (Setting unused :
        List.of(
            Setting.ALLOW_LEAF_ANCHORS, Setting.EXPLICIT_POLICY_REQUIRED, Setting.INCLUDE_ROOT)) {
      if (values.flag(unused)) {
        throw contradiction(unused, "true", word + "write the path of a trust store, or false");
      }
    }
    Path intermediates = values.path(Setting.INTERMEDIATES).orElse(null);
    if (intermediates != null) {
      throw contradiction(
          Setting.INTERMEDIATES,
          intermediates,
          word + "write the path of a trust store, or leave it out");
    }
  }

  /**
   * Refuses contradictions in what is written for one host name.
   *
   * @param rules the fields that {@code values} make it write
   */
  static void refuseOfHost(SettingValues values, List<FieldRule> rules) {
    // of two fields with one name the reader could take either
    Set<String> names = new HashSet<>();
    for (FieldRule rule : rules) {
      for (String name : rule.names()) {
        // an alias is another spelling of the same name
        if (!names.add(name.replace('_', '-').toLowerCase(Locale.ROOT))) {
          throw contradiction(Setting.HEADER, name, "would be written twice");
        }
      }
    }
    ClientCertConfig.Chain chain = values.choice(Setting.CHAIN, ClientCertConfig.Chain.class);
    if (values.flag(Setting.INCLUDE_ROOT) && chain != ClientCertConfig.Chain.VALIDATED) {
      throw contradiction(
          Setting.INCLUDE_ROOT, "true", "but the chain that is written is not the validated one");
    }
  }

  /** Refuses settings that no host name makes use of. */
  static void refuseUnused(SettingValues values, ClientCertConfig config) {
    List<HostPolicy> policies = new ArrayList<>(config.hosts().values());
    policies.add(config.policy());
    if (exemptInVain(policies)) {
      throw contradiction(
          Setting.REFUSAL_EXEMPTIONS,
          String.join(", ", values.texts(Setting.REFUSAL_EXEMPTIONS)),
          "although neither onMissing nor onInvalid refuses anything");
    }
    ClientCertConfig.LegacyForward forward =
        values.choice(Setting.LEGACY_FORWARD, ClientCertConfig.LegacyForward.class);
    if (forward == ClientCertConfig.LegacyForward.FIRST && !config.needsConnections()) {
      throw contradiction(
          Setting.LEGACY_FORWARD, "first", "although cloudflare-legacy is not among the dialects");
    }
  }

  /** Tells whether there are exemptions, and nothing that any of them could be from. */
  private static boolean exemptInVain(List<HostPolicy> policies) {
    List<HostPolicy> exempting =
        policies.stream().filter(policy -> !policy.exemptions().isEmpty()).toList();
    return !exempting.isEmpty()
        && exempting.stream()
            .allMatch(policy -> policy.onMissing().isEmpty() && policy.onInvalid().isEmpty());
  }

  private static ConfigurationException contradiction(
      Setting setting, Object value, String problem) {
    return ConfigurationException.because(setting, value, problem, null);
  }
}
