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
package io.clientcert.revocation;

import io.clientcert.path.AlgorithmFloor;
import io.clientcert.path.ValidatedPath;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** What one source serves, one set of lists after the other, and what can be asked of it then. */
final class Served {
  private static final String SOURCE = "http://crl.example/ca.crl";

  final CrlStore store = new CrlStore();
  private final CrlEvidence evidence;
  private final Duration maxAge;

  Served(Collection<X509CRL> lists) {
    this(lists, Duration.ZERO, AlgorithmFloor.DEFAULT);
  }

  Served(Collection<X509CRL> lists, Duration maxAge, AlgorithmFloor floor) {
    this.maxAge = maxAge;
    this.evidence = new CrlEvidence(store, maxAge, floor);
    offer(lists);
  }

  CrlStore.Outcome offer(Collection<X509CRL> lists) {
    return store.offer(this, SOURCE, Lists.parsed(lists), Lists.NOW, maxAge);
  }

  Served then(X509CRL... lists) {
    CrlStore.Outcome unused = offer(List.of(lists));
    return this;
  }

  Evidence of(ValidatedPath path, int index, CrlEvidence.Signers signers, Instant now) {
    return evidence.answerFor(path, index, signers, now).evidence();
  }
}
