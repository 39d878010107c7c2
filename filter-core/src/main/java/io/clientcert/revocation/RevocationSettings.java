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
 * The sources of revocation information, and how long it is used.
 *
 * @param sources the kinds of sources in the order in which they are queried; empty for no
 *     revocation checking
 * @param crlUrls the URLs of CRLs that are always fetched
 * @param crlDistributionPoints whether CRLs are fetched from the distribution points in
 *     certificates
 * @param crlMaxAge maximum age of a CRL, counted from its {@code thisUpdate}; zero if only {@code
 *     nextUpdate} counts
 * @param floor minimum strength of keys and signatures that vouch for revocation information
 * @param ocspResponder the responder that is queried for every certificate; null for the one named
 *     in the certificate
 * @param ocspNonce whether requests contain a nonce that the response must repeat
 * @param ocspGet whether short requests are sent with GET, which caches support
 * @param ocspMaxAge maximum age of a response without {@code nextUpdate}
 * @param fetching how revocation information is fetched
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

  /** Kinds of sources. */
  public enum Source {
    /** CRLs. */
    CRL,
    /** OCSP responders. */
    OCSP
  }

  /** Copies the collections. */
  public RevocationSettings {
    sources = List.copyOf(sources);
    crlUrls = Set.copyOf(crlUrls);
  }
}
