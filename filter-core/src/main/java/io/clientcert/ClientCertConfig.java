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
import io.clientcert.field.FieldSanitizer;
import io.clientcert.field.ManagedNames;
import io.clientcert.origin.AddressRanges;
import io.clientcert.origin.ForwardedFormat;
import io.clientcert.origin.ProxyIdentity;
import io.clientcert.path.AlgorithmFloor;
import io.clientcert.path.CertificateFiles;
import io.clientcert.path.PathSettings;
import io.clientcert.revocation.FetchSettings;
import io.clientcert.revocation.RevocationSettings;
import io.clientcert.signature.SignatureComponent;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What to trust, and what to write. Immutable and thread-safe; files are named here and read by
 * {@link ClientCertEngine#create}. Values and defaults are kept by {@link Setting}; what a request
 * needs is read from fields.
 *
 * <p>It is one class because the builder has a method for each setting and is nested here, as are
 * the enums that its methods take.
 */
public final class ClientCertConfig {

  /** Where client certificates come from. */
  public enum Source {
    /** From the TLS connection. */
    TLS,
    /** From the header fields of a trusted proxy. */
    FORWARDED,
    /** From the header fields of trusted proxies, and the TLS connections of everyone else. */
    FORWARDED_OR_TLS
  }

  /** Where revocation evidence comes from. */
  public enum Revocation {
    /** Nowhere: a revoked certificate is forwarded until it expires. */
    NONE,
    /** From certificate revocation lists. */
    CRL,
    /** From OCSP responders. */
    OCSP,
    /** From lists; where they have no answer, from responders. */
    CRL_THEN_OCSP,
    /** From responders; where they have no answer, from lists. */
    OCSP_THEN_CRL
  }

  /** How OCSP responders are asked (RFC 6960 appendix A). */
  public enum OcspMethod {
    /** By POST. */
    POST,
    /** By GET, which caches understand; by POST where the request is too long for it. */
    GET
  }

  /** Which extended key usage a client certificate needs, where it has one. */
  public enum ClientAuthUsage {
    /** {@code clientAuth} or any. */
    REQUIRED,
    /** {@code clientAuth}, any, or {@code serverAuth}: every TLS server can pass for a client. */
    SERVER_AUTH_ALLOWED
  }

  /** Which certificates need revocation evidence. */
  public enum RevocationScope {
    /** The leaf. */
    LEAF,
    /** Every certificate on the path but the trust anchor. */
    PATH
  }

  /** What {@code Client-Cert-Chain} holds (RFC 9440 section 2.3). */
  public enum Chain {
    /** The path that was validated. */
    VALIDATED,
    /** What the client sent, in its order. */
    PRESENTED,
    /** Nothing: the field is not written. */
    NONE
  }

  /** How {@code Client-Cert-Chain} is written when it holds more than one certificate. */
  public enum ChainLines {
    /** One field line, the values separated by a comma and a space. */
    JOINED,
    /** One field line for each certificate. */
    EACH
  }

  /** How the file of trust anchors is stored. */
  public enum TrustStoreType {
    /** Told from the file's content, which may be a DER certificate or a PKCS #7 bundle too. */
    AUTO,
    /** Text with blocks that are called {@code CERTIFICATE} or alike. */
    PEM,
    /** A PKCS #12 key store. */
    PKCS12,
    /** A Java key store. */
    JKS
  }

  /** Which requests of a connection the dialect cloudflare-legacy is for. */
  public enum LegacyForward {
    /** Every one. */
    EVERY,
    /** The first one that has a certificate, where the host tells connections apart. */
    FIRST
  }

  /** The value of {@code trustStore} for the word of a trusted proxy. */
  static final String WORD_OF_PROXY = "proxy";

  private final SettingValues values;
  private final List<X509Certificate> trustAnchors;
  private final Clock clock;
  private final PathSettings pathSettings;
  private final HostPolicy policy;
  private final Map<String, HostPolicy> hosts;
  private final boolean needsConnections;
  private final RevocationScope revocationScope;
  private final Duration revocationTimeout;
  private final Duration revocationOutage;

  private ClientCertConfig(Builder builder) {
    values = builder.values;
    trustAnchors = builder.trustAnchors;
    clock = builder.clock;
    policy = new HostPolicy(values);
    Map<String, HostPolicy> policies = new TreeMap<>();
    values
        .hosts()
        .forEach((name, own) -> policies.put(name, new HostPolicy(values.overriddenBy(own))));
    hosts = Collections.unmodifiableMap(policies);
    needsConnections =
        policy.legacyFirst() || hosts.values().stream().anyMatch(HostPolicy::legacyFirst);
    pathSettings =
        new PathSettings(
            values.number(Setting.MAX_PATH_LENGTH),
            Set.copyOf(values.texts(Setting.INITIAL_POLICIES)),
            values.flag(Setting.EXPLICIT_POLICY_REQUIRED),
            values.flag(Setting.POLICY_MAPPING_INHIBITED),
            values.flag(Setting.ANY_POLICY_INHIBITED),
            values.flag(Setting.ALLOW_LEAF_ANCHORS),
            new AlgorithmFloor(
                values.number(Setting.MIN_RSA_BITS),
                values.number(Setting.MAX_RSA_BITS),
                values.number(Setting.MIN_EC_BITS),
                values.number(Setting.MIN_DSA_BITS),
                values.flag(Setting.ALLOW_SHA1)),
            values.choice(Setting.CLIENT_AUTH_USAGE, ClientAuthUsage.class)
                == ClientAuthUsage.SERVER_AUTH_ALLOWED,
            Set.copyOf(values.texts(Setting.SERVER_AUTH_ANCHORS)));
    revocationScope = values.choice(Setting.REVOCATION_SCOPE, RevocationScope.class);
    revocationTimeout = values.duration(Setting.REVOCATION_TIMEOUT);
    revocationOutage = values.duration(Setting.REVOCATION_OUTAGE);
  }

  /** Returns a builder with the default of every setting; only trust has none. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns {@code settings} with the values of their placeholders. <code>${NAME}</code> stands for
   * the system property or else the environment variable called NAME, <code>${NAME:default}</code>
   * for the default if there is neither. A second dollar sign before the brace, as in <code>
   * $${NAME}</code>, makes it text; it stays in the result. For hosts that look at the text of a
   * setting before it is read: {@link #from} and {@link ClientCertEngine#create} resolve
   * placeholders themselves, and find none in the result.
   *
   * @param settings by any names
   * @throws ConfigurationException if a placeholder without a default is not defined, or is not
   *     complete
   */
  public static Map<String, String> resolvePlaceholders(Map<String, String> settings) {
    return Placeholders.ofProcess().resolve(settings);
  }

  /**
   * Returns a builder with {@code settings}, names as in {@link Setting#key()}, for what only code
   * can add to them. Placeholders are {@linkplain #resolvePlaceholders resolved}; what the methods
   * of the builder set is taken as it is.
   *
   * @throws ConfigurationException if a setting is unknown or wrong
   */
  public static Builder builder(Map<String, String> settings) {
    Builder builder = builder();
    Map<String, String> sorted = new TreeMap<>(settings);
    // names first, since one that is misspelt may be why another lacks its value
    sorted.keySet().forEach(Setting::named);
    Placeholders placeholders = Placeholders.ofProcess();
    sorted.forEach(
        (key, text) -> Setting.named(key).set(builder, key, placeholders.value(key, text)));
    return builder;
  }

  /**
   * Returns the configuration that {@code settings} describes, names as in {@link Setting#key()}.
   *
   * @throws ConfigurationException if a setting is unknown, missing or wrong
   */
  public static ClientCertConfig from(Map<String, String> settings) {
    return builder(settings).build();
  }

  /**
   * Returns {@code settings} with one of them changed, if a running server may take the change: the
   * setting is {@linkplain Setting#isSwitchable switchable}, no certificates that were not
   * validated are passed on by it, and every header field that was removed from requests before is
   * removed afterwards.
   *
   * @param settings those in force, by the names of {@link Setting#key()}
   * @param key the setting to change
   * @param text its new value
   * @throws ConfigurationException if the setting is unknown, its value is wrong, or the change
   *     takes a restart
   */
  public static Map<String, String> switched(
      Map<String, String> settings, String key, String text) {
    Setting setting = Setting.decidedBy(key);
    if (!setting.isSwitchable()) {
      throw ConfigurationException.notSwitchable(
          key, "decides what is trusted, fetched or written");
    }
    if (setting == Setting.CHAIN && text.trim().equalsIgnoreCase(Chain.PRESENTED.name())) {
      throw ConfigurationException.notSwitchable(
          key, "would pass on certificates that were not validated");
    }
    if (Placeholders.isIn(text)) {
      throw ConfigurationException.ofPlaceholder(
          key,
          setting,
          text,
          "has a placeholder, and placeholders are resolved at the start only",
          "write the value");
    }
    Map<String, String> changed = new TreeMap<>(settings);
    changed.put(key, text);
    Set<String> dropped = new TreeSet<>(ofFields(settings).managedNames());
    dropped.removeAll(ofFields(changed).managedNames());
    if (!dropped.isEmpty()) {
      throw ConfigurationException.notSwitchable(
          key,
          "would let clients send "
              + String.join(", ", dropped)
              + ", which this server has been removing from requests");
    }
    return Collections.unmodifiableMap(changed);
  }

  /** What {@code settings} say of header fields, whatever they say of trust. */
  private static ClientCertConfig ofFields(Map<String, String> settings) {
    Map<String, String> fields = new TreeMap<>(settings);
    fields.keySet().removeIf(key -> !Setting.decidedBy(key).isPerHost());
    fields.put(Setting.TRUST_STORE.key(), "none");
    return from(fields);
  }

  /**
   * Returns what a key store counts as trusted, for {@link Builder#trustAnchors}: the certificates
   * of its trusted certificate entries. Those of private-key entries are not trust anchors.
   *
   * @param store loaded; never changed
   * @throws KeyStoreException if it is not loaded
   */
  public static List<X509Certificate> trustedEntries(KeyStore store) throws KeyStoreException {
    return List.copyOf(CertificateFiles.trustedEntries(store));
  }

  /** Returns a builder with these settings; what it is changed to changes nothing here. */
  public Builder toBuilder() {
    Builder builder = builder();
    builder.values = values;
    builder.trustAnchors = trustAnchors;
    builder.clock = clock;
    return builder;
  }

  Optional<Path> trustStore() {
    return values.path(Setting.TRUST_STORE);
  }

  /** Returns whether the validation of a trusted proxy is enough. */
  boolean trustsProxy() {
    return isWordOfProxy(values);
  }

  static boolean isWordOfProxy(SettingValues values) {
    return values
        .path(Setting.TRUST_STORE)
        .filter(path -> path.toString().equals(WORD_OF_PROXY))
        .isPresent();
  }

  Source source() {
    return values.choice(Setting.SOURCE, Source.class);
  }

  AddressRanges trustedProxies() {
    return AddressRanges.of(values.texts(Setting.TRUSTED_PROXIES));
  }

  List<ProxyIdentity> trustedProxyIdentities() {
    return values.texts(Setting.TRUSTED_PROXY_IDENTITIES).stream()
        .map(ProxyIdentity::parse)
        .toList();
  }

  Optional<Path> proxyTrustStore() {
    return values.path(Setting.PROXY_TRUST_STORE);
  }

  ForwardedFormat forwardedFormat() {
    return ForwardedFormat.named(values.text(Setting.FORWARDED_FORMAT)).orElseThrow();
  }

  Optional<Path> signatureKey() {
    return values.path(Setting.SIGNATURE_KEY);
  }

  String signatureKeyId() {
    return values.text(Setting.SIGNATURE_KEY_ID);
  }

  Set<SignatureComponent> signatureComponents() {
    return values.texts(Setting.SIGNATURE_COMPONENTS).stream()
        .map(name -> SignatureComponent.named(name).orElseThrow())
        .collect(Collectors.toUnmodifiableSet());
  }

  Duration signatureMaxAge() {
    return values.duration(Setting.SIGNATURE_MAX_AGE);
  }

  /** Returns the files of the keys of trusted proxies, by key id. */
  Map<String, Path> trustedProxyKeys() {
    return SettingChecks.filesByKeyId(
        Setting.TRUSTED_PROXY_KEYS, values.texts(Setting.TRUSTED_PROXY_KEYS));
  }

  /** Returns whether the fields of signatures are removed from requests and written again. */
  boolean managesSignatures() {
    return signatureKey().isPresent() || !trustedProxyKeys().isEmpty();
  }

  /** Returns the names, in lower case, of the fields of RFC 9440 for every host name. */
  Set<String> signedNames() {
    Set<String> names = new HashSet<>(policy.standardNames());
    hosts.values().forEach(host -> names.addAll(host.standardNames()));
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /** Returns what the path of a proxy's certificate is validated by. */
  PathSettings proxyPathSettings() {
    return new PathSettings(
        values.number(Setting.MAX_PATH_LENGTH),
        Set.of(),
        false,
        false,
        false,
        false,
        pathSettings.floor(),
        false,
        Set.of());
  }

  char[] trustStorePassword() {
    return values.text(Setting.TRUST_STORE_PASSWORD).toCharArray();
  }

  CertificateFiles.Format trustStoreType() {
    return switch (values.choice(Setting.TRUST_STORE_TYPE, TrustStoreType.class)) {
      case AUTO -> CertificateFiles.Format.AUTO;
      case PEM -> CertificateFiles.Format.PEM;
      case PKCS12 -> CertificateFiles.Format.PKCS12;
      case JKS -> CertificateFiles.Format.JKS;
    };
  }

  List<X509Certificate> trustAnchors() {
    return trustAnchors;
  }

  Optional<Path> intermediates() {
    return values.path(Setting.INTERMEDIATES);
  }

  PathSettings pathSettings() {
    return pathSettings;
  }

  Revocation revocation() {
    return values.choice(Setting.REVOCATION, Revocation.class);
  }

  RevocationScope revocationScope() {
    return revocationScope;
  }

  List<Path> crlFiles() {
    return values.paths(Setting.CRL_FILES);
  }

  RevocationSettings revocationSettings() {
    return new RevocationSettings(
        switch (revocation()) {
          case NONE -> List.of();
          case CRL -> List.of(RevocationSettings.Source.CRL);
          case OCSP -> List.of(RevocationSettings.Source.OCSP);
          case CRL_THEN_OCSP ->
              List.of(RevocationSettings.Source.CRL, RevocationSettings.Source.OCSP);
          case OCSP_THEN_CRL ->
              List.of(RevocationSettings.Source.OCSP, RevocationSettings.Source.CRL);
        },
        Set.copyOf(values.uris(Setting.CRL_URLS)),
        values.flag(Setting.CRL_DISTRIBUTION_POINTS),
        values.duration(Setting.CRL_MAX_AGE),
        pathSettings.floor(),
        values.uri(Setting.OCSP_RESPONDER).orElse(null),
        values.flag(Setting.OCSP_NONCE),
        values.choice(Setting.OCSP_METHOD, OcspMethod.class) == OcspMethod.GET,
        values.duration(Setting.OCSP_MAX_AGE),
        new FetchSettings(
            values.duration(Setting.FETCH_TIMEOUT),
            values.size(Setting.FETCH_MAX_SIZE),
            Set.copyOf(values.texts(Setting.FETCH_HOSTS)),
            values.uri(Setting.FETCH_PROXY).orElse(null)));
  }

  Duration revocationTimeout() {
    return revocationTimeout;
  }

  int maxWaiting() {
    return values.number(Setting.MAX_WAITING);
  }

  Duration revocationOutage() {
    return revocationOutage;
  }

  /** What holds for every host name that has no settings of its own. */
  HostPolicy policy() {
    return policy;
  }

  /** What holds for those that have, by name; one that begins with {@code *.} for all below it. */
  Map<String, HostPolicy> hosts() {
    return hosts;
  }

  OptionalInt onMisdirected() {
    return values.refusal(Setting.ON_MISDIRECTED);
  }

  /** Returns what removes managed fields from requests and responses. */
  public FieldSanitizer sanitizer() {
    ManagedNames names = ManagedNames.of(managedNames());
    if (!managesSignatures()) {
      return new FieldSanitizer(names);
    }
    Set<String> ofRequests = new HashSet<>(managedNames());
    ofRequests.addAll(Signatures.NAMES);
    return new FieldSanitizer(ManagedNames.of(ofRequests), names);
  }

  /** Returns whether some settings are for some host names only. */
  public boolean hasHostSettings() {
    return !hosts().isEmpty();
  }

  /** The names of all fields that may be written for any host name: managed for every one. */
  Set<String> managedNames() {
    Set<String> names = new HashSet<>(policy.names());
    hosts.values().forEach(host -> names.addAll(host.names()));
    if (source() != Source.TLS) {
      names.addAll(forwardedFormat().names());
    }
    return names.stream().map(ClientCertConfig::withHyphens).collect(Collectors.toSet());
  }

  /** Returns the name that stands for all its aliases, of which one with an underscore is one. */
  private static String withHyphens(String name) {
    return name.replace('_', '-');
  }

  boolean needsConnections() {
    return needsConnections;
  }

  Duration reloadInterval() {
    return values.duration(Setting.RELOAD_INTERVAL);
  }

  int maxValidations() {
    return values.number(Setting.MAX_VALIDATIONS);
  }

  long decisionCacheSize() {
    return values.size(Setting.DECISION_CACHE_SIZE);
  }

  Clock clock() {
    return clock;
  }

  /**
   * Collects settings. Every method refuses a value that is out of its range with a {@link
   * ConfigurationException}; what only makes sense together is looked at in {@link #build}. Not
   * thread-safe.
   */
  public static final class Builder {
    private SettingValues values = SettingValues.DEFAULTS;
    private List<X509Certificate> trustAnchors = List.of();
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** Sets {@code value}, which has the type that {@code setting} is kept as. */
    Builder set(Setting setting, Object value) {
      values = values.with(setting, value);
      return this;
    }

    /** Sets the file of trust anchors. */
    public Builder trustStore(Path file) {
      return set(Setting.TRUST_STORE, file);
    }

    /** Sets where client certificates come from. */
    public Builder source(Source source) {
      return set(Setting.SOURCE, source);
    }

    /**
     * Sets the addresses of trusted proxies.
     *
     * @param addresses IP addresses, CIDR ranges, and {@code unix} for Unix domain sockets
     */
    public Builder trustedProxies(List<String> addresses) {
      return set(Setting.TRUSTED_PROXIES, List.copyOf(addresses));
    }

    /**
     * Sets what the TLS certificates of trusted proxies have to be.
     *
     * @param identities each {@code dns:NAME}, {@code uri:URI}, {@code subject:DN} or {@code
     *     sha256:HEX}
     */
    public Builder trustedProxyIdentities(List<String> identities) {
      return set(Setting.TRUSTED_PROXY_IDENTITIES, List.copyOf(identities));
    }

    /** Sets the file of CA certificates that the certificates of proxies must chain to. */
    public Builder proxyTrustStore(Path file) {
      return set(Setting.PROXY_TRUST_STORE, file);
    }

    /** Sets the format of the fields of proxies: a preset, or a field name and an encoding. */
    public Builder forwardedFormat(String format) {
      return set(Setting.FORWARDED_FORMAT, format);
    }

    /**
     * Sets the keys of trusted proxies.
     *
     * @param keys each {@code ID=FILE}, with the key id of signatures and the path of a public key,
     *     a certificate or a shared secret
     */
    public Builder trustedProxyKeys(List<String> keys) {
      return set(Setting.TRUSTED_PROXY_KEYS, List.copyOf(keys));
    }

    /** Sets the file of the private key or shared secret that signs the certificate fields. */
    public Builder signatureKey(Path file) {
      return set(Setting.SIGNATURE_KEY, file);
    }

    /** Sets the identifier that signatures have for the key. */
    public Builder signatureKeyId(String id) {
      return set(Setting.SIGNATURE_KEY_ID, id);
    }

    /** Sets what a signature covers besides the certificate fields (RFC 9421 section 2.2). */
    public Builder signatureComponents(List<String> names) {
      return set(Setting.SIGNATURE_COMPONENTS, List.copyOf(names));
    }

    /** Sets the time after which a signature expires, from 1 second to 1 hour. */
    public Builder signatureMaxAge(Duration age) {
      return set(Setting.SIGNATURE_MAX_AGE, age);
    }

    /** Sets the password of the trust store; empty for none. */
    public Builder trustStorePassword(String password) {
      return set(Setting.TRUST_STORE_PASSWORD, password);
    }

    /** Sets how the trust store is stored. */
    public Builder trustStoreType(TrustStoreType type) {
      return set(Setting.TRUST_STORE_TYPE, type);
    }

    /** Sets the trust anchors themselves, in place of a trust store. */
    public Builder trustAnchors(Collection<X509Certificate> certificates) {
      trustAnchors = List.copyOf(certificates);
      return this;
    }

    /** Sets a PEM, DER or PKCS #7 file of intermediates that clients may leave out. */
    public Builder intermediates(Path file) {
      return set(Setting.INTERMEDIATES, file);
    }

    /** Sets whether a leaf that is in the trust store is trusted. */
    public Builder allowLeafAnchors(boolean allow) {
      return set(Setting.ALLOW_LEAF_ANCHORS, allow);
    }

    /** Sets the most intermediates that a path may have, self-issued ones not counted. */
    public Builder maxPathLength(int intermediateCount) {
      return set(Setting.MAX_PATH_LENGTH, intermediateCount);
    }

    /** Sets the acceptable certificate policies, as OIDs; none for any. */
    public Builder initialPolicies(Collection<String> oids) {
      return set(Setting.INITIAL_POLICIES, List.copyOf(oids));
    }

    /**
     * Sets which extended key usage a client certificate needs. A CA certificate on its path, but
     * not the trust anchor, needs the same.
     */
    public Builder clientAuthUsage(ClientAuthUsage usage) {
      return set(Setting.CLIENT_AUTH_USAGE, usage);
    }

    /**
     * Sets below which trust anchors {@code serverAuth} is enough, by the SHA-256 digests of their
     * certificates in hexadecimal digits, with colons or without; none for all anchors.
     */
    public Builder serverAuthAnchors(Collection<String> sha256) {
      return set(Setting.SERVER_AUTH_ANCHORS, List.copyOf(sha256));
    }

    /** Sets whether a path must be valid for an acceptable policy (RFC 5280 section 6.1.1 (f)). */
    public Builder explicitPolicyRequired(boolean required) {
      return set(Setting.EXPLICIT_POLICY_REQUIRED, required);
    }

    /** Sets whether policy mappings are ignored (RFC 5280 section 6.1.1 (e)). */
    public Builder policyMappingInhibited(boolean inhibited) {
      return set(Setting.POLICY_MAPPING_INHIBITED, inhibited);
    }

    /** Sets whether anyPolicy counts for nothing (RFC 5280 section 6.1.1 (g)). */
    public Builder anyPolicyInhibited(boolean inhibited) {
      return set(Setting.ANY_POLICY_INHIBITED, inhibited);
    }

    /** Sets the shortest RSA modulus on a path, in bits. */
    public Builder minRsaBits(int bits) {
      return set(Setting.MIN_RSA_BITS, bits);
    }

    /** Sets the longest RSA modulus on a path, in bits. */
    public Builder maxRsaBits(int bits) {
      return set(Setting.MAX_RSA_BITS, bits);
    }

    /** Sets the shortest elliptic curve on a path, in bits of its field. */
    public Builder minEcBits(int bits) {
      return set(Setting.MIN_EC_BITS, bits);
    }

    /** Sets the shortest DSA modulus on a path, in bits; 0 for no DSA at all. */
    public Builder minDsaBits(int bits) {
      return set(Setting.MIN_DSA_BITS, bits);
    }

    /** Sets whether certificates on a path may be signed with SHA-1. */
    public Builder allowSha1(boolean allow) {
      return set(Setting.ALLOW_SHA1, allow);
    }

    /** Sets where revocation evidence comes from. */
    public Builder revocation(Revocation source) {
      return set(Setting.REVOCATION, source);
    }

    /** Sets which certificates need revocation evidence. */
    public Builder revocationScope(RevocationScope scope) {
      return set(Setting.REVOCATION_SCOPE, scope);
    }

    /** Sets the files of certificate revocation lists; of a directory, every file in it. */
    public Builder crlFiles(Collection<Path> files) {
      return set(Setting.CRL_FILES, List.copyOf(files));
    }

    /** Sets the URLs of lists that are fetched at the start, and again before they end. */
    public Builder crlUrls(Collection<URI> urls) {
      return set(Setting.CRL_URLS, List.copyOf(urls));
    }

    /** Sets whether lists are fetched from where certificates say that they are. */
    public Builder crlDistributionPoints(boolean fetch) {
      return set(Setting.CRL_DISTRIBUTION_POINTS, fetch);
    }

    /** Sets how long after it was issued a list ends at the latest; zero for as the list says. */
    public Builder crlMaxAge(Duration age) {
      return set(Setting.CRL_MAX_AGE, age);
    }

    /** Sets who is asked about every certificate, in place of whom it names. */
    public Builder ocspResponder(URI url) {
      return set(Setting.OCSP_RESPONDER, url);
    }

    /** Sets how responders are asked. */
    public Builder ocspMethod(OcspMethod method) {
      return set(Setting.OCSP_METHOD, method);
    }

    /** Sets whether a responder has to repeat a random number (RFC 8954). */
    public Builder ocspNonce(boolean nonce) {
      return set(Setting.OCSP_NONCE, nonce);
    }

    /** Sets how long an OCSP answer counts that names no end. */
    public Builder ocspMaxAge(Duration age) {
      return set(Setting.OCSP_MAX_AGE, age);
    }

    /** Sets how long a request waits for evidence in all. */
    public Builder revocationTimeout(Duration timeout) {
      return set(Setting.REVOCATION_TIMEOUT, timeout);
    }

    /** Sets how many requests may wait for evidence at the same time. */
    public Builder maxWaiting(int requests) {
      return set(Setting.MAX_WAITING, requests);
    }

    /**
     * Sets for how long of an outage what is not known to be revoked counts; zero for not at all.
     */
    public Builder revocationOutage(Duration allowed) {
      return set(Setting.REVOCATION_OUTAGE, allowed);
    }

    /**
     * Sets the only hosts that evidence is fetched from; none for every host at a public address.
     */
    public Builder fetchHosts(Collection<String> hosts) {
      return set(Setting.FETCH_HOSTS, List.copyOf(hosts));
    }

    /** Sets how long fetching one list or answer may take. */
    public Builder fetchTimeout(Duration timeout) {
      return set(Setting.FETCH_TIMEOUT, timeout);
    }

    /** Sets the longest list or answer that is fetched, in bytes. */
    public Builder fetchMaxSize(long bytes) {
      return set(Setting.FETCH_MAX_SIZE, bytes);
    }

    /**
     * Sets the HTTP proxy that revocation information is fetched through. The proxy resolves the
     * names of the hosts, so {@link #fetchHosts} is required if certificates name them.
     *
     * @param proxy an {@code http} URI of a host and a port, without user information
     */
    public Builder fetchProxy(URI proxy) {
      return set(Setting.FETCH_PROXY, proxy);
    }

    /** Sets what {@code Client-Cert-Chain} holds. */
    public Builder chain(Chain content) {
      return set(Setting.CHAIN, content);
    }

    /** Sets whether a validated chain ends with the trust anchor's certificate. */
    public Builder includeRoot(boolean include) {
      return set(Setting.INCLUDE_ROOT, include);
    }

    /** Sets how a chain of several certificates is written. */
    public Builder chainLines(ChainLines lines) {
      return set(Setting.CHAIN_LINES, lines);
    }

    /** Sets the longest value of {@code Client-Cert}, in characters. */
    public Builder maxCertSize(long characters) {
      return set(Setting.MAX_CERT_SIZE, characters);
    }

    /** Sets the longest value of {@code Client-Cert-Chain}, in characters, all lines together. */
    public Builder maxChainSize(long characters) {
      return set(Setting.MAX_CHAIN_SIZE, characters);
    }

    /** Sets the longest value of every field but those two, in characters. */
    public Builder maxFieldSize(long characters) {
      return set(Setting.MAX_FIELD_SIZE, characters);
    }

    /** Sets the header shapes that are written, by their names in settings. */
    public Builder dialects(Collection<String> names) {
      return set(Setting.DIALECTS, SettingChecks.dialects(Setting.DIALECTS, names));
    }

    /** Sets another name for {@code Client-Cert}, which stays managed. */
    public Builder certField(String name) {
      return set(Setting.CERT_FIELD, name);
    }

    /** Sets another name for {@code Client-Cert-Chain}, which stays managed. */
    public Builder chainField(String name) {
      return set(Setting.CHAIN_FIELD, name);
    }

    /**
     * Adds a field, or with a variable such as <code>{chain_n_der_base64}</code> one for each
     * certificate of the chain without the leaf.
     *
     * @param name what it is called; of several fields, what stands before the number, which may
     *     end with an underscore
     * @param template what it says, such as <code>{san_uri}</code>, and after {@code if} on which
     *     condition; without one only for a certificate that is verified and not revoked
     */
    public Builder header(String name, String template) {
      try {
        FieldRule rule = FieldRule.parse(name, template);
        boolean endsBeforeNumber = rule.isNumbered() && name.endsWith("_");
        FieldNames.writable(
            Setting.HEADER, endsBeforeNumber ? name.substring(0, name.length() - 1) : name);
        values = values.withNamed(Setting.HEADER, name, rule);
      } catch (IllegalArgumentException e) {
        throw ConfigurationException.because(
            Setting.HEADER, template, "is not understood (" + e.getMessage() + ")", e);
      }
      return this;
    }

    /** Sets which requests of a connection the dialect cloudflare-legacy is for. */
    public Builder legacyForward(LegacyForward requests) {
      return set(Setting.LEGACY_FORWARD, requests);
    }

    /** Sets whether responses have the fields of the dialect cf-cert. */
    public Builder cfCertResponse(boolean write) {
      return set(Setting.CF_CERT_RESPONSE, write);
    }

    /** Sets what happens when there is a certificate with any verdict but VERIFIED. */
    public Builder onInvalid(Refusal refusal) {
      return set(Setting.ON_INVALID, refusal);
    }

    /** Sets what happens when there is no certificate. */
    public Builder onMissing(Refusal refusal) {
      return set(Setting.ON_MISSING, refusal);
    }

    /**
     * Sets which requests are served although a certificate is missing or invalid and would refuse
     * them: each is a method, a path, or a method and a path with a blank between. A path that ends
     * in <code>/*</code> is for everything below it.
     */
    public Builder refusalExemptions(List<String> requests) {
      return set(Setting.REFUSAL_EXEMPTIONS, List.copyOf(requests));
    }

    /** Sets what happens when a value is longer than allowed. */
    public Builder onOversized(Refusal refusal) {
      return set(Setting.ON_OVERSIZED, refusal);
    }

    /** Sets what happens when a client sends a managed field (RFC 9440 section 2.4). */
    public Builder onSpoofed(Refusal refusal) {
      return set(Setting.ON_SPOOFED, refusal);
    }

    /** Sets what happens when the TLS handshake named a host that other settings hold for. */
    public Builder onMisdirected(Refusal refusal) {
      return set(Setting.ON_MISDIRECTED, refusal);
    }

    /**
     * Sets one setting for one host name, in place of what holds for all others.
     *
     * @param name a host name, or {@code *.} and a name for all below that
     * @param setting as {@link Setting#key()} has it, one that {@link Setting#isPerHost}
     * @param value what would be written for it
     */
    public Builder host(String name, String setting, String value) {
      Setting known = Setting.named(setting);
      if (!known.isPerHost()) {
        throw ConfigurationException.because(
            Setting.HOST, value, "is for a setting that holds for every host name", null);
      }
      Builder own = builder();
      try {
        known.set(own, setting, value);
      } catch (ConfigurationException e) {
        throw ConfigurationException.because(
            Setting.HOST, value, e.problem() + " (allowed is " + known.allowed() + ")", e);
      }
      values = values.withNamed(Setting.HOST, HostSettings.normalName(name, value), own.values);
      return this;
    }

    /** Sets how often the files are looked at for changes; zero for never. */
    public Builder reloadInterval(Duration interval) {
      return set(Setting.RELOAD_INTERVAL, interval);
    }

    /** Sets how many chains may be validated at the same time. */
    public Builder maxValidations(int chains) {
      return set(Setting.MAX_VALIDATIONS, chains);
    }

    /** Sets how much memory decisions may take, in bytes. */
    public Builder decisionCacheSize(long bytes) {
      return set(Setting.DECISION_CACHE_SIZE, bytes);
    }

    /** Sets the clock that validity is measured by; the system's by default. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws ConfigurationException if settings are missing, or contradict each other
     */
    public ClientCertConfig build() {
      Contradictions.refuseOfTrust(values, trustAnchors);
      Contradictions.refuseOfOrigin(values);
      ClientCertConfig config = new ClientCertConfig(this);
      Contradictions.refuseUnused(values, config);
      return config;
    }
  }
}
