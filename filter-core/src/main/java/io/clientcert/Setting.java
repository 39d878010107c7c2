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
import io.clientcert.path.CertificateFiles;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings, defined once: what each is called wherever it can be set, what may be written, and
 * what holds when nothing is.
 */
public enum Setting {
  /** {@link ClientCertConfig.Builder#trustStore}. */
  TRUST_STORE(
      "trustStore",
      "the path or file: URI of a PEM, DER, PKCS#7, PKCS12 or JKS file with the CA certificates to"
          + " trust",
      "",
      "What client certificates must lead to. Required.",
      Kind.path(ClientCertConfig.Builder::trustStore)),
  /** {@link ClientCertConfig.Builder#trustStorePassword}. */
  TRUST_STORE_PASSWORD(
      "trustStorePassword",
      "the password of the trust store",
      "",
      "Needed for PKCS12 and JKS files that have one.",
      Kind.text(ClientCertConfig.Builder::trustStorePassword)),
  /** {@link ClientCertConfig.Builder#trustStoreType}. */
  TRUST_STORE_TYPE(
      "trustStoreType",
      "auto, PEM, PKCS12 or JKS",
      "auto",
      "How the trust store is stored; auto reads it off the file.",
      Kind.choice(CertificateFiles.Format.class, ClientCertConfig.Builder::trustStoreType)),
  /** {@link ClientCertConfig.Builder#intermediates}. */
  INTERMEDIATES(
      "intermediates",
      "the path or file: URI of a PEM, DER or PKCS#7 file with CA certificates",
      "",
      "Intermediates that may complete a chain that a client sends without them; not trusted by"
          + " themselves.",
      Kind.path(ClientCertConfig.Builder::intermediates)),
  /** {@link ClientCertConfig.Builder#allowLeafAnchors}. */
  ALLOW_LEAF_ANCHORS(
      "allowLeafAnchors",
      "true or false",
      "false",
      "Whether a client certificate that is itself in the trust store is trusted.",
      Kind.flag(ClientCertConfig.Builder::allowLeafAnchors)),
  /** {@link ClientCertConfig.Builder#maxPathLength}. */
  MAX_PATH_LENGTH(
      "maxPathLength",
      "a number from 0 to 16",
      "5",
      "The most intermediates that a path may have.",
      Kind.number(ClientCertConfig.Builder::maxPathLength)),
  /** {@link ClientCertConfig.Builder#initialPolicies}. */
  INITIAL_POLICIES(
      "initialPolicies",
      "object identifiers such as 2.16.840.1.101.3.2.1.48.1, separated by commas",
      "",
      "The certificate policies that are acceptable; any when empty.",
      Kind.list(ClientCertConfig.Builder::initialPolicies)),
  /** {@link ClientCertConfig.Builder#explicitPolicyRequired}. */
  EXPLICIT_POLICY_REQUIRED(
      "explicitPolicyRequired",
      "true or false",
      "false",
      "Whether a path must be valid for an acceptable policy.",
      Kind.flag(ClientCertConfig.Builder::explicitPolicyRequired)),
  /** {@link ClientCertConfig.Builder#policyMappingInhibited}. */
  POLICY_MAPPING_INHIBITED(
      "policyMappingInhibited",
      "true or false",
      "false",
      "Whether policy mappings are ignored.",
      Kind.flag(ClientCertConfig.Builder::policyMappingInhibited)),
  /** {@link ClientCertConfig.Builder#anyPolicyInhibited}. */
  ANY_POLICY_INHIBITED(
      "anyPolicyInhibited",
      "true or false",
      "false",
      "Whether the policy anyPolicy counts for nothing.",
      Kind.flag(ClientCertConfig.Builder::anyPolicyInhibited)),

  /** {@link ClientCertConfig.Builder#clientAuthUsage}. */
  CLIENT_AUTH_USAGE(
      "clientAuthUsage",
      "required or server-auth-allowed",
      "required",
      "Whether an extended key usage must include clientAuth, or serverAuth is enough.",
      Kind.choice(
          ClientCertConfig.ClientAuthUsage.class, ClientCertConfig.Builder::clientAuthUsage)),

