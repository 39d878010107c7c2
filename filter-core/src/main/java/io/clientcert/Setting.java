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

import static io.clientcert.SettingType.bits;
import static io.clientcert.SettingType.choice;
import static io.clientcert.SettingType.dialects;
import static io.clientcert.SettingType.duration;
import static io.clientcert.SettingType.durationUpTo;
import static io.clientcert.SettingType.flag;
import static io.clientcert.SettingType.number;
import static io.clientcert.SettingType.outage;
import static io.clientcert.SettingType.path;
import static io.clientcert.SettingType.paths;
import static io.clientcert.SettingType.refusal;
import static io.clientcert.SettingType.size;
import static io.clientcert.SettingType.text;
import static io.clientcert.SettingType.texts;
import static io.clientcert.SettingType.uri;
import static io.clientcert.SettingType.uris;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The settings. Each is declared once, with its name, the type and range of its values, its default
 * and its description. The parser, the builder, the tables in the documentation, the JMX view, the
 * module file for Jetty and the metadata for Spring Boot read the declaration.
 *
 * <p>It is one class because it is one list.
 */
public enum Setting {
  /** {@link ClientCertConfig.Builder#trustStore}. */
  TRUST_STORE(
      "trustStore",
      path(
          "the path or file: URI of a PEM, DER, PKCS#7, PKCS12 or JKS file with the CA certificates to"
              + " trust, or proxy with source=forwarded"),
      "",
      "CA certificates that a client certificate must chain to. Required. With proxy, the validation of"
          + " a trusted proxy is enough: only the validity period, key usage and algorithms are"
          + " checked."),
  /** {@link ClientCertConfig.Builder#trustStorePassword}. */
  TRUST_STORE_PASSWORD(
      "trustStorePassword",
      text("the password of the trust store"),
      "",
      "Password of the trust store. Needed for PKCS12 and JKS files that have one.",
      SettingTrait.SECRET),
  /** {@link ClientCertConfig.Builder#trustStoreType}. */
  TRUST_STORE_TYPE(
      "trustStoreType",
      choice(ClientCertConfig.TrustStoreType.class, "auto, PEM, PKCS12 or JKS"),
      "auto",
      "Format of the trust store file. With auto, it is recognized from the content."),
  /** {@link ClientCertConfig.Builder#intermediates}. */
  INTERMEDIATES(
      "intermediates",
      path("the path or file: URI of a PEM, DER or PKCS#7 file with CA certificates"),
      "",
      "Intermediate certificates that complete a chain which a client sends without them."
          + " They are not trusted by themselves."),
  /** {@link ClientCertConfig.Builder#source}. */
  SOURCE(
      "source",
      choice(ClientCertConfig.Source.class),
      "tls",
      "Where client certificates come from: the TLS connection, the header fields of a trusted proxy,"
          + " or the fields of trusted proxies and the TLS connections of everyone else."),
  /** {@link ClientCertConfig.Builder#trustedProxies}. */
  TRUSTED_PROXIES(
      "trustedProxies",
      texts(
              "IP addresses, CIDR ranges such as 10.0.0.0/8, and unix for Unix domain sockets, separated"
                  + " by commas")
          .checkedBy(SettingChecks::addresses),
      "",
      "Addresses of the proxies whose header fields are read, compared with the peer address of the"
          + " TCP connection."),
  /** {@link ClientCertConfig.Builder#trustedProxyIdentities}. */
  TRUSTED_PROXY_IDENTITIES(
      "trustedProxyIdentities",
      SettingType.identities(),
      "",
      "Names in the TLS certificates of the proxies whose header fields are read. Requires"
          + " proxyTrustStore."),
  /** {@link ClientCertConfig.Builder#proxyTrustStore}. */
  PROXY_TRUST_STORE(
      "proxyTrustStore",
      path(
          "the path or file: URI of a PEM, DER, PKCS#7, PKCS12 or JKS file with the CA certificates of"
              + " proxies"),
      "",
      "CA certificates that the TLS certificate of a proxy must chain to."),
  /** {@link ClientCertConfig.Builder#forwardedFormat}. */
  FORWARDED_FORMAT(
      "forwardedFormat",
      text("rfc9440, nginx, envoy-xfcc, traefik, aws-alb, aws-alb-passthrough, cloudflare-legacy,"
              + " apache, haproxy, or NAME:ENCODING with a field name and one of der, pem,"
              + " escaped-pem and escaped-der")
          .checkedBy(SettingChecks::forwardedFormat),
      "rfc9440",
      "Format of the header fields in which proxies send the client certificate."),
  /** {@link ClientCertConfig.Builder#trustedProxyKeys}. */
  TRUSTED_PROXY_KEYS(
      "trustedProxyKeys",
      SettingType.namedPaths(
          "ID=FILE with a key id and the path or file: URI of a PEM file with a public key or a"
              + " certificate, or of a file with a shared secret in base64, several separated by"
              + " commas"),
      "",
      "Keys that a trusted proxy signs the certificate fields with (RFC 9421). If set, fields"
          + " without a valid signature are not read."),
  /** {@link ClientCertConfig.Builder#signatureKey}. */
  SIGNATURE_KEY(
      "signatureKey",
      path(
          "the path or file: URI of a PEM file with a private key (Ed25519, ECDSA P-256 or P-384, RSA),"
              + " or of a file with a shared secret of at least 32 bytes in base64"),
      "",
      "Key that signs the certificate fields that are written (RFC 9421). Not signed if not set."),
  /** {@link ClientCertConfig.Builder#signatureKeyId}. */
  SIGNATURE_KEY_ID(
      "signatureKeyId",
      text("printable ASCII characters, as the origin has it in trustedProxyKeys")
          .checkedBy(SettingChecks::keyId),
      "",
      "Identifier of signatureKey, sent as the parameter keyid of each signature."),
  /** {@link ClientCertConfig.Builder#signatureComponents}. */
  SIGNATURE_COMPONENTS(
      "signatureComponents",
      texts("names among @method, @authority, @path and @query, separated by commas")
          .checkedBy(SettingChecks::components),
      "@method, @authority, @path, @query",
      "Parts of the request that a signature covers besides the certificate fields. At the origin, it"
          + " must cover all of them."),
  /** {@link ClientCertConfig.Builder#signatureMaxAge}. */
  SIGNATURE_MAX_AGE(
      "signatureMaxAge",
      duration("PT1S", "PT1H", "PT30S"),
      "PT30S",
      "Time after which a signature expires. Clocks of proxy and origin may differ by 5 seconds."),
  /** {@link ClientCertConfig.Builder#allowLeafAnchors}. */
  ALLOW_LEAF_ANCHORS(
      "allowLeafAnchors",
      flag(),
      "false",
      "Whether a client certificate that is itself in the trust store is trusted."),
  /** {@link ClientCertConfig.Builder#maxPathLength}. */
  MAX_PATH_LENGTH(
      "maxPathLength",
      number(0, 16),
      "5",
      "Maximum number of intermediate certificates in a certification path."),
  /** {@link ClientCertConfig.Builder#initialPolicies}. */
  INITIAL_POLICIES(
      "initialPolicies",
      texts("object identifiers such as 2.16.840.1.101.3.2.1.48.1, separated by commas")
          .checkedBy(SettingChecks::oids),
      "",
      "Acceptable certificate policies. If not set, every policy is acceptable."),
  /** {@link ClientCertConfig.Builder#explicitPolicyRequired}. */
  EXPLICIT_POLICY_REQUIRED(
      "explicitPolicyRequired",
      flag(),
      "false",
      "Whether a certification path must be valid for an acceptable policy."),
  /** {@link ClientCertConfig.Builder#policyMappingInhibited}. */
  POLICY_MAPPING_INHIBITED(
      "policyMappingInhibited",
      flag(),
      "false",
      "Whether policy mappings in certificates are ignored."),
  /** {@link ClientCertConfig.Builder#anyPolicyInhibited}. */
  ANY_POLICY_INHIBITED(
      "anyPolicyInhibited",
      flag(),
      "false",
      "Whether the policy anyPolicy in certificates is ignored."),
  /** {@link ClientCertConfig.Builder#clientAuthUsage}. */
  CLIENT_AUTH_USAGE(
      "clientAuthUsage",
      choice(ClientCertConfig.ClientAuthUsage.class),
      "required",
      "Whether an extended key usage must include clientAuth, or serverAuth is sufficient."),
  /** {@link ClientCertConfig.Builder#serverAuthAnchors}. */
  SERVER_AUTH_ANCHORS(
      "serverAuthAnchors",
      texts("SHA-256 digests of certificates in hexadecimal digits, separated by commas")
          .checkedBy(SettingChecks::digests),
      "",
      "SHA-256 digests of the trust anchors below which serverAuth is sufficient. If not"
          + " set, it is below all of them."),
  /** {@link ClientCertConfig.Builder#minRsaBits}. */
  MIN_RSA_BITS(
      "minRsaBits",
      bits(1024, 16384).noting(", not above maxRsaBits"),
      "2048",
      "Minimum length of RSA keys in a certification path, in bits."),
  /** {@link ClientCertConfig.Builder#maxRsaBits}. */
  MAX_RSA_BITS(
      "maxRsaBits",
      bits(1024, 16384).noting(", not below minRsaBits"),
      "8192",
      "Maximum length of RSA keys in a certification path, in bits. It limits the"
          + " processor time that a client can cause."),
  /** {@link ClientCertConfig.Builder#minEcBits}. */
  MIN_EC_BITS(
      "minEcBits",
      bits(224, 521),
      "256",
      "Minimum size of elliptic curves in a certification path, in bits."),
  /** {@link ClientCertConfig.Builder#minDsaBits}. */
  MIN_DSA_BITS(
      "minDsaBits",
      bits(1024, 4096).or(0, ", or 0 for no DSA at all"),
      "0",
      "Minimum length of DSA keys in a certification path, in bits. With 0, DSA keys are"
          + " rejected."),
  /** {@link ClientCertConfig.Builder#allowSha1}. */
  ALLOW_SHA1(
      "allowSha1",
      flag(),
      "false",
      "Whether certificates in a certification path may be signed with SHA-1."),
  /** {@link ClientCertConfig.Builder#revocation}. */
  REVOCATION(
      "revocation",
      choice(ClientCertConfig.Revocation.class),
      "none",
      "Sources of revocation information. With two sources, the second is used when the"
          + " first has no information."),
  /** {@link ClientCertConfig.Builder#revocationScope}. */
  REVOCATION_SCOPE(
      "revocationScope",
      choice(ClientCertConfig.RevocationScope.class),
      "path",
      "Certificates whose revocation status is checked: only the client certificate, or"
          + " all certificates of the path below the trust anchor."),
  /** {@link ClientCertConfig.Builder#crlFiles}. */
  CRL_FILES(
      "crlFiles",
      paths(
          "paths or file: URIs of PEM or DER files with certificate revocation lists, or of directories"
              + " of them,"
              + " separated by commas"),
      "",
      "Files with CRLs. Revocation checking with CRLs requires crlFiles, crlUrls or"
          + " crlDistributionPoints."),
  /** {@link ClientCertConfig.Builder#crlUrls}. */
  CRL_URLS(
      "crlUrls",
      uris("http or https URLs of certificate revocation lists, separated by commas")
          .checkedBy(SettingChecks::eachHttp),
      "",
      "URLs of CRLs. They are fetched at startup, and again before they expire."),
  /** {@link ClientCertConfig.Builder#crlDistributionPoints}. */
  CRL_DISTRIBUTION_POINTS(
      "crlDistributionPoints",
      flag(),
      "false",
      "Whether CRLs are fetched from the distribution points in certificates whose path is"
          + " valid."),
  /** {@link ClientCertConfig.Builder#crlMaxAge}. */
  CRL_MAX_AGE(
      "crlMaxAge",
      durationUpTo("P366D", "P7D").noting(", or PT0S for as the list says"),
      "PT0S",
      "Maximum age of a CRL, counted from its thisUpdate, even if its nextUpdate is later."
          + " With PT0S, nextUpdate alone counts."),
  /** {@link ClientCertConfig.Builder#ocspResponder}. */
  OCSP_RESPONDER(
      "ocspResponder",
      uri("an http or https URL").checkedBy(SettingChecks::http),
      "",
      "OCSP responder that is queried for every certificate. If not set, the responder"
          + " named in the certificate is used."),
  /** {@link ClientCertConfig.Builder#ocspMethod}. */
  OCSP_METHOD(
      "ocspMethod",
      choice(ClientCertConfig.OcspMethod.class),
      "post",
      "HTTP method of OCSP requests. A request that is too long for GET is sent with POST."),
  /** {@link ClientCertConfig.Builder#ocspNonce}. */
  OCSP_NONCE(
      "ocspNonce",
      flag(),
      "false",
      "Whether an OCSP response must repeat the nonce of the request. Many responders do"
          + " not support it."),
  /** {@link ClientCertConfig.Builder#ocspMaxAge}. */
  OCSP_MAX_AGE(
      "ocspMaxAge",
      duration("PT1S", "P31D", "PT1H"),
      "PT1H",
      "Maximum age of an OCSP response that has no nextUpdate, counted from its thisUpdate."),
  /** {@link ClientCertConfig.Builder#revocationTimeout}. */
  REVOCATION_TIMEOUT(
      "revocationTimeout",
      duration("PT0S", "PT1M", "PT2S"),
      "PT2S",
      "Maximum time that a request waits for revocation information. After it, the"
          + " certificate is not forwarded.",
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#maxWaiting}. */
  MAX_WAITING(
      "maxWaiting",
      number(0, 10_000),
      "50",
      "Maximum number of requests that wait for revocation information at the same time."
          + " Further ones get the verdict BUSY.",
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#revocationOutage}. */
  REVOCATION_OUTAGE(
      "revocationOutage",
      outage("P7D", "PT30M"),
      "refuse",
      "Behaviour while revocation information cannot be obtained: certificates are"
          + " rejected, or those not known to be revoked are accepted for at most the given"
          + " duration of the failure."),
  /** {@link ClientCertConfig.Builder#fetchHosts}. */
  FETCH_HOSTS(
      "fetchHosts",
      texts(
              "host names, *.example.com or IP addresses, each with or without a port, separated by commas")
          .checkedBy(SettingChecks::fetchHosts),
      "",
      "Hosts that revocation information may be fetched from. If not set, all hosts with a"
          + " public address are allowed."),
  /** {@link ClientCertConfig.Builder#fetchTimeout}. */
  FETCH_TIMEOUT(
      "fetchTimeout",
      duration("PT0.1S", "PT10M", "PT10S"),
      "PT10S",
      "Maximum duration of fetching one CRL or OCSP response."),
  /** {@link ClientCertConfig.Builder#fetchMaxSize}. */
  FETCH_MAX_SIZE(
      "fetchMaxSize",
      size("1KiB", "1GiB", "64MiB"),
      "64MiB",
      "Maximum size of a CRL or OCSP response that is fetched."),
  /** {@link ClientCertConfig.Builder#fetchProxy}. */
  FETCH_PROXY(
      "fetchProxy",
      uri("an http URL of a host and a port, such as http://proxy.example.com:3128")
          .checkedBy(SettingChecks::fetchProxy),
      "",
      "HTTP proxy for fetching CRLs and OCSP responses; requires fetchHosts if certificates name the"
          + " hosts. If not set, no proxy is used, not even one that the JVM is configured with."),
  /** {@link ClientCertConfig.Builder#chain}. */
  CHAIN(
      "chain",
      choice(ClientCertConfig.Chain.class),
      "validated",
      "Content of Client-Cert-Chain: the validated certification path, the chain as"
          + " presented by the client, or none.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#includeRoot}. */
  INCLUDE_ROOT(
      "includeRoot",
      flag(),
      "false",
      "Whether a validated chain includes the certificate of the trust anchor.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#chainLines}. */
  CHAIN_LINES(
      "chainLines",
      choice(ClientCertConfig.ChainLines.class),
      "joined",
      "Whether Client-Cert-Chain is written as one field line, or as one line per"
          + " certificate.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#maxCertSize}. */
  MAX_CERT_SIZE(
      "maxCertSize",
      size("1KiB", "1MiB", "10240 or 10KiB"),
      "10KiB",
      "Maximum length of the value of Client-Cert, in characters.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#maxChainSize}. */
  MAX_CHAIN_SIZE(
      "maxChainSize",
      size("1KiB", "1MiB", "16384 or 16KiB"),
      "16KiB",
      "Maximum length of the value of Client-Cert-Chain, in characters, all lines together.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#maxFieldSize}. */
  MAX_FIELD_SIZE(
      "maxFieldSize",
      size("1KiB", "1MiB", "16384 or 16KiB"),
      "16KiB",
      "Maximum length of the value of every other field, in characters.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#dialects}. */
  DIALECTS(
      "dialects",
      dialects(),
      "rfc9440",
      "Formats in which header fields are written. docs/dialects.md describes them.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#certField}. */
  CERT_FIELD(
      "certField",
      text("a field name of letters, digits and hyphens that HTTP has no use for")
          .checkedBy(FieldNames::writable),
      "Client-Cert",
      "Name of the field Client-Cert, for proxies and origins that agree on another name.",
      SettingTrait.PER_HOST),
  /** {@link ClientCertConfig.Builder#chainField}. */
  CHAIN_FIELD(
      "chainField",
      text("a field name of letters, digits and hyphens that HTTP has no use for")
          .checkedBy(FieldNames::writable),
      "Client-Cert-Chain",
      "Name of the field Client-Cert-Chain, for proxies and origins that agree on another"
          + " name.",
      SettingTrait.PER_HOST),
  /** {@link ClientCertConfig.Builder#header}. */
  HEADER(
      "header.NAME",
      SettingType.named(
          "text with variables in braces, and maybe a condition, such as {san_uri} or {subject_dn} if"
              + " presented and not revoked",
          ClientCertConfig.Builder::header),
      "",
      "Additional field with the name NAME. docs/dialects.md lists the variables and"
          + " conditions.",
      SettingTrait.PER_HOST),
  /** {@link ClientCertConfig.Builder#legacyForward}. */
  LEGACY_FORWARD(
      "legacyForward",
      choice(ClientCertConfig.LegacyForward.class),
      "every",
      "Requests of a connection to which the dialect cloudflare-legacy applies.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#cfCertResponse}. */
  CF_CERT_RESPONSE(
      "cfCertResponse",
      flag(),
      "false",
      "Whether the fields of the dialect cf-cert are added to responses.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#onOversized}. */
  ON_OVERSIZED(
      "onOversized",
      refusal("omit", 431),
      "omit",
      "Behaviour when a value exceeds its maximum length: the field is omitted, or the"
          + " request is rejected with 431 or STATUS.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#onSpoofed}. */
  ON_SPOOFED(
      "onSpoofed",
      refusal("strip", 400),
      "strip",
      "Behaviour when a client sends a managed field: the field is removed, or the request"
          + " is rejected with 400 or STATUS.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#onInvalid}. */
  ON_INVALID(
      "onInvalid",
      refusal("omit", 403),
      "omit",
      "Behaviour when a certificate has any verdict other than VERIFIED: it is not"
          + " forwarded, or the request is rejected with 403 or STATUS.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#onMissing}. */
  ON_MISSING(
      "onMissing",
      refusal("omit", 403),
      "omit",
      "Behaviour when a request has no certificate, including requests without TLS:"
          + " nothing is forwarded, or the request is rejected with 403 or STATUS.",
      SettingTrait.PER_HOST,
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#refusalExemptions}. */
  REFUSAL_EXEMPTIONS(
      "refusalExemptions",
      texts(
              "methods such as OPTIONS, paths such as /health or /public/*, or both as in GET /health,"
                  + " separated by commas")
          .checkedBy(SettingChecks::exemptions),
      "",
      "Requests that onMissing and onInvalid do not reject. The path is matched as sent by"
          + " the client, with the context path. A path with %, ;, an empty segment, . or .."
          + " never matches.",
      SettingTrait.PER_HOST),
  /** {@link ClientCertConfig.Builder#host}. */
  HOST(
      "host.NAME.SETTING",
      SettingType.named("what SETTING allows", HostSettings::set),
      "",
      "SETTING for requests to the host NAME, or to all subdomains of DOMAIN with *.DOMAIN"
          + " or .DOMAIN as NAME.",
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#onMisdirected}. */
  ON_MISDIRECTED(
      "onMisdirected",
      refusal("omit", 421),
      "omit",
      "Behaviour when the TLS handshake named a host with other settings, where the server"
          + " makes that visible: nothing is forwarded, or the request is rejected with 421 or"
          + " STATUS.",
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#reloadInterval}. */
  RELOAD_INTERVAL(
      "reloadInterval",
      duration("PT1S", "P1D", "PT30S").or(Duration.ZERO, ", or PT0S for never"),
      "PT30S",
      "Interval at which the files named in settings are checked for changes."),
  /** {@link ClientCertConfig.Builder#maxValidations}. */
  MAX_VALIDATIONS(
      "maxValidations",
      number(1, 10_000),
      "256",
      "Maximum number of chains that are validated at the same time. Further ones get the"
          + " verdict BUSY.",
      SettingTrait.SWITCHABLE),
  /** {@link ClientCertConfig.Builder#decisionCacheSize}. */
  DECISION_CACHE_SIZE(
      "decisionCacheSize",
      size("64KiB", "1GiB", "64MiB"),
      "64MiB",
      "Maximum memory of the decision cache. 64MiB are sufficient for about 3000 clients.",
      SettingTrait.SWITCHABLE);

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // a record of functions without state
  private final SettingType<?> valueType;

  private final String defaultText;

  @SuppressWarnings("ImmutableEnumChecker") // what the type makes of text, which is immutable
  private final @Nullable Object defaultValue;

  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // a copy
  private final Set<SettingTrait> traits;

  Setting(
      String key,
      SettingType<?> valueType,
      String defaultText,
      String description,
      SettingTrait... traits) {
    this.key = key;
    this.valueType = valueType;
    this.defaultText = defaultText;
    this.defaultValue =
        defaultText.isEmpty()
            ? valueType.none()
            : valueType.checked(this, valueType.parser().apply(defaultText).orElseThrow());
    this.description = description;
    this.traits = Set.of(traits);
  }

  /** Returns the name: of an init-param, an attribute, a property. */
  public String key() {
    return key;
  }

  /** Returns what may be written, as the end of a sentence that begins with "write". */
  public String allowed() {
    return this == HOST
        ? valueType.allowed() + ", one of " + HostSettings.allowed()
        : valueType.allowed();
  }

  /** Returns what holds when nothing is written; empty for nothing. */
  public String defaultText() {
    return defaultText;
  }

  /** Returns what the setting is for, in a sentence or two. */
  public String description() {
    return description;
  }

  /** Tells whether it can be set for one host name. */
  public boolean isPerHost() {
    return traits.contains(SettingTrait.PER_HOST);
  }

  /**
   * Tells whether it may be changed while the server runs. The settings that decide which
   * certificates are trusted, which URLs are fetched and which header fields are written under
   * which name take a restart. {@link #HOST} is changeable where the setting that it is for is.
   */
  public boolean isSwitchable() {
    return traits.contains(SettingTrait.SWITCHABLE);
  }

  /** Tells whether the value must not be shown. */
  public boolean isSecret() {
    return traits.contains(SettingTrait.SECRET);
  }

  /** Tells whether there is one for each name: {@link #key()} then ends with it in capitals. */
  public boolean isNamed() {
    return valueType.named() != null;
  }

  /** Tells whether the value is the path of a file, or a list of paths separated by commas. */
  public boolean isPath() {
    return valueType.paths() != SettingType.Paths.NONE;
  }

  /**
   * Returns {@code text} with {@code resolved} in place of each path in it, for hosts that have a
   * folder of their own for relative paths; of a setting that is no path, {@code text} itself.
   */
  public String withPaths(String text, UnaryOperator<String> resolved) {
    return valueType.withPaths(text, resolved);
  }

  /**
   * Returns what the value is: {@link String}, {@link Boolean}, {@link Integer}, {@link Long} for a
   * size in bytes or characters, {@link Duration}, {@link Path}, {@link URI}, {@link List}, or an
   * enum.
   */
  public Class<?> type() {
    return valueType.type();
  }

  /** Returns how values are read and checked. */
  SettingType<?> valueType() {
    return valueType;
  }

  /** Returns the value that holds when none is set; null for none. */
  @Nullable Object defaultValue() {
    return defaultValue;
  }

  /**
   * Returns the setting called {@code key}; of one that {@link #isNamed()}, for every name.
   *
   * @throws ConfigurationException if there is none; the message names the nearest one
   */
  public static Setting named(String key) {
    return Arrays.stream(values())
        .filter(s -> s.key.equals(key) || !s.nameIn(key).isEmpty())
        .findFirst()
        .orElseThrow(() -> NearestSetting.unknown(key));
  }

  /** Returns the setting that {@code key} is about, which for one of a host is that of the host. */
  static Setting decidedBy(String key) {
    Setting setting = named(key);
    return setting == HOST ? HostSettings.setting(key) : setting;
  }

  /** Returns what {@code key} has in place of the name; empty if this is another setting. */
  private String nameIn(String key) {
    String prefix = this.key.substring(0, this.key.indexOf('.') + 1);
    return isNamed() && key.startsWith(prefix) ? key.substring(prefix.length()) : "";
  }

  /** Reads {@code text} and sets what it says, by the name that {@code key} has. */
  void set(ClientCertConfig.Builder builder, String key, String text) {
    String trimmed = text.trim();
    SettingType.NamedSetter named = valueType.named();
    try {
      if (named == null) {
        builder.set(this, read(trimmed));
      } else {
        named.set(builder, nameIn(key), trimmed);
      }
    } catch (ConfigurationException e) {
      throw ConfigurationException.because(key, this, trimmed, e.problem(), e);
    }
  }

  private Object read(String text) {
    return valueType
        .parser()
        .apply(text)
        .<Object>map(value -> value)
        .orElseThrow(() -> ConfigurationException.wrong(this, text));
  }
}
