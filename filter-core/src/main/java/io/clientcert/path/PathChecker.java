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

import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A check of each certificate on a path that resolves no critical extension. By default it runs
 * from the anchor down, so only on a path whose signatures are already verified.
 */
abstract class PathChecker extends PKIXCertPathChecker {

  @Override
  public void init(boolean forward) {}

  @Override
  public boolean isForwardCheckingSupported() {
    return false;
  }

  @Override
  public final @Nullable Set<String> getSupportedExtensions() {
    return null;
  }

  @Override
  public final void check(Certificate candidate, Collection<String> unresolvedCriticalExtensions)
      throws CertPathValidatorException {
    check((X509Certificate) candidate);
  }

  /**
   * Checks the next certificate.
   *
   * @throws CertPathValidatorException if no path may have it here
   */
  abstract void check(X509Certificate certificate) throws CertPathValidatorException;
}
