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

import io.clientcert.field.FieldSanitizer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The settings and the trust that are in force at one moment. A host takes one instance from {@link
 * ClientCertEngine#rules} for each request, so that the fields it removes are those of the same
 * settings as the fields it adds.
 *
 * <p>For each request, a host
 *
 * <ol>
 *   <li>passes every field line of the request through the {@link #sanitizer()};
 *   <li>describes the request, with the lines that this removed, and calls {@link #admit};
 *   <li>adds the fields of the {@link Forwarding}, or answers with its refusal;
 *   <li>passes every field line of the response through the sanitizer.
 * </ol>
 *
 * <p>Thread-safe.
 */
public final class ClientCertRules {

  private final ConnectorConfigs configs;
  private final IdentityHashMap<ClientCertConfig, Forwarder> forwarders;
  private final Forwarder any;
  private final ForeignCertificates foreign;
  private final boolean isSingle;
  private final MissingCertificates missing;

  /** Otherwise a TLS client without a certificate is what is expected, or a proxy. */
  private final boolean readsTlsOnly;

  ClientCertRules(
      ConnectorConfigs configs,
      IdentityHashMap<ClientCertConfig, Forwarder> forwarders,
      MissingCertificates missing,
      ForeignCertificates foreign) {
    this.missing = missing;
    this.foreign = foreign;
    this.configs = configs;
    this.forwarders = forwarders;
    this.any = forwarder(configs.all().get(0));
    this.isSingle = !configs.areOfConnectors();
    this.readsTlsOnly = any.config().source() == ClientCertConfig.Source.TLS;
  }

  private Forwarder forwarder(ClientCertConfig config) {
    Forwarder forwarder = forwarders.get(config);
    if (forwarder == null) {
      throw new IllegalStateException("A configuration that is not one of ConnectorConfigs.all()");
    }
    return forwarder;
  }

  /** Returns what removes managed fields from requests and responses. */
  public FieldSanitizer sanitizer() {
    return any.sanitizer();
  }

  /**
   * Decides about a request that came in: counts it as spoofed if its client sent managed fields,
   * and decides what is forwarded of its certificate.
   */
  public Forwarding admit(IncomingRequest request) {
    return Objects.requireNonNull(admit(request, Effort.VALIDATE));
  }

  /**
   * Does the same as {@link #admit} for a request whose decision is cached. It takes neither a
   * validation nor a signature, and never waits, so a thread that serves many connections may call
   * it.
   *
   * @return null if the request needs more than that; then nothing has been counted, and the host
   *     calls {@link #admit} on another thread
   */
  public @Nullable Forwarding admitCached(IncomingRequest request) {
    return admit(request, Effort.CACHED);
  }

  /**
   * Does the same as {@link #admit} when the host has no thread for a validation. The verdict about
   * a certificate without a cached decision is {@link Verdict#BUSY}.
   */
  public Forwarding admitBusy(IncomingRequest request) {
    return Objects.requireNonNull(admit(request, Effort.BUSY));
  }

  private @Nullable Forwarding admit(IncomingRequest request, Effort effort) {
    Forwarder own = isSingle ? any : of(request);
    Forwarder forwarder = own == null ? any : own;
    if (effort == Effort.CACHED && forwarder.needsCryptography(request)) {
      return null;
    }
    CertificateSource source = forwarder.sourceOf(request);
    boolean spoofed = forwarder.isSpoofed(request, source);
    OptionalInt rejection = spoofed ? forwarder.onSpoofed(request) : OptionalInt.empty();
    Forwarding forwarding =
        rejection.isPresent()
            ? forwarder.rejected(rejection.getAsInt())
            : decide(own, source, request, effort);
    if (forwarding != null && spoofed) {
      if (source != CertificateSource.FORWARDED) {
        forwarder.countUntrustedPeer(request);
      }
      forwarder.countSpoofed(request.remoteAddress());
    }
    if (forwarding != null && rejection.isEmpty() && readsTlsOnly && own != null) {
      missing.observe(forwarding, request);
    }
    return forwarding;
  }

  /**
   * Decides about the certificate of a request that was admitted before, for example in another
   * dispatch of a servlet container. Fields that its client sent are not counted again.
   */
  public Forwarding decide(IncomingRequest request) {
    Forwarder own = isSingle ? any : of(request);
    return Objects.requireNonNull(
        decide(own, (own == null ? any : own).sourceOf(request), request, Effort.VALIDATE));
  }

  /** Without a configuration of its own, only a trusted proxy's word counts for a request. */
  private @Nullable Forwarding decide(
      @Nullable Forwarder own,
      @Nullable CertificateSource source,
      IncomingRequest request,
      Effort effort) {
    Forwarder forwarder = own == null ? any : own;
    boolean looksAtNone = own == null && source != CertificateSource.FORWARDED;
    Forwarding forwarding =
        looksAtNone
            ? forwarder.decideWithoutCertificate(request)
            : forwarder.decide(request, source, effort);
    if (forwarding == null) {
      return null;
    }
    foreign.look(request);
    return forwarder.signed(forwarding, request);
  }

  /**
   * Returns whether the certificate attribute of a request has to be replaced by {@link
   * Forwarding#certificates}. Without this it stays as the server sets it.
   */
  public boolean setsCertificates() {
    return any.setsCertificates();
  }

  private @Nullable Forwarder of(IncomingRequest request) {
    ClientCertConfig config = configs.of(request);
    return config == null ? null : forwarder(config);
  }

  /**
   * Returns the outcome for a request whose certificate, if any, must not be looked at, such as one
   * that the server has rejected. It is not refused for having none.
   */
  public Forwarding withoutCertificate() {
    return any.withoutCertificate();
  }

  /**
   * Counts a managed field that was removed after the request was admitted, such as a trailer.
   *
   * @param address where the request came from, for the log; null when unknown
   */
  public void countSpoofed(@Nullable String address) {
    any.countSpoofed(address);
  }

  /** Returns whether proxies are trusted by the addresses of their connections. */
  public boolean needsPeerAddresses() {
    return all().stream().anyMatch(forwarder -> !forwarder.config().trustedProxies().isEmpty());
  }

  /** Returns whether some setting depends on telling connections and their requests apart. */
  public boolean needsConnections() {
    return any.config().needsConnections();
  }

  /**
   * Returns how many requests may wait for revocation information at the same time. A host that
   * calls {@link #admit} on threads of its own needs that many of them, and some more.
   */
  public int maxWaiting() {
    return any.config().maxWaiting();
  }

  ConnectorConfigs configs() {
    return configs;
  }

  List<Forwarder> all() {
    return configs.all().stream().distinct().map(this::forwarder).toList();
  }
}
