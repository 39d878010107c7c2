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
package io.clientcert.path;

import io.clientcert.path.PathFailure.Reason;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * Checks a chain that a trusted proxy has validated before, for origins without CA certificates:
 * the validity period, keys and signature algorithms of every certificate, and the usage of the
 * leaf. Signatures are not verified. Stateless.
 */
final class ProxyWord {

  private ProxyWord() {}

  static PathResult validate(List<X509Certificate> chain, Instant now, PathSettings settings) {
    X509Certificate leaf = chain.get(0);
    for (X509Certificate certificate : chain) {
      PathFailure failure = PathValidator.timeFailure(certificate, Date.from(now));
      if (failure != null) {
        return failure;
      }
    }
    Optional<String> usage = ClientAuthUsage.problemOfLeaf(leaf, settings.serverAuthAllowed());
    if (usage.isPresent()) {
      return new PathFailure(Reason.WRONG_USAGE, usage.get());
    }
    for (X509Certificate certificate : chain) {
      Optional<String> weakness =
          settings
              .floor()
              .keyProblem(certificate)
              .or(() -> settings.floor().signatureProblem(certificate));
      if (weakness.isPresent()) {
        return new PathFailure(
            Reason.WEAK_ALGORITHM, Names.of(certificate) + " has a " + weakness.get());
      }
      StrictExtension.Unreadable unreadable = StrictExtension.in(certificate);
      if (unreadable != null) {
        return new PathFailure(
            Reason.UNTRUSTED, Names.of(certificate) + " " + unreadable.problem());
      }
    }
    return ValidatedPath.of(chain, chain.get(chain.size() - 1));
  }
}
