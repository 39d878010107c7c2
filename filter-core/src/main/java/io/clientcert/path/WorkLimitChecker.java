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

import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends a search that tries too many certificates. The JDK's path builder has no limit of its own:
 * ten CA certificates with one name and one key, sent by a hostile client, make 30,000 paths.
 */
final class WorkLimitChecker extends PathChecker {

  private static final int MAX_CERTIFICATES_TRIED = 100;

  // shared with the clones that the builder makes of this checker
  private final AtomicInteger tried = new AtomicInteger();

  @Override
  public boolean isForwardCheckingSupported() {
    return true;
  }

  @Override
  void check(X509Certificate certificate) {
    if (tried.incrementAndGet() > MAX_CERTIFICATES_TRIED) {
      throw new Exceeded();
    }
  }

  /** Unchecked, since the builder takes a checked exception for a reason to try the next one. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exceeded() {
      super("path building tried " + MAX_CERTIFICATES_TRIED + " certificates", null, false, false);
    }
  }
}