  /** {@link ClientCertConfig.Builder#serverAuthAnchors}. */
  SERVER_AUTH_ANCHORS(
      "serverAuthAnchors",
      "SHA-256 digests of certificates in hexadecimal digits, separated by commas",
      "",
      "Trust anchors below which serverAuth is enough; all when empty.",
      Kind.list(ClientCertConfig.Builder::serverAuthAnchors)),
  /** {@link ClientCertConfig.Builder#minRsaBits}. */
  MIN_RSA_BITS(
      "minRsaBits",
      "a number of bits from 1024 to 16384, not above maxRsaBits",
      "2048",
      "The shortest RSA key on a path.",
      Kind.number(ClientCertConfig.Builder::minRsaBits)),
  /** {@link ClientCertConfig.Builder#maxRsaBits}. */
  MAX_RSA_BITS(
      "maxRsaBits",
      "a number of bits from 1024 to 16384, not below minRsaBits",
      "8192",
      "The longest RSA key on a path: a huge one costs the server time.",
      Kind.number(ClientCertConfig.Builder::maxRsaBits)),
  /** {@link ClientCertConfig.Builder#minEcBits}. */
  MIN_EC_BITS(
      "minEcBits",
      "a number of bits from 224 to 521",
      "256",
      "The shortest elliptic curve on a path.",
      Kind.number(ClientCertConfig.Builder::minEcBits)),
  /** {@link ClientCertConfig.Builder#minDsaBits}. */
  MIN_DSA_BITS(
      "minDsaBits",
      "a number of bits from 1024 to 4096, or 0 for no DSA at all",
      "0",
      "The shortest DSA key on a path.",
      Kind.number(ClientCertConfig.Builder::minDsaBits)),
  /** {@link ClientCertConfig.Builder#allowSha1}. */
  ALLOW_SHA1(
      "allowSha1",
      "true or false",
      "false",
      "Whether certificates on a path may be signed with SHA-1.",
      Kind.flag(ClientCertConfig.Builder::allowSha1)),
  /** {@link ClientCertConfig.Builder#revocation}. */
  REVOCATION(
      "revocation",
      "none, crl, ocsp, crl-then-ocsp or ocsp-then-crl",
      "none",
      "Where revocation evidence comes from; of two sources the second is asked when the first has"
          + " no answer.",
      Kind.choice(ClientCertConfig.Revocation.class, ClientCertConfig.Builder::revocation)),
  /** {@link ClientCertConfig.Builder#revocationScope}. */
  REVOCATION_SCOPE(
      "revocationScope",
      "leaf or path",
      "path",
      "Whether only the leaf needs revocation evidence, or every certificate on the path.",
      Kind.choice(
          ClientCertConfig.RevocationScope.class, ClientCertConfig.Builder::revocationScope)),
  /** {@link ClientCertConfig.Builder#crlFiles}. */
  CRL_FILES(
      "crlFiles",
      "paths or file: URIs of PEM or DER files with certificate revocation lists, or of directories"
          + " of them,"
          + " separated by commas",
      "",
      "The lists to look in. Lists need crlFiles, crlUrls or crlDistributionPoints.",
      Kind.paths(ClientCertConfig.Builder::crlFiles)),
  /** {@link ClientCertConfig.Builder#crlUrls}. */
  CRL_URLS(
      "crlUrls",
      "http or https URLs of certificate revocation lists, separated by commas",
      "",
      "Lists that are fetched at the start, and again before they end.",
      Kind.uris(ClientCertConfig.Builder::crlUrls)),
  /** {@link ClientCertConfig.Builder#crlDistributionPoints}. */
  CRL_DISTRIBUTION_POINTS(
      "crlDistributionPoints",
      "true or false",
      "false",
      "Whether lists are fetched from where certificates with a valid path say that they are.",
      Kind.flag(ClientCertConfig.Builder::crlDistributionPoints)),
  /** {@link ClientCertConfig.Builder#crlMaxAge}. */
  CRL_MAX_AGE(
      "crlMaxAge",
      "a duration up to P366D, such as P7D, or PT0S for as the list says",
      "PT0S",
      "How long after it was issued a list ends at the latest.",
      Kind.duration(ClientCertConfig.Builder::crlMaxAge)),
  /** {@link ClientCertConfig.Builder#ocspResponder}. */
  OCSP_RESPONDER(
      "ocspResponder",
      "an http or https URL",
      "",
      "Who is asked about every certificate; without it, whom the certificate names.",
      Kind.uri(ClientCertConfig.Builder::ocspResponder)),
  /** {@link ClientCertConfig.Builder#ocspMethod}. */
  OCSP_METHOD(
      "ocspMethod",
      "post or get",
      "post",
      "How responders are asked; a request that is too long for get is sent by post.",
      Kind.choice(ClientCertConfig.OcspMethod.class, ClientCertConfig.Builder::ocspMethod)),
  /** {@link ClientCertConfig.Builder#ocspNonce}. */
  OCSP_NONCE(
      "ocspNonce",
      "true or false",
      "false",
      "Whether a responder has to repeat a random number; many cannot.",
      Kind.flag(ClientCertConfig.Builder::ocspNonce)),
  /** {@link ClientCertConfig.Builder#ocspMaxAge}. */
  OCSP_MAX_AGE(
      "ocspMaxAge",
      "a duration from PT1S to P31D, such as PT1H",
      "PT1H",
      "How long an OCSP answer counts that names no end.",
      Kind.duration(ClientCertConfig.Builder::ocspMaxAge)),
  /** {@link ClientCertConfig.Builder#revocationTimeout}. */
  REVOCATION_TIMEOUT(
      "revocationTimeout",
      "a duration from PT0S to PT1M, such as PT2S",
      "PT2S",
      "How long a request waits for evidence in all; then the certificate is not forwarded.",
      Kind.duration(ClientCertConfig.Builder::revocationTimeout)),
  /** {@link ClientCertConfig.Builder#maxWaiting}. */
  MAX_WAITING(
      "maxWaiting",
      "a number from 0 to 10000",
      "50",
      "How many requests may wait for evidence at the same time; the next one gets BUSY.",
      Kind.number(ClientCertConfig.Builder::maxWaiting)),
  /** {@link ClientCertConfig.Builder#revocationOutage}. */
  REVOCATION_OUTAGE(
      "revocationOutage",
      "refuse, or allow-for(DURATION) with a duration up to P7D, such as allow-for(PT30M)",
      "refuse",
      "What happens while a source of evidence fails: nothing is forwarded, or what is not known to"
          + " be revoked is, until the failure has lasted that long.",
      Kind.outage(ClientCertConfig.Builder::revocationOutage)),
  /** {@link ClientCertConfig.Builder#fetchHosts}. */
  FETCH_HOSTS(
      "fetchHosts",
      "host names, *.example.com or IP addresses, each with or without a port, separated by commas",
      "",
      "The only hosts that evidence is fetched from; without any, every host at a public address.",
      Kind.list(ClientCertConfig.Builder::fetchHosts)),
  /** {@link ClientCertConfig.Builder#fetchTimeout}. */
  FETCH_TIMEOUT(
      "fetchTimeout",
      "a duration from PT0.1S to PT10M, such as PT10S",
      "PT10S",
      "How long fetching one list or answer may take.",
      Kind.duration(ClientCertConfig.Builder::fetchTimeout)),
  /** {@link ClientCertConfig.Builder#fetchMaxSize}. */
  FETCH_MAX_SIZE(
      "fetchMaxSize",
      "a size from 1KiB to 1GiB, such as 64MiB",
      "64MiB",
      "The longest list or answer that is fetched.",
      Kind.size(ClientCertConfig.Builder::fetchMaxSize)),
  /** {@link ClientCertConfig.Builder#fetchProxy}. */
  FETCH_PROXY(
      "fetchProxy",
      "an http URL of a host and a port, such as http://proxy.example.com:3128",
      "",
      "HTTP proxy for fetching CRLs and OCSP responses; requires fetchHosts if certificates name the"
          + " hosts. If not set, no proxy is used, not even one that the JVM is configured with.",
      Kind.uri(ClientCertConfig.Builder::fetchProxy)),
  /** {@link ClientCertConfig.Builder#chain}. */
  CHAIN(
      "chain",
      "validated, presented or none",
      "validated",
      "What Client-Cert-Chain holds: the path that was validated, what the client sent, or nothing.",
      Kind.choice(ClientCertConfig.Chain.class, ClientCertConfig.Builder::chain)),
  /** {@link ClientCertConfig.Builder#includeRoot}. */
  INCLUDE_ROOT(
      "includeRoot",
      "true or false",
      "false",
      "Whether a validated chain ends with the trust anchor's certificate.",
      Kind.flag(ClientCertConfig.Builder::includeRoot)),
  /** {@link ClientCertConfig.Builder#chainLines}. */
  CHAIN_LINES(
      "chainLines",
      "joined or each",
      "joined",
      "Whether the chain is one field line, or one line for each certificate.",
      Kind.choice(ClientCertConfig.ChainLines.class, ClientCertConfig.Builder::chainLines)),
  /** {@link ClientCertConfig.Builder#maxCertSize}. */
  MAX_CERT_SIZE(
      "maxCertSize",
      "a size from 1KiB to 1MiB, such as 10240 or 10KiB",
      "10KiB",
      "The longest value of Client-Cert, in characters.",
      Kind.size(ClientCertConfig.Builder::maxCertSize)),
  /** {@link ClientCertConfig.Builder#maxChainSize}. */
  MAX_CHAIN_SIZE(
      "maxChainSize",
      "a size from 1KiB to 1MiB, such as 16384 or 16KiB",
      "16KiB",
      "The longest value of Client-Cert-Chain, in characters; lines are counted together.",
      Kind.size(ClientCertConfig.Builder::maxChainSize)),
  /** {@link ClientCertConfig.Builder#maxFieldSize}. */
  MAX_FIELD_SIZE(
      "maxFieldSize",
      "a size from 1KiB to 1MiB, such as 16384 or 16KiB",
      "16KiB",
      "The longest value of every other field, in characters.",
      Kind.size(ClientCertConfig.Builder::maxFieldSize)),
  /** {@link ClientCertConfig.Builder#dialects}. */
  DIALECTS(
      "dialects",
      "names among "
          + String.join(", ", Arrays.stream(Dialect.values()).map(Dialect::key).toList())
          + ", separated by commas",
      "rfc9440",
      "The header shapes that are written. What each one holds is in docs/dialects.md.",
      Kind.dialects(ClientCertConfig.Builder::dialects)),
  /** {@link ClientCertConfig.Builder#certField}. */
  CERT_FIELD(
      "certField",
      "a field name of letters, digits and hyphens that HTTP has no use for",
      "Client-Cert",
      "What Client-Cert is called, for layers of proxies that agree on another name.",
      Kind.text(ClientCertConfig.Builder::certField)),
  /** {@link ClientCertConfig.Builder#chainField}. */
  CHAIN_FIELD(
      "chainField",
      "a field name of letters, digits and hyphens that HTTP has no use for",
      "Client-Cert-Chain",
      "What Client-Cert-Chain is called.",
      Kind.text(ClientCertConfig.Builder::chainField)),
  /** {@link ClientCertConfig.Builder#header}. */
  HEADER(
      "header.NAME",
      "text with variables in braces, and maybe a condition, such as {san_uri} or {subject_dn} if"
          + " presented and not revoked",
      "",
      "A field of one's own called NAME. Variables and conditions are in docs/dialects.md.",
      Kind.named(ClientCertConfig.Builder::header)),
  /** {@link ClientCertConfig.Builder#legacyForward}. */
  LEGACY_FORWARD(
      "legacyForward",
      "every or first",
      "every",
      "Which requests of a connection the dialect cloudflare-legacy is for.",
      Kind.choice(ClientCertConfig.LegacyForward.class, ClientCertConfig.Builder::legacyForward)),
  /** {@link ClientCertConfig.Builder#cfCertResponse}. */
  CF_CERT_RESPONSE(
      "cfCertResponse",
      "true or false",
      "false",
      "Whether responses have the fields of the dialect cf-cert.",
      Kind.flag(ClientCertConfig.Builder::cfCertResponse)),
  /** {@link ClientCertConfig.Builder#refuseOversized}. */
  ON_OVERSIZED(
      "onOversized",
      "omit, reject, or refuse(STATUS) with a status from 400 to 599",
      "omit",
      "What happens when a value is too long: the field is left out, or the request is answered"
          + " with 431 or STATUS.",
      Kind.refusal("omit", 431, ClientCertConfig.Builder::refuseOversized)),
  /** {@link ClientCertConfig.Builder#refuseSpoofed}. */
  ON_SPOOFED(
      "onSpoofed",
      "strip, reject, or refuse(STATUS) with a status from 400 to 599",
      "strip",
      "What happens when a client sends a managed field: it is taken out, or the request is"
          + " answered with 400 or STATUS.",
      Kind.refusal("strip", 400, ClientCertConfig.Builder::refuseSpoofed)),
  /** {@link ClientCertConfig.Builder#refuseInvalid}. */
  ON_INVALID(
      "onInvalid",
      "omit, reject, or refuse(STATUS) with a status from 400 to 599",
      "omit",
      "What happens when there is a certificate with any verdict but VERIFIED: it is not forwarded,"
          + " or the request is answered with 403 or STATUS.",
      Kind.refusal("omit", 403, ClientCertConfig.Builder::refuseInvalid)),
  /** {@link ClientCertConfig.Builder#refuseMissing}. */
  ON_MISSING(
      "onMissing",
      "omit, reject, or refuse(STATUS) with a status from 400 to 599",
      "omit",
      "What happens when there is no certificate, on connectors without TLS too: nothing is"
          + " forwarded, or the request is answered with 403 or STATUS.",
      Kind.refusal("omit", 403, ClientCertConfig.Builder::refuseMissing)),
  /** {@link ClientCertConfig.Builder#refusalExemptions}. */
  REFUSAL_EXEMPTIONS(
      "refusalExemptions",
      "methods such as OPTIONS, paths such as /health or /public/*, or both as in GET /health,"
          + " separated by commas",
      "",
      "Requests that onMissing and onInvalid do not refuse. The path is the one that the client"
          + " sent, context path included; one with %, ;, an empty segment, . or .. matches none.",
      Kind.list(ClientCertConfig.Builder::refusalExemptions)),
  /** {@link ClientCertConfig.Builder#host}. */
  HOST(
      "host.NAME.SETTING",
      "what SETTING allows, one of chain, includeRoot, chainLines, maxCertSize, maxChainSize,"
          + " maxFieldSize, dialects, certField, chainField, header.NAME, legacyForward,"
          + " cfCertResponse, onOversized, onSpoofed, onInvalid, onMissing and refusalExemptions",
      "",
      "SETTING for requests to the host NAME, or to every host below DOMAIN with *.DOMAIN or .DOMAIN"
          + " for NAME.",
      Kind.named(Kind::host)),
  /** {@link ClientCertConfig.Builder#refuseMisdirected}. */
  ON_MISDIRECTED(
      "onMisdirected",
      "omit, reject, or refuse(STATUS) with a status from 400 to 599",
      "omit",
      "What happens when the TLS handshake named a host that other settings hold for, where that"
          + " can be seen: nothing is forwarded, or the request is answered with 421 or STATUS.",
      Kind.refusal("omit", 421, ClientCertConfig.Builder::refuseMisdirected)),
  /** {@link ClientCertConfig.Builder#reloadInterval}. */
  RELOAD_INTERVAL(
      "reloadInterval",
      "a duration from PT1S to P1D, such as PT30S, or PT0S for never",
      "PT30S",
      "How often the files named here are looked at for changes.",
      Kind.duration(ClientCertConfig.Builder::reloadInterval)),
  /** {@link ClientCertConfig.Builder#maxValidations}. */
  MAX_VALIDATIONS(
      "maxValidations",
      "a number from 1 to 10000",
      "256",
      "How many chains may be validated at the same time; the next one gets the verdict BUSY.",
      Kind.number(ClientCertConfig.Builder::maxValidations)),
  /** {@link ClientCertConfig.Builder#decisionCacheSize}. */
  DECISION_CACHE_SIZE(
      "decisionCacheSize",
      "a size from 64KiB to 1GiB, such as 64MiB",
      "64MiB",
      "How much memory decisions may take; 64MiB has room for some 3000 clients.",
      Kind.size(ClientCertConfig.Builder::decisionCacheSize));

