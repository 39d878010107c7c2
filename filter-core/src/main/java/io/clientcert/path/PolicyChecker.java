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
import java.security.cert.CertPathValidatorException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what plain PKIX lets pass: weak keys and signatures anywhere on the path, extensions that
 * cannot be read, and a CA whose extended key usage excludes client authentication. Tells what it
 * refused, since the builder's own exception does not.
 */
final class PolicyChecker extends PathChecker {

  private final @Nullable X509Certificate leaf;
  private final PathSettings settings;
  private final Consumer<PathFailure> refused;

  /** For the path of a client's {@code leaf}. */
  static PolicyChecker ofClient(
      X509Certificate leaf, PathSettings settings, Consumer<PathFailure> refused) {
    return new PolicyChecker(leaf, settings, refused);
  }

  /** For the path of somebody who signs CRLs, whose usage is not a client's. */
  static PolicyChecker ofSigner(PathSettings settings) {
    return new PolicyChecker(null, settings, refused -> {});
  }

  private PolicyChecker(
      @Nullable X509Certificate leaf, PathSettings settings, Consumer<PathFailure> refused) {
    this.leaf = leaf;
    this.settings = settings;
    this.refused = refused;
  }

  @Override
  void check(X509Certificate certificate) throws CertPathValidatorException {
    AlgorithmFloor floor = settings.floor();
    Optional<String> weakness =
        floor.keyProblem(certificate).or(() -> floor.signatureProblem(certificate));
    if (weakness.isPresent()) {
      throw refuse(Reason.WEAK_ALGORITHM, certificate, " has a " + weakness.get());
    }
    boolean isLeaf = certificate.equals(leaf);
    if (leaf != null
        && !isLeaf
        && !ClientAuthUsage.permittedBy(certificate, settings.serverAuthAllowed())) {
      throw refuse(
          Reason.WRONG_USAGE,
          certificate,
          " may not issue for client authentication by its extended key usage");
    }
    StrictExtension.Unreadable unreadable = StrictExtension.in(certificate);
    if (unreadable != null) {
      boolean usage = isLeaf && usageProblem(certificate).isPresent();
      throw refuse(
          usage ? Reason.WRONG_USAGE : Reason.UNTRUSTED, certificate, " " + unreadable.problem());
    }
  }

  private Optional<String> usageProblem(X509Certificate certificate) {
    return ClientAuthUsage.problemOfLeaf(certificate, settings.serverAuthAllowed());
  }

  private CertPathValidatorException refuse(
      Reason reason, X509Certificate certificate, String problem) {
    String detail = Names.of(certificate) + problem;
    refused.accept(new PathFailure(reason, detail));
    return new CertPathValidatorException(detail);
  }
}
