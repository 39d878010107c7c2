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
package io.clientcert.it;

import static io.clientcert.it.Expect.forgedLine;
import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules V1 to V6 and V10: which certificates deserve trust, and what is said of the others. */
interface ValidateContract extends HostUnderTest {

  /** Neither field, in front of a proxy or behind one, and the facts agree. */
  private void refused(Host host, Client client, String verdict) throws IOException {
    try (RawClient connection = RawClient.tls(host, client)) {
      String[] forged = {
        forgedLine("Client-Cert"), forgedLine("client_cert_chain"), "Connection: Client-Cert"
      };
      neither(connection.get("/whoami").fields());
      neither(connection.get("/whoami", forged).fields());
      neither(connection.get("/proxy/whoami", forged).fields());
      Facts facts = Facts.parse(connection.get("/fact", forged));
      assertThat(facts.get("verdict")).isEqualTo(verdict);
      assertThat(facts.get("forwardable")).isEqualTo("false");
      assertThat(facts.get("reason")).isNotEmpty();
      boolean pathIsValid = verdict.startsWith("REVO");
      assertThat(facts.get("presented")).isEqualTo("true");
      assertThat(facts.get("verified")).isEqualTo("false");
      assertThat(facts.get("pathValid")).isEqualTo(Boolean.toString(pathIsValid));
      assertThat(facts.get("revoked")).isEqualTo(Boolean.toString(verdict.equals("REVOKED")));
      assertThat(facts.get("clientCert")).isEqualTo(client.leafValue());
    }
  }

  private void verified(Host host, Client client) throws IOException {
    try (RawClient connection = RawClient.tls(host, client)) {
      onlyOurs(connection.get("/whoami").fields(), client);
      onlyOurs(connection.get("/proxy/whoami").fields(), client);
      Facts facts = Facts.parse(connection.get("/fact"));
      assertThat(facts.get("verdict")).isEqualTo("VERIFIED");
      assertThat(facts.get("verified")).isEqualTo("true");
      assertThat(facts.get("revoked")).isEqualTo("false");
      assertThat(facts.get("forwardable")).isEqualTo("true");
    }
  }

  @ParameterizedTest(name = "V1 {0} is {1}")
  @DisplayName("V1 without a path to a trust anchor there is neither field")
  @CsvSource({"strangerCa, UNTRUSTED", "rogue, UNTRUSTED", "emailOnlyCa, WRONG_USAGE"})
  default void withoutPath(String name, String verdict) throws Exception {
    refused(host(), Pki.client(name), verdict);
  }

  @Test
  @DisplayName("V1 an incomplete chain has no path unless the intermediate is configured")
  default void incompleteChain() throws Exception {
    refused(host(), Pki.incomplete(), "UNTRUSTED");
    verified(host(Variant.KNOWN_INTERMEDIATES), Pki.incomplete());
  }

  @Test
  @DisplayName("V1 configured intermediates are not trust anchors")
  default void intermediatesAreNoAnchors() throws Exception {
    refused(host(Variant.KNOWN_INTERMEDIATES), Pki.client("strangerCa"), "UNTRUSTED");
    refused(host(Variant.KNOWN_INTERMEDIATES), Pki.client("rogue"), "UNTRUSTED");
  }

  @Test
  @DisplayName("V1 a chain sent in the wrong order has a path")
  default void shuffledChain() throws Exception {
    verified(host(), Pki.client("shuffled"));
    verified(host(), Pki.deepAndShuffled());
  }

  @ParameterizedTest(name = "V2 {0}")
  @DisplayName("V2 a certificate for other uses than client authentication is WRONG_USAGE")
  @ValueSource(strings = {"serverOnly", "keyEncipherment"})
  default void wrongUsage(String name) throws Exception {
    refused(host(), Pki.client(name), "WRONG_USAGE");
  }

  @ParameterizedTest(name = "V2 {0}")
  @DisplayName("V2 a certificate for any use, or for none in particular, is for clients too")
  @ValueSource(strings = {"noEku", "anyEku"})
  default void anyUsage(String name) throws Exception {
    verified(host(), Pki.client(name));
  }

  @ParameterizedTest(name = "V3 {0} is {1}")
  @DisplayName("V3 a certificate out of its time")
  @CsvSource({"expired, EXPIRED", "notYetValid, NOT_YET_VALID"})
  default void outOfItsTime(String name, String verdict) throws Exception {
    refused(host(), Pki.client(name), verdict);
  }

  @Test
  @DisplayName("V3 a connection or session that outlives the certificate loses the field")
  default void connectionOutlivesCertificate() throws Exception {
    Instant bound = Instant.now().plus(Duration.ofSeconds(60));
    for (Duration life = Duration.ofSeconds(2); ; life = life.multipliedBy(2)) {
      Client client = Pki.expiringIn(life);
      Instant end = client.leaf().getNotAfter().toInstant();
      try (RawClient connection = RawClient.tls(host(), client)) {
        Fields before = connection.get("/whoami").fields();
        Resumption resumption = new Resumption(client);
        List<Fields> first = new ArrayList<>();
        resumption.connectFirst(host(), each -> first.add(each.get("/whoami").fields()));
        if (Instant.now().isBefore(end)) {
          onlyOurs(before, client);
          first.forEach(fields -> onlyOurs(fields, client));
          Fields after = before;
          while (!after.managed().isEmpty()) {
            assertThat(Instant.now()).isBefore(bound);
            after = connection.get("/whoami").fields();
          }
          assertThat(Instant.now()).isAfterOrEqualTo(end);
          neither(connection.get("/proxy/whoami").fields());
          assertThat(Facts.parse(connection.get("/fact")).get("verdict")).isEqualTo("EXPIRED");
          resumption.resume(
              host(),
              resumed -> {
                neither(resumed.get("/whoami").fields());
                neither(resumed.get("/proxy/whoami").fields());
                assertThat(Facts.parse(resumed.get("/fact")).get("verdict")).isEqualTo("EXPIRED");
              });
          return;
        }
      }
    }
  }

