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
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where revocation evidence comes from, and for how long it counts.
 *
 * @param sources what is asked, in this order, until one gives an answer; empty for no evidence
 * @param crlUrls the URLs of CRLs that are always fetched
 * @param crlDistributionPoints whether CRLs are fetched from where certificates say that they are
 * @param crlMaxAge how long after its beginning a CRL ends at the latest; zero for as it says
 * @param floor the weakest keys and signatures that evidence may be vouched for by
 * @param ocspResponder who is asked about every certificate; null for whom the certificate names
 * @param ocspNonce whether requests carry a nonce, which an answer then has to repeat
 * @param ocspGet whether short requests are sent by GET, which caches understand
 * @param ocspMaxAge how long an answer counts that names no end
 * @param fetching how anything is fetched
 */
public record RevocationSettings(
    List<Source> sources,
    Set<URI> crlUrls,
    boolean crlDistributionPoints,
    Duration crlMaxAge,
    AlgorithmFloor floor,
    @Nullable URI ocspResponder,
    boolean ocspNonce,
    boolean ocspGet,
    Duration ocspMaxAge,
    FetchSettings fetching) {

  /** The kinds of evidence. */
  public enum Source {
    /** CRLs. */
    CRL,
    /** Answers of OCSP responders. */
    OCSP
  }

  /** Copies the collections. */
  public RevocationSettings {
    sources = List.copyOf(sources);
    crlUrls = Set.copyOf(crlUrls);
  }
}