  private final String key;
  private final String allowed;
  private final String defaultText;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // a pair of functions without state
  private final Kind<?> kind;

  Setting(String key, String allowed, String defaultText, String description, Kind<?> kind) {
    this.key = key;
    this.allowed = allowed;
    this.defaultText = defaultText;
    this.description = description;
    this.kind = kind;
  }

  /** Returns the name: of an init-param, an attribute, a property. */
  public String key() {
    return key;
  }

  /** Returns what may be written, as the end of a sentence that begins with "write". */
  public String allowed() {
    return allowed;
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
    return switch (this) {
      case CHAIN,
          INCLUDE_ROOT,
          CHAIN_LINES,
          MAX_CERT_SIZE,
          MAX_CHAIN_SIZE,
          MAX_FIELD_SIZE,
          DIALECTS,
          CERT_FIELD,
          CHAIN_FIELD,
          HEADER,
          LEGACY_FORWARD,
          CF_CERT_RESPONSE,
          ON_OVERSIZED,
          ON_SPOOFED,
          ON_INVALID,
          ON_MISSING,
          REFUSAL_EXEMPTIONS ->
          true;
      default -> false;
    };
  }

  /**
   * Tells whether it may be changed while the server runs. The settings that decide which
   * certificates are trusted, which URLs are fetched and which header fields are written under
   * which name take a restart. {@link #HOST} is changeable where the setting that it is for is.
   */
  public boolean isSwitchable() {
    return switch (this) {
      case CHAIN,
          INCLUDE_ROOT,
          CHAIN_LINES,
          MAX_CERT_SIZE,
          MAX_CHAIN_SIZE,
          MAX_FIELD_SIZE,
          DIALECTS,
          LEGACY_FORWARD,
          CF_CERT_RESPONSE,
          ON_OVERSIZED,
          ON_SPOOFED,
          ON_INVALID,
          ON_MISSING,
          ON_MISDIRECTED,
          HOST,
          REVOCATION_TIMEOUT,
          MAX_WAITING,
          MAX_VALIDATIONS,
          DECISION_CACHE_SIZE ->
          true;
      default -> false;
    };
  }

