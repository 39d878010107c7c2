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
import io.clientcert.origin.ForwardedCertificates;
import io.clientcert.origin.ForwardedFormat;
import io.clientcert.origin.ForwardedReader;
import io.clientcert.signature.RequestVerifier;
import java.time.Clock;
import java.util.List;

/**
 * The origin side of one configuration: which peers are trusted proxies, and what their header
 * fields say. Thread-safe.
 */
final class Origin {

  private final boolean fallsBackToTls;
  private final List<String> names;
  private final ForwardedReader reader;
  private final ProxyTrust proxies;
  private final Clock clock;
  private final OversizedValues oversized;

  Origin(ClientCertConfig config, OversizedValues oversized) {
    this.oversized = oversized;
    ForwardedFormat format = config.forwardedFormat();
    this.fallsBackToTls = config.source() == ClientCertConfig.Source.FORWARDED_OR_TLS;
    this.names = List.copyOf(format.names());
    this.clock = config.clock();
    HostPolicy policy = config.policy();
    this.reader =
        new ForwardedReader(
            format, policy.maxCertSize(), policy.maxChainSize(), config.decisionCacheSize());
    this.proxies =
        new ProxyTrust(config.trustedProxies(), config.trustedProxyIdentities(), config.clock());
  }

  /** Returns whether peers that are not trusted are TLS clients themselves. */
  boolean fallsBackToTls() {
    return fallsBackToTls;
  }

  /** Returns why the peer of {@code request} is not a trusted proxy; empty if it is one. */
  String problemOf(IncomingRequest request, Trust trust, SignatureKeys keys) {
    String problem = proxies.problemOf(request, trust.proxies());
    RequestVerifier verifier = keys.verifier();
    return problem.isEmpty() && verifier != null
        ? Signatures.problemOf(request, verifier, names, request.receivedAt(clock.instant()))
        : problem;
  }

  /** Returns whether the peer's certificate does not have to be validated. */
  boolean knowsPeer(IncomingRequest request, Trust trust) {
    return proxies.knows(request, trust.proxies());
  }

  /** Returns what the managed fields of a trusted proxy's {@code request} carry. */
  ForwardedCertificates read(IncomingRequest request) {
    ForwardedCertificates read = reader.read(new Lines(request.managedFields()));
    if (read.exceeded() != null) {
      oversized.observeForwarded(read);
    }
    return read;
  }

  /**
   * Returns whether a trusted proxy may send only some of the managed fields of {@code request}.
   */
  boolean bringsOthers(IncomingRequest request) {
    for (Field field : request.managedFields()) {
      if (!Signatures.isSignature(field)
          && names.stream().noneMatch(name -> Lines.isSame(name, field.name()))) {
        return true;
      }
    }
    return false;
  }
}