  @ParameterizedTest(name = "V4 {0}")
  @DisplayName("V4 keys and signatures below the floor are WEAK_ALGORITHM")
  @ValueSource(strings = {"weak", "sha1"})
  default void weakAlgorithm(String name) throws Exception {
    refused(host(), Pki.client(name), "WEAK_ALGORITHM");
  }

  @Test
  @DisplayName("V5 a revoked certificate has a valid path, is not verified and not forwarded")
  default void revoked() throws Exception {
    refused(host(Variant.CRL), Pki.client("revoked"), "REVOKED");
  }

  @Test
  @DisplayName("V5 a certificate that a fresh list does not name is forwarded")
  default void notRevoked() throws Exception {
    verified(host(Variant.CRL), Pki.good());
    verified(host(Variant.CRL), Pki.direct());
  }

  @Test
  @DisplayName("V5 without evidence about a CA on the path nothing is forwarded")
  default void noEvidence() throws Exception {
    refused(host(Variant.CRL), Pki.deepAndShuffled(), "REVOCATION_UNKNOWN");
  }

  @Test
  @DisplayName("V5 the whole path needs evidence, unless revocationScope=leaf")
  default void evidenceForTheWholePath() throws Exception {
    refused(host(Variant.CRL_OF_INTERMEDIATE), Pki.good(), "REVOCATION_UNKNOWN");
    refused(host(Variant.CRL_OF_INTERMEDIATE), Pki.client("revoked"), "REVOKED");
    verified(host(Variant.CRL_LEAF_SCOPE), Pki.good());
    refused(host(Variant.CRL_LEAF_SCOPE), Pki.client("revoked"), "REVOKED");
  }

  @Test
  @DisplayName("V5 stale evidence is none")
  default void staleEvidence() throws Exception {
    refused(host(Variant.STALE_CRL), Pki.good(), "REVOCATION_UNKNOWN");
    verified(host(Variant.STALE_CRL), Pki.direct());
  }

  @Test
  @DisplayName("V5 a stale list still revokes")
  default void staleListRevokes() throws Exception {
    refused(host(Variant.STALE_CRL), Pki.client("revoked"), "REVOKED");
  }

  @Test
  @DisplayName("V5 with revocation=none a revoked certificate is forwarded")
  default void revocationOffByDefault() throws Exception {
    verified(host(), Pki.client("revoked"));
  }

  @Test
  @DisplayName("V6 of two lists of one issuer only the newer counts, in whatever order they come")
  default void newerListCounts() throws Exception {
    for (Variant variant : List.of(Variant.CRL, Variant.CRL_OTHER_ORDER)) {
      verified(host(variant), Pki.good());
      refused(host(variant), Pki.client("revoked"), "REVOKED");
    }
  }

  @Test
  @DisplayName("V10 more certificates than anybody needs are LIMIT_EXCEEDED")
  default void tooManyCertificates() throws Exception {
    Client good = Pki.good();
    List<X509Certificate> sent = new ArrayList<>(good.sent());
    while (sent.size() < 40) {
      sent.add(good.intermediates().get(0));
    }
    refused(host(), new Client("40 certificates", good.key(), sent, List.of()), "LIMIT_EXCEEDED");
  }

  @Test
  @DisplayName("V10 no certificate is NONE")
  default void noCertificateIsNone() throws Exception {
    Facts facts = Facts.of(host(), Client.NONE);
    assertThat(facts.get("verdict")).isEqualTo("NONE");
    assertThat(facts.get("presented")).isEqualTo("false");
    assertThat(facts.get("verified")).isEqualTo("false");
    assertThat(facts.get("pathValid")).isEqualTo("false");
    assertThat(facts.get("revoked")).isEqualTo("false");
    assertThat(facts.get("forwardable")).isEqualTo("false");
    assertThat(facts.get("clientCert")).isEmpty();
    assertThat(facts.get("clientCertChain")).isEmpty();
    assertThat(facts.get("path")).isEqualTo("0");
  }

  @Test
  @DisplayName("V10 on plaintext the verdict is NONE")
  default void plaintextIsNone() throws Exception {
    try (RawClient connection = RawClient.plain(host())) {
      Facts facts = Facts.parse(connection.get("/fact", forgedLine("Client-Cert")));
      assertThat(facts.get("verdict")).isEqualTo("NONE");
      assertThat(facts.get("presented")).isEqualTo("false");
    }
  }

  @Test
  @DisplayName("V10 a good client is VERIFIED whichever clients came before it")
  default void verdictsDoNotMix() throws Exception {
    for (int i = 0; i < 2; i++) {
      refused(host(), Pki.client("expired"), "EXPIRED");
      verified(host(), Pki.good());
      refused(host(), Pki.incomplete(), "UNTRUSTED");
      verified(host(), Pki.good());
      refused(host(), Pki.client("serverOnly"), "WRONG_USAGE");
    }
  }
}