  /** Returns the setting that {@code key} is about, which for one of a host is that of the host. */
  static Setting decidedBy(String key) {
    Setting setting = named(key);
    Matcher header = Kind.HOST_HEADER.matcher(key);
    if (setting != HOST) {
      return setting;
    }
    return header.matches() ? HEADER : named(key.substring(key.lastIndexOf('.') + 1));
  }

  /** Tells whether there is one for each name: {@link #key()} then ends with it in capitals. */
  public boolean isNamed() {
    return this == HEADER || this == HOST;
  }

  /** Returns what {@code key} has in place of the name; empty if this is another setting. */
  private String nameIn(String key) {
    String prefix = this.key.substring(0, this.key.indexOf('.') + 1);
    return isNamed() && key.startsWith(prefix) ? key.substring(prefix.length()) : "";
  }

  /**
   * Returns what the value is: {@link String}, {@link Boolean}, {@link Integer}, {@link Long} for a
   * size in bytes or characters, {@link Duration}, {@link Path}, {@link URI}, {@link List}, or an
   * enum.
   */
  public Class<?> type() {
    return kind.type();
  }

  /** Tells whether the value must not be shown. */
  public boolean isSecret() {
    return this == TRUST_STORE_PASSWORD;
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
        .orElseThrow(() -> unknown(key));
  }

