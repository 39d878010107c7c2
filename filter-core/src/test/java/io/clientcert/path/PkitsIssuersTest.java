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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.clientcert.Suites;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The cases of the public key interoperability test suite of NIST, with every issuer taken for
 * known that the names alone lead to: what the way without a search accepts, the builder does.
 */
class PkitsIssuersTest {
  private static final AlgorithmFloor FLOOR = new AlgorithmFloor(1024, 8192, 256, 1024, true);

  private record Case(
      String title,
      List<String> certs,
      List<String> initialPolicySet,
      boolean explicitPolicyRequired,
      boolean policyMappingInhibited,
      boolean anyPolicyInhibited) {}

  private record Table(String validationTime, Map<String, String> policyOids, List<Case> tests) {}

  @Test
  @DisplayName("V1 PKITS: no leaf of an issuer taken for known passes that the builder refuses")
  void noLaxerThanTheBuilder() throws Exception {
    Path suite = Suites.folder("pkits");
    Table table =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readValue(suite.resolve("pkits-expected.json").toFile(), Table.class);
    Instant now = Instant.parse(table.validationTime);
    int judged = 0;
    int valid = 0;
    for (Case one : table.tests) {
      List<X509Certificate> certificates = new ArrayList<>();
      for (String name : one.certs) {
        certificates.add(read(Suites.read(suite.resolve("certs").resolve(name + ".crt"))));
      }
      int last = certificates.size() - 1;
      X509Certificate anchor = certificates.get(0);
      X509Certificate leaf = certificates.get(last);
      List<X509Certificate> others = certificates.subList(1, last);
      List<X509Certificate> path = byNames(leaf, others, anchor);
      if (path != null) {
        PathSettings settings = settings(one, table.policyOids);
        KnownIssuers issuers =
            new KnownIssuers(settings, Map.of(anchor.getSubjectX500Principal(), List.of(anchor)));
        issuers.learn(ValidatedPath.of(path, anchor));
        ValidatedPath known = issuers.pathOf(leaf, others, Date.from(now));
        judged++;
        if (known != null) {
          List<X509Certificate> presented = new ArrayList<>(List.of(leaf));
          presented.addAll(others);
          assertThat((Object) known)
              .as(one.title)
              .isEqualTo(
                  new PathValidator(TrustAnchors.of(List.of(anchor), false), List.of(), settings)
                      .validate(presented, now));
          valid++;
        }
      }
    }
    System.out.println("PKITS, issuers taken for known: " + valid + " valid of " + judged);
    assertThat(valid).isGreaterThan(100);
    assertThat(judged - valid).isGreaterThan(50);
  }

  /** Whatever leads up by name: no signature, no constraint is looked at. */
  private static @Nullable List<X509Certificate> byNames(
      X509Certificate leaf, List<X509Certificate> others, X509Certificate anchor) {
    List<X509Certificate> path = new ArrayList<>(List.of(leaf));
    Set<X509Certificate> used = new HashSet<>(path);
    X509Certificate lowest = leaf;
    while (!lowest.getIssuerX500Principal().equals(anchor.getSubjectX500Principal())) {
      X509Certificate below = lowest;
      X509Certificate issuer =
          others.stream()
              .filter(c -> c.getSubjectX500Principal().equals(below.getIssuerX500Principal()))
              .filter(used::add)
              .findFirst()
              .orElse(null);
      if (issuer == null) {
        return null;
      }
      path.add(issuer);
      lowest = issuer;
    }
    return path;
  }

  private static PathSettings settings(Case one, Map<String, String> oids) {
    return new PathSettings(
        16,
        Set.copyOf(one.initialPolicySet.stream().map(oids::get).toList()),
        one.explicitPolicyRequired,
        one.policyMappingInhibited,
        one.anyPolicyInhibited,
        false,
        FLOOR,
        false,
        Set.of());
  }

  private static X509Certificate read(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
