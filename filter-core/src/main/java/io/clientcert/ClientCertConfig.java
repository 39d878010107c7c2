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
import io.clientcert.field.FieldSanitizer;
import io.clientcert.field.ManagedNames;
import io.clientcert.path.AlgorithmFloor;
import io.clientcert.path.CertificateFiles;
import io.clientcert.path.PathSettings;
import io.clientcert.revocation.FetchSettings;
import io.clientcert.revocation.RevocationSettings;
import io.clientcert.revocation.RevocationSettings.Source;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to trust, and what to write. Immutable and thread-safe; files are named here and read by
 * {@link ClientCertEngine#create}.
 */
public final class ClientCertConfig {

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

  /** What happens when a value is longer than allowed. */
  public enum OnOversized {
    /** The field is left out. */
    OMIT,
    /** The request is answered with 431 (Request Header Fields Too Large). */
    REJECT
  }

  /** What happens when a client sends a managed field itself (RFC 9440 section 2.4). */
  public enum OnSpoofed {
    /** The field is taken out. */
    STRIP,
    /** The request is answered with 400 (Bad Request). */
    REJECT
  }

  /** Which requests of a connection the dialect cloudflare-legacy is for. */
  public enum LegacyForward {
    /** Every one. */
    EVERY,
    /** The first one that has a certificate, where the host tells connections apart. */
    FIRST
  }

  private final Builder values;
  private final HostPolicy policy;
  private final Map<String, HostPolicy> hosts;
  private final PathSettings pathSettings;

  private ClientCertConfig(Builder values) {
    this.values = values;
    this.policy = values.policy();
    this.hosts = values.hostPolicies();
    this.pathSettings =
        new PathSettings(
            values.maxPathLength,
            Set.copyOf(values.initialPolicies),
            values.explicitPolicyRequired,
            values.policyMappingInhibited,
            values.anyPolicyInhibited,
            values.allowLeafAnchors,
            new AlgorithmFloor(
                values.minRsaBits,
                values.maxRsaBits,
                values.minEcBits,
                values.minDsaBits,
                values.allowSha1),
            values.clientAuthUsage == ClientAuthUsage.SERVER_AUTH_ALLOWED,
            Set.copyOf(values.serverAuthAnchors));
  }

  /** Returns a builder with the default of every setting; only trust has none. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder with {@code settings}, names as in {@link Setting#key()}, for what only code
   * can add to them.
   *
   * @throws ConfigurationException if a setting is unknown or wrong
   */
  public static Builder builder(Map<String, String> settings) {
    Builder builder = builder();
    Map<String, String> sorted = new TreeMap<>(settings);
    // names first, since one that is misspelt may be why another lacks its value
    sorted.keySet().forEach(Setting::named);
    sorted.forEach((key, text) -> Setting.named(key).set(builder, key, text));
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

  Optional<Path> trustStore() {
    return Optional.ofNullable(values.trustStore);
  }

  char[] trustStorePassword() {
    return values.trustStorePassword.toCharArray();
  }

  CertificateFiles.Format trustStoreType() {
    return values.trustStoreType;
  }

  List<X509Certificate> trustAnchors() {
    return values.trustAnchors;
  }

  Optional<Path> intermediates() {
    return Optional.ofNullable(values.intermediates);
  }

  PathSettings pathSettings() {
    return pathSettings;
  }

  Revocation revocation() {
    return values.revocation;
  }

  RevocationScope revocationScope() {
    return values.revocationScope;
  }

  List<Path> crlFiles() {
    return values.crlFiles;
  }

  RevocationSettings revocationSettings() {
    return new RevocationSettings(
        switch (values.revocation) {
          case NONE -> List.of();
          case CRL -> List.of(Source.CRL);
          case OCSP -> List.of(Source.OCSP);
          case CRL_THEN_OCSP -> List.of(Source.CRL, Source.OCSP);
          case OCSP_THEN_CRL -> List.of(Source.OCSP, Source.CRL);
        },
        Set.copyOf(values.crlUrls),
        values.crlDistributionPoints,
        values.crlMaxAge,
        pathSettings.floor(),
        values.ocspResponder,
        values.ocspNonce,
        values.ocspMethod == OcspMethod.GET,
        values.ocspMaxAge,
        values.fetching());
  }

  Duration revocationTimeout() {
    return values.revocationTimeout;
  }

  int maxWaiting() {
    return values.maxWaiting;
  }

  Duration revocationOutage() {
    return values.revocationOutage;
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
    return status(values.misdirectedStatus);
  }

  /** Returns what removes managed fields from requests and responses. */
  public FieldSanitizer sanitizer() {
    return new FieldSanitizer(ManagedNames.of(managedNames()));
  }

  /** Returns whether some settings are for some host names only. */
  public boolean hasHostSettings() {
    return !hosts().isEmpty();
  }

  /** The names of all fields that may be written for any host name: managed for every one. */
  Set<String> managedNames() {
    Set<String> names = new HashSet<>(policy.names());
    hosts.values().forEach(host -> names.addAll(host.names()));
    return names;
  }

  boolean needsConnections() {
    return policy.legacyFirst() || hosts.values().stream().anyMatch(HostPolicy::legacyFirst);
  }

  private static OptionalInt status(int status) {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  Duration reloadInterval() {
    return values.reloadInterval;
  }

  int maxValidations() {
    return values.maxValidations;
  }

  long decisionCacheSize() {
    return values.decisionCacheSize;
  }

  Clock clock() {
    return values.clock;
  }

  /**
   * Collects settings. Every method refuses a value that is out of its range with a {@link
   * ConfigurationException}; what only makes sense together is looked at in {@link #build}. Not
   * thread-safe.
   */
  public static final class Builder implements Cloneable {
    private @Nullable Path trustStore;
    private String trustStorePassword = "";
    private CertificateFiles.Format trustStoreType = CertificateFiles.Format.AUTO;
    private List<X509Certificate> trustAnchors = List.of();
    private @Nullable Path intermediates;
    private boolean allowLeafAnchors;
    private int maxPathLength = 5;
    private List<String> initialPolicies = List.of();
    private boolean explicitPolicyRequired;
    private boolean policyMappingInhibited;
    private boolean anyPolicyInhibited;
    private ClientAuthUsage clientAuthUsage = ClientAuthUsage.REQUIRED;
    private List<String> serverAuthAnchors = List.of();
    private int minRsaBits = 2048;
    private int maxRsaBits = 8192;
    private int minEcBits = 256;
    private int minDsaBits;
    private boolean allowSha1;
    private Revocation revocation = Revocation.NONE;
    private RevocationScope revocationScope = RevocationScope.PATH;
    private List<Path> crlFiles = List.of();
    private List<URI> crlUrls = List.of();
    private boolean crlDistributionPoints;
    private Duration crlMaxAge = Duration.ZERO;
    private @Nullable URI ocspResponder;
    private OcspMethod ocspMethod = OcspMethod.POST;
    private boolean ocspNonce;
    private Duration ocspMaxAge = Duration.ofHours(1);
    private Duration revocationTimeout = Duration.ofSeconds(2);
    private int maxWaiting = 50;
    private Duration revocationOutage = Duration.ZERO;
    private List<String> fetchHosts = List.of();
    private Duration fetchTimeout = Duration.ofSeconds(10);
    private long fetchMaxSize = 64 << 20;
    private @Nullable URI fetchProxy;
    private Chain chain = Chain.VALIDATED;
    private boolean includeRoot;
    private ChainLines chainLines = ChainLines.JOINED;
    private long maxCertSize = 10 << 10;
    private long maxChainSize = 16 << 10;
    private long maxFieldSize = 16 << 10;
    private Set<Dialect> dialects = Set.of(Dialect.RFC9440);
    private String certField = Field.CLIENT_CERT;
    private String chainField = Field.CLIENT_CERT_CHAIN;
    private Map<String, FieldRule> headers = Map.of();
    private LegacyForward legacyForward = LegacyForward.EVERY;
    private boolean cfCertResponse;
    private int invalidStatus;
    private int missingStatus;
    private List<String> refusalExemptions = List.of();
    private int oversizedStatus;
    private int spoofedStatus;
    private int misdirectedStatus;
    private Map<String, Map<String, String>> hosts = Map.of();
    private Duration reloadInterval = Duration.ofSeconds(30);
    private int maxValidations = 256;
    private long decisionCacheSize = 64 << 20;
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** Sets the file of trust anchors. */
    public Builder trustStore(Path file) {
      trustStore = checked(Setting.TRUST_STORE, file);
      return this;
    }

    /** Sets the password of the trust store; empty for none. */
    public Builder trustStorePassword(String password) {
      trustStorePassword = password;
      return this;
    }

    /** Sets how the trust store is stored. */
    public Builder trustStoreType(CertificateFiles.Format type) {
      trustStoreType = type;
      return this;
    }

    /** Sets the trust anchors themselves, in place of a trust store. */
    public Builder trustAnchors(Collection<X509Certificate> certificates) {
      trustAnchors = List.copyOf(certificates);
      return this;
    }

    /** Sets a PEM, DER or PKCS #7 file of intermediates that clients may leave out. */
    public Builder intermediates(Path file) {
      intermediates = checked(Setting.INTERMEDIATES, file);
      return this;
    }

    /** Sets whether a leaf that is in the trust store is trusted. */
    public Builder allowLeafAnchors(boolean allow) {
      allowLeafAnchors = allow;
      return this;
    }

    /** Sets the most intermediates that a path may have, self-issued ones not counted. */
    public Builder maxPathLength(int intermediateCount) {
      maxPathLength = within(Setting.MAX_PATH_LENGTH, intermediateCount, 0, 16);
      return this;
    }

    /** Sets the acceptable certificate policies, as OIDs; none for any. */
    public Builder initialPolicies(Collection<String> oids) {
      for (String oid : oids) {
        if (!oid.matches("[0-2](\\.(0|[1-9]\\d*))+")) {
          throw ConfigurationException.wrong(Setting.INITIAL_POLICIES, oid);
        }
      }
      initialPolicies = List.copyOf(oids);
      return this;
    }

    /**
     * Sets which extended key usage a client certificate needs. A CA certificate on its path, but
     * not the trust anchor, needs the same.
     */
    public Builder clientAuthUsage(ClientAuthUsage usage) {
      clientAuthUsage = usage;
      return this;
    }

    /**
     * Sets below which trust anchors {@code serverAuth} is enough, by the SHA-256 digests of their
     * certificates in hexadecimal digits, with colons or without; none for all anchors.
     */
    public Builder serverAuthAnchors(Collection<String> sha256) {
      List<String> digests = new ArrayList<>();
      for (String digest : sha256) {
        String digits = digest.replace(":", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{64}")) {
          throw ConfigurationException.wrong(Setting.SERVER_AUTH_ANCHORS, digest);
        }
        digests.add(digits);
      }
      serverAuthAnchors = List.copyOf(digests);
      return this;
    }

    /** Sets whether a path must be valid for an acceptable policy (RFC 5280 section 6.1.1 (f)). */
    public Builder explicitPolicyRequired(boolean required) {
      explicitPolicyRequired = required;
      return this;
    }

    /** Sets whether policy mappings are ignored (RFC 5280 section 6.1.1 (e)). */
    public Builder policyMappingInhibited(boolean inhibited) {
      policyMappingInhibited = inhibited;
      return this;
    }

    /** Sets whether anyPolicy counts for nothing (RFC 5280 section 6.1.1 (g)). */
    public Builder anyPolicyInhibited(boolean inhibited) {
      anyPolicyInhibited = inhibited;
      return this;
    }

    /** Sets the shortest RSA modulus on a path, in bits. */
    public Builder minRsaBits(int bits) {
      minRsaBits = within(Setting.MIN_RSA_BITS, bits, 1024, 16384);
      return this;
    }

    /** Sets the longest RSA modulus on a path, in bits. */
    public Builder maxRsaBits(int bits) {
      maxRsaBits = within(Setting.MAX_RSA_BITS, bits, 1024, 16384);
      return this;
    }

    /** Sets the shortest elliptic curve on a path, in bits of its field. */
    public Builder minEcBits(int bits) {
      minEcBits = within(Setting.MIN_EC_BITS, bits, 224, 521);
      return this;
    }

    /** Sets the shortest DSA modulus on a path, in bits; 0 for no DSA at all. */
    public Builder minDsaBits(int bits) {
      minDsaBits = bits == 0 ? 0 : within(Setting.MIN_DSA_BITS, bits, 1024, 4096);
      return this;
    }

    /** Sets whether certificates on a path may be signed with SHA-1. */
    public Builder allowSha1(boolean allow) {
      allowSha1 = allow;
      return this;
    }

    /** Sets where revocation evidence comes from. */
    public Builder revocation(Revocation source) {
      revocation = source;
      return this;
    }

    /** Sets which certificates need revocation evidence. */
    public Builder revocationScope(RevocationScope scope) {
      revocationScope = scope;
      return this;
    }

    /** Sets the files of certificate revocation lists; of a directory, every file in it. */
    public Builder crlFiles(Collection<Path> files) {
      crlFiles = files.stream().map(file -> checked(Setting.CRL_FILES, file)).toList();
      return this;
    }

    /** Sets the URLs of lists that are fetched at the start, and again before they end. */
    public Builder crlUrls(Collection<URI> urls) {
      urls.forEach(url -> requireHttp(Setting.CRL_URLS, url));
      crlUrls = List.copyOf(urls);
      return this;
    }

    /** Sets whether lists are fetched from where certificates say that they are. */
    public Builder crlDistributionPoints(boolean fetch) {
      crlDistributionPoints = fetch;
      return this;
    }

    /** Sets how long after it was issued a list ends at the latest; zero for as the list says. */
    public Builder crlMaxAge(Duration age) {
      crlMaxAge = within(Setting.CRL_MAX_AGE, age, Duration.ZERO, Duration.ofDays(366));
      return this;
    }

    /** Sets who is asked about every certificate, in place of whom it names. */
    public Builder ocspResponder(URI url) {
      requireHttp(Setting.OCSP_RESPONDER, url);
      ocspResponder = url;
      return this;
    }

    /** Sets how responders are asked. */
    public Builder ocspMethod(OcspMethod method) {
      ocspMethod = method;
      return this;
    }

    /** Sets whether a responder has to repeat a random number (RFC 8954). */
    public Builder ocspNonce(boolean nonce) {
      ocspNonce = nonce;
      return this;
    }

    /** Sets how long an OCSP answer counts that names no end. */
    public Builder ocspMaxAge(Duration age) {
      ocspMaxAge = within(Setting.OCSP_MAX_AGE, age, Duration.ofSeconds(1), Duration.ofDays(31));
      return this;
    }

    /** Sets how long a request waits for evidence in all. */
    public Builder revocationTimeout(Duration timeout) {
      revocationTimeout =
          within(Setting.REVOCATION_TIMEOUT, timeout, Duration.ZERO, Duration.ofMinutes(1));
      return this;
    }

    /** Sets how many requests may wait for evidence at the same time. */
    public Builder maxWaiting(int requests) {
      maxWaiting = within(Setting.MAX_WAITING, requests, 0, 10_000);
      return this;
    }

    /**
     * Sets for how long of an outage what is not known to be revoked counts; zero for not at all.
     */
    public Builder revocationOutage(Duration allowed) {
      revocationOutage =
          within(Setting.REVOCATION_OUTAGE, allowed, Duration.ZERO, Duration.ofDays(7));
      return this;
    }

    /**
     * Sets the only hosts that evidence is fetched from; none for every host at a public address.
     */
    public Builder fetchHosts(Collection<String> hosts) {
      fetchHosts = List.copyOf(hosts);
      fetching();
      return this;
    }

    /** Sets how long fetching one list or answer may take. */
    public Builder fetchTimeout(Duration timeout) {
      fetchTimeout =
          within(Setting.FETCH_TIMEOUT, timeout, Duration.ofMillis(100), Duration.ofMinutes(10));
      return this;
    }

    /** Sets the longest list or answer that is fetched, in bytes. */
    public Builder fetchMaxSize(long bytes) {
      fetchMaxSize = within(Setting.FETCH_MAX_SIZE, bytes, 1 << 10, 1 << 30);
      return this;
    }

    /**
     * Sets the HTTP proxy that revocation information is fetched through. The proxy resolves the
     * names of the hosts, so {@link #fetchHosts} is required if certificates name them.
     *
     * @param proxy an {@code http} URI of a host and a port, without user information
     */
    public Builder fetchProxy(URI proxy) {
      try {
        FetchSettings unused = new FetchSettings(fetchTimeout, fetchMaxSize, Set.of(), proxy);
      } catch (IllegalArgumentException e) {
        throw ConfigurationException.because(
            Setting.FETCH_PROXY, proxy, "is not understood (" + e.getMessage() + ")", e);
      }
      fetchProxy = proxy;
      return this;
    }

    private FetchSettings fetching() {
      try {
        return new FetchSettings(fetchTimeout, fetchMaxSize, Set.copyOf(fetchHosts), fetchProxy);
      } catch (IllegalArgumentException e) {
        throw ConfigurationException.because(
            Setting.FETCH_HOSTS, fetchHosts, "is not understood (" + e.getMessage() + ")", e);
      }
    }

    /** Sets what {@code Client-Cert-Chain} holds. */
    public Builder chain(Chain content) {
      chain = content;
      return this;
    }

    /** Sets whether a validated chain ends with the trust anchor's certificate. */
    public Builder includeRoot(boolean include) {
      includeRoot = include;
      return this;
    }

    /** Sets how a chain of several certificates is written. */
    public Builder chainLines(ChainLines lines) {
      chainLines = lines;
      return this;
    }

    /** Sets the longest value of {@code Client-Cert}, in characters. */
    public Builder maxCertSize(long characters) {
      maxCertSize = within(Setting.MAX_CERT_SIZE, characters, 1 << 10, 1 << 20);
      return this;
    }

    /** Sets the longest value of {@code Client-Cert-Chain}, in characters, all lines together. */
    public Builder maxChainSize(long characters) {
      maxChainSize = within(Setting.MAX_CHAIN_SIZE, characters, 1 << 10, 1 << 20);
      return this;
    }

    /** Sets the longest value of every field but those two, in characters. */
    public Builder maxFieldSize(long characters) {
      maxFieldSize = within(Setting.MAX_FIELD_SIZE, characters, 1 << 10, 1 << 20);
      return this;
    }

    /** Sets the header shapes that are written. */
    public Builder dialects(Collection<Dialect> dialects) {
      EnumSet<Dialect> ordered = EnumSet.noneOf(Dialect.class);
      ordered.addAll(dialects);
      this.dialects = Collections.unmodifiableSet(ordered);
      return this;
    }

    /** Sets another name for {@code Client-Cert}, which stays managed. */
    public Builder certField(String name) {
      certField = FieldNames.writable(Setting.CERT_FIELD, name);
      return this;
    }

    /** Sets another name for {@code Client-Cert-Chain}, which stays managed. */
    public Builder chainField(String name) {
      chainField = FieldNames.writable(Setting.CHAIN_FIELD, name);
      return this;
    }

    /**
     * Adds a field.
     *
     * @param name what it is called
     * @param template what it says, such as <code>{san_uri}</code>, and after {@code if} on which
     *     condition; without one only for a certificate that is verified and not revoked
     */
    public Builder header(String name, String template) {
      FieldNames.writable(Setting.HEADER, name);
      try {
        Map<String, FieldRule> all = new TreeMap<>(headers);
        all.put(name, FieldRule.parse(name, template));
        headers = Collections.unmodifiableMap(all);
      } catch (IllegalArgumentException e) {
        throw ConfigurationException.because(
            Setting.HEADER, template, "is not understood (" + e.getMessage() + ")", e);
      }
      return this;
    }

    /** Sets which requests of a connection the dialect cloudflare-legacy is for. */
    public Builder legacyForward(LegacyForward requests) {
      legacyForward = requests;
      return this;
    }

    /** Sets whether responses have the fields of the dialect cf-cert. */
    public Builder cfCertResponse(boolean write) {
      cfCertResponse = write;
      return this;
    }

    /** Sets the status, 400 to 599, that a certificate is refused with that is not forwardable. */
    public Builder refuseInvalid(int status) {
      invalidStatus = status(Setting.ON_INVALID, status);
      return this;
    }

    /** Sets the status, 400 to 599, that a request without a certificate is refused with. */
    public Builder refuseMissing(int status) {
      missingStatus = status(Setting.ON_MISSING, status);
      return this;
    }

    /**
     * Sets which requests are served although a certificate is missing or invalid and would refuse
     * them: each is a method, a path, or a method and a path with a blank between. A path that ends
     * in <code>/*</code> is for everything below it.
     */
    public Builder refusalExemptions(List<String> requests) {
      try {
        Exemptions.parse(requests);
      } catch (ConfigurationException e) {
        throw ConfigurationException.because(
            Setting.REFUSAL_EXEMPTIONS, String.join(", ", requests), e.problem(), e);
      }
      refusalExemptions = List.copyOf(requests);
      return this;
    }

    /** Sets the status, 400 to 599, that a value that is longer than allowed is refused with. */
    public Builder refuseOversized(int status) {
      oversizedStatus = status(Setting.ON_OVERSIZED, status);
      return this;
    }

    /** Sets the status, 400 to 599, that a managed field sent by the client is refused with. */
    public Builder refuseSpoofed(int status) {
      spoofedStatus = status(Setting.ON_SPOOFED, status);
      return this;
    }

    /**
     * Sets the status, 400 to 599, that a request is refused with whose TLS handshake was for a
     * host name that other settings hold for.
     */
    public Builder refuseMisdirected(int status) {
      misdirectedStatus = status(Setting.ON_MISDIRECTED, status);
      return this;
    }

    private static int status(Setting setting, int status) {
      return status == 0 ? 0 : within(setting, status, 400, 599);
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
      try {
        known.set(builder(), setting, value);
      } catch (ConfigurationException e) {
        throw ConfigurationException.because(
            Setting.HOST, value, e.problem() + " (allowed is " + known.allowed() + ")", e);
      }
      String normal = Hosts.normal(name.startsWith(".") ? "*" + name : name);
      if (!normal.matches("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+\\]")) {
        throw ConfigurationException.because(
            Setting.HOST, value, "is for \"" + name + "\", which is no host name", null);
      }
      Map<String, Map<String, String>> all = new TreeMap<>(hosts);
      Map<String, String> ofHost = new TreeMap<>(all.getOrDefault(normal, Map.of()));
      ofHost.put(setting, value);
      all.put(normal, Collections.unmodifiableMap(ofHost));
      hosts = Collections.unmodifiableMap(all);
      return this;
    }

    private Map<String, HostPolicy> hostPolicies() {
      Map<String, HostPolicy> policies = new TreeMap<>();
      hosts.forEach(
          (name, settings) -> {
            Builder own = copy();
            settings.forEach((key, value) -> Setting.named(key).set(own, key, value));
            policies.put(name, own.policy());
          });
      return Collections.unmodifiableMap(policies);
    }

    private HostPolicy policy() {
      List<FieldRule> rules = new ArrayList<>();
      for (Dialect dialect : dialects) {
        for (FieldRule rule : dialect.rules()) {
          rules.add(alternate(rule));
        }
      }
      rules.addAll(headers.values());
      requireOnceEach(rules);
      if (includeRoot && chain != Chain.VALIDATED) {
        throw contradiction(
            Setting.INCLUDE_ROOT, "true", "but the chain that is written is not the validated one");
      }
      return new HostPolicy(
          chain,
          includeRoot,
          chainLines,
          maxCertSize,
          maxChainSize,
          maxFieldSize,
          certField,
          chainField,
          rules,
          cfCertResponse ? Dialect.CF_CERT.rules() : List.of(),
          legacyForward == LegacyForward.FIRST && dialects.contains(Dialect.CLOUDFLARE_LEGACY),
          ClientCertConfig.status(invalidStatus),
          ClientCertConfig.status(missingStatus),
          ClientCertConfig.status(oversizedStatus),
          ClientCertConfig.status(spoofedStatus),
          Exemptions.parse(refusalExemptions));
    }

    private FieldRule alternate(FieldRule rule) {
      return switch (rule.name()) {
        case Field.CLIENT_CERT -> rule.named(certField);
        case Field.CLIENT_CERT_CHAIN -> rule.named(chainField);
        default -> rule;
      };
    }

    /** Of two fields with one name the reader could take either. */
    private static void requireOnceEach(List<FieldRule> rules) {
      Set<String> names = new HashSet<>();
      for (FieldRule rule : rules) {
        if (!names.add(rule.name().toLowerCase(Locale.ROOT))) {
          throw contradiction(Setting.HEADER, rule.name(), "would be written twice");
        }
      }
    }

    /** Sets what happens when a value is longer than allowed. */
    public Builder onOversized(OnOversized policy) {
      return refuseOversized(policy == OnOversized.REJECT ? 431 : 0);
    }

    /** Sets what happens when a client sends a managed field itself. */
    public Builder onSpoofed(OnSpoofed policy) {
      return refuseSpoofed(policy == OnSpoofed.REJECT ? 400 : 0);
    }

    /** Sets how often the files are looked at for changes; zero for never. */
    public Builder reloadInterval(Duration interval) {
      reloadInterval =
          interval.isZero()
              ? interval
              : within(
                  Setting.RELOAD_INTERVAL, interval, Duration.ofSeconds(1), Duration.ofDays(1));
      return this;
    }

    /** Sets how many chains may be validated at the same time. */
    public Builder maxValidations(int chains) {
      maxValidations = within(Setting.MAX_VALIDATIONS, chains, 1, 10_000);
      return this;
    }

    /** Sets how much memory decisions may take, in bytes. */
    public Builder decisionCacheSize(long bytes) {
      decisionCacheSize = within(Setting.DECISION_CACHE_SIZE, bytes, 64 << 10, 1 << 30);
      return this;
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
      if (trustStore == null && trustAnchors.isEmpty()) {
        throw ConfigurationException.missing(Setting.TRUST_STORE);
      }
      if (trustStore != null && !trustAnchors.isEmpty()) {
        throw contradiction(Setting.TRUST_STORE, trustStore, "but trust anchors are set as well");
      }
      if (minRsaBits > maxRsaBits) {
        throw ConfigurationException.wrong(Setting.MIN_RSA_BITS, minRsaBits);
      }
      if (!serverAuthAnchors.isEmpty() && clientAuthUsage == ClientAuthUsage.REQUIRED) {
        throw contradiction(
            Setting.SERVER_AUTH_ANCHORS,
            serverAuthAnchors,
            "although clientAuthUsage is required, write clientAuthUsage=server-auth-allowed");
      }
      boolean asksLists = revocation != Revocation.NONE && revocation != Revocation.OCSP;
      boolean hasLists = !crlFiles.isEmpty() || !crlUrls.isEmpty() || crlDistributionPoints;
      if (asksLists && !hasLists) {
        throw ConfigurationException.missing(Setting.CRL_FILES);
      }
      if (hasLists && !asksLists) {
        throw contradiction(
            Setting.REVOCATION, revocation, "although there are lists, which nobody would read");
      }
      boolean asksResponders = revocation != Revocation.NONE && revocation != Revocation.CRL;
      if (ocspResponder != null && !asksResponders) {
        throw contradiction(
            Setting.OCSP_RESPONDER, ocspResponder, "although revocation does not ask responders");
      }
      boolean certificatesNameHosts =
          crlDistributionPoints || (asksResponders && ocspResponder == null);
      if (fetchProxy != null && certificatesNameHosts && fetchHosts.isEmpty()) {
        throw contradiction(
            Setting.FETCH_PROXY,
            fetchProxy,
            "although certificates name the hosts, and only the proxy sees their addresses; list"
                + " the hosts in \"fetchHosts\"");
      }
      ClientCertConfig config = new ClientCertConfig(copy());
      if (exemptsInVain(config)) {
        throw contradiction(
            Setting.REFUSAL_EXEMPTIONS,
            String.join(", ", refusalExemptions),
            "although neither onMissing nor onInvalid refuses anything");
      }
      if (legacyForward == LegacyForward.FIRST && !config.needsConnections()) {
        throw contradiction(
            Setting.LEGACY_FORWARD,
            "first",
            "although cloudflare-legacy is not among the dialects");
      }
      return config;
    }

    /** Tells whether there are exemptions, and nothing that any of them could be from. */
    private static boolean exemptsInVain(ClientCertConfig config) {
      List<HostPolicy> exempting = new ArrayList<>(config.hosts.values());
      exempting.add(config.policy);
      exempting.removeIf(policy -> policy.exemptions().isEmpty());
      return !exempting.isEmpty()
          && exempting.stream()
              .allMatch(policy -> policy.onMissing().isEmpty() && policy.onInvalid().isEmpty());
    }

    private Builder copy() {
      try {
        return (Builder) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError("Builder is Cloneable", e);
      }
    }

    private static ConfigurationException contradiction(
        Setting setting, Object value, String problem) {
      return ConfigurationException.because(setting, value, problem, null);
    }

    private static void requireHttp(Setting setting, URI url) {
      boolean http =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (!http || url.getHost() == null) {
        throw ConfigurationException.wrong(setting, url);
      }
    }

    private static Duration within(Setting setting, Duration value, Duration min, Duration max) {
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        throw ConfigurationException.wrong(setting, value);
      }
      return value;
    }

    private static Path checked(Setting setting, Path file) {
      String problem = PathText.problemOf(file.toString());
      if (!problem.isEmpty()) {
        throw ConfigurationException.because(setting, file, problem, null);
      }
      return file;
    }

    private static int within(Setting setting, int value, int min, int max) {
      return (int) within(setting, (long) value, min, max);
    }

    private static long within(Setting setting, long value, long min, long max) {
      if (value < min || value > max) {
        throw ConfigurationException.wrong(setting, value);
      }
      return value;
    }
  }
}