  private static ConfigurationException unknown(String key) {
    Map.Entry<Integer, Setting> nearest = null;
    for (Setting setting : values()) {
      int distance =
          editDistance(key.toLowerCase(Locale.ROOT), setting.key.toLowerCase(Locale.ROOT));
      if (nearest == null || distance < nearest.getKey()) {
        nearest = Map.entry(distance, setting);
      }
    }
    String known = String.join(", ", Arrays.stream(values()).map(Setting::key).toList());
    String hint = nearest == null ? "" : ": did you mean \"" + nearest.getValue().key + "\"?";
    return ConfigurationException.unknown(key, hint, known);
  }

  private static int editDistance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }

  /** Reads {@code text} and sets what it says, by the name that {@code key} has. */
  void set(ClientCertConfig.Builder builder, String key, String text) {
    kind.set(this, key, nameIn(key), builder, text.trim());
  }

  /** How text becomes a value of type {@code T}; empty when it is none. */
  private record Kind<T>(Class<?> type, Function<String, Optional<T>> reader, Setter<T> setter) {

    private static final Pattern ALLOW_FOR = Pattern.compile("allow-for\\((.+)\\)");
    private static final Pattern HOST_HEADER = Pattern.compile("(.+)\\.header\\.[A-Za-z0-9-]+");
    private static final Pattern REFUSE = Pattern.compile("refuse\\((\\d{3})\\)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,10})(|KiB|MiB|GiB)");

    /** Sets a value, which {@code name} belongs to if there is one for each name. */
    private interface Setter<T> {
      void set(ClientCertConfig.Builder builder, String name, T value);
    }

    Kind(
        Class<?> type,
        Function<String, Optional<T>> reader,
        BiConsumer<ClientCertConfig.Builder, T> setter) {
      this(type, reader, (builder, name, value) -> setter.accept(builder, value));
    }

    void set(
        Setting setting, String key, String name, ClientCertConfig.Builder builder, String text) {
      try {
        T value = reader.apply(text).orElseThrow(() -> ConfigurationException.wrong(setting, text));
        setter.set(builder, name, value);
      } catch (ConfigurationException e) {
        throw ConfigurationException.because(key, setting, text, e.problem(), e);
      }
    }

    static Kind<String> text(BiConsumer<ClientCertConfig.Builder, String> setter) {
      return new Kind<>(String.class, Optional::of, setter);
    }

    static Kind<String> named(Setter<String> setter) {
      return new Kind<>(String.class, Optional::of, setter);
    }

    /** Of {@code name} the setting is what follows upon the last dot, but for a field's name. */
    private static void host(ClientCertConfig.Builder builder, String name, String text) {
      Matcher header = HOST_HEADER.matcher(name);
      int dot = header.matches() ? header.end(1) : name.lastIndexOf('.');
      if (dot <= 0) {
        throw new ConfigurationException("names no host and setting", null);
      }
      builder.host(name.substring(0, dot), name.substring(dot + 1), text);
    }

    static Kind<List<Dialect>> dialects(
        BiConsumer<ClientCertConfig.Builder, List<Dialect>> setter) {
      return new Kind<>(List.class, text -> readEach(text, Dialect::named), setter);
    }

    /**
     * What to refuse, as a status.
     *
     * @param never the text for not refusing
     * @param status what {@code reject} stands for
     */
    static Kind<Integer> refusal(
        String never, int status, BiConsumer<ClientCertConfig.Builder, Integer> setter) {
      return new Kind<>(
          String.class,
          text -> {
            if (text.equals(never) || text.equals("reject")) {
              return Optional.of(text.equals(never) ? 0 : status);
            }
            Matcher matcher = REFUSE.matcher(text);
            return matcher.matches()
                ? Optional.of(Integer.valueOf(matcher.group(1))).filter(code -> code >= 400)
                : Optional.empty();
          },
          setter);
    }

    static Kind<Path> path(BiConsumer<ClientCertConfig.Builder, Path> setter) {
      return new Kind<>(Path.class, Kind::readPath, setter);
    }

    static Kind<List<Path>> paths(BiConsumer<ClientCertConfig.Builder, List<Path>> setter) {
      return new Kind<>(List.class, text -> readEach(text, Kind::readPath), setter);
    }

    static Kind<List<String>> list(BiConsumer<ClientCertConfig.Builder, List<String>> setter) {
      return new Kind<>(List.class, text -> Optional.of(split(text)), setter);
    }

    static Kind<Boolean> flag(BiConsumer<ClientCertConfig.Builder, Boolean> setter) {
      return new Kind<>(
          Boolean.class,
          text ->
              switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
              },
          setter);
    }

    static Kind<Integer> number(BiConsumer<ClientCertConfig.Builder, Integer> setter) {
      return new Kind<>(
          Integer.class,
          text -> text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty(),
          setter);
    }

    static Kind<Long> size(BiConsumer<ClientCertConfig.Builder, Long> setter) {
      return new Kind<>(
          Long.class,
          text -> {
            Matcher matcher = SIZE.matcher(text);
            // ten digits and 2 to the 30th stay below 2 to the 64th only as a double
            return matcher.matches()
                    && Double.parseDouble(matcher.group(1)) * unit(matcher.group(2)) < 1L << 60
                ? Optional.of(Long.parseLong(matcher.group(1)) * unit(matcher.group(2)))
                : Optional.empty();
          },
          setter);
    }

    static Kind<Duration> duration(BiConsumer<ClientCertConfig.Builder, Duration> setter) {
      return new Kind<>(Duration.class, Kind::readDuration, setter);
    }

    static Kind<Duration> outage(BiConsumer<ClientCertConfig.Builder, Duration> setter) {
      return new Kind<>(
          String.class,
          text -> {
            if (text.equals("refuse")) {
              return Optional.of(Duration.ZERO);
            }
            Matcher matcher = ALLOW_FOR.matcher(text);
            return matcher.matches()
                ? readDuration(matcher.group(1)).filter(duration -> !duration.isZero())
                : Optional.empty();
          },
          setter);
    }

    static Kind<URI> uri(BiConsumer<ClientCertConfig.Builder, URI> setter) {
      return new Kind<>(URI.class, Kind::readUri, setter);
    }

    static Kind<List<URI>> uris(BiConsumer<ClientCertConfig.Builder, List<URI>> setter) {
      return new Kind<>(List.class, text -> readEach(text, Kind::readUri), setter);
    }

    private static <E> Optional<List<E>> readEach(
        String text, Function<String, Optional<E>> reader) {
      List<E> elements = new ArrayList<>();
      for (String element : split(text)) {
        Optional<E> read = reader.apply(element);
        if (read.isEmpty()) {
          return Optional.empty();
        }
        elements.add(read.get());
      }
      return Optional.of(elements);
    }

    private static Optional<URI> readUri(String text) {
      try {
        return Optional.of(new URI(text));
      } catch (URISyntaxException e) {
        return Optional.empty();
      }
    }

    private static Optional<Duration> readDuration(String text) {
      try {
        return Optional.of(Duration.parse(text));
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }

    static <E extends Enum<E>> Kind<E> choice(
        Class<E> type, BiConsumer<ClientCertConfig.Builder, E> setter) {
      return new Kind<>(
          type,
          text ->
              Arrays.stream(type.getEnumConstants())
                  .filter(c -> c.name().replace('_', '-').equalsIgnoreCase(text))
                  .findFirst(),
          setter);
    }

    private static long unit(String suffix) {
      return switch (suffix) {
        case "KiB" -> 1L << 10;
        case "MiB" -> 1L << 20;
        case "GiB" -> 1L << 30;
        default -> 1;
      };
    }

    private static Optional<Path> readPath(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(PathText.path(text));
    }

    private static List<String> split(String text) {
      return Arrays.stream(text.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
    }
  }
}
