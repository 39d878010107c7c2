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

import static io.clientcert.it.Expect.CONTROL;
import static io.clientcert.it.Expect.elements;
import static io.clientcert.it.Expect.forged;
import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules I1 to I5 and I7: what is forwarded, byte for byte, and on which requests. */
interface InjectContract extends HostUnderTest {

  Pattern BYTE_SEQUENCE = Pattern.compile(":([A-Za-z0-9+/]+={0,2}):");

  @ParameterizedTest(name = "I1 {0}")
  @DisplayName("I1 one line, which is the DER of the leaf as a byte sequence")
  @ValueSource(strings = {"client", "rsaClient", "ed25519Client", "oddSubject"})
  default void leafLine(String name) throws Exception {
    Client client = Pki.client(name);
    for (String target : List.of("/whoami", "/proxy/whoami")) {
      Fields seen = whoami(Variant.DEFAULT, client, target);
      assertThat(seen.values("Client-Cert")).hasSize(1);
      assertThat(decode(seen.values("Client-Cert").get(0))).isEqualTo(client.leaf().getEncoded());
      onlyOurs(seen, client);
    }
  }

  /** A byte sequence, read as strictly as RFC 8941 section 3.3.5 allows. */
  private static byte[] decode(String value) {
    Matcher sequence = BYTE_SEQUENCE.matcher(value);
    assertThat(sequence.matches()).as(value).isTrue();
    byte[] bytes = Base64.getDecoder().decode(sequence.group(1));
    assertThat(Base64.getEncoder().encodeToString(bytes)).isEqualTo(sequence.group(1));
    return bytes;
  }

  private Fields whoami(Variant variant, Client client, String target) throws Exception {
    return Fields.parse(
        given(variant, client).get(target).then().statusCode(200).extract().asString());
  }

  @ParameterizedTest(name = "I2 {0}")
  @DisplayName("I2 the chain is the validated path, whatever else was sent along")
  @ValueSource(strings = {"client", "unrelatedExtra", "rootIncluded", "shuffled"})
  default void chainIsTheValidatedPath(String name) throws Exception {
    Client client = Pki.client(name);
    Fields seen = whoami(Variant.DEFAULT, client, "/whoami");
    assertThat(seen.values("Client-Cert-Chain")).containsExactly(client.chainValue());
    onlyOurs(seen, client);
  }

  @Test
  @DisplayName("I2 the chain goes from the leaf upwards, in whatever order it was sent")
  default void chainOrder() throws Exception {
    Client client = Pki.deepAndShuffled();
    assertThat(client.intermediates()).hasSize(2);
    onlyOurs(whoami(Variant.DEFAULT, client, "/whoami"), client);
    onlyOurs(whoami(Variant.DEFAULT, client, "/proxy/whoami"), client);
  }

  @Test
  @DisplayName("I2 no chain field for a leaf that the trust anchor itself signed")
  default void noChainBelowTheAnchor() throws Exception {
    assertThat(Pki.direct().intermediates()).isEmpty();
    onlyOurs(whoami(Variant.DEFAULT, Pki.direct(), "/whoami"), Pki.direct());
  }

  @ParameterizedTest(name = "I2 includeRoot: {0}")
  @DisplayName("I2 includeRoot=true ends the chain with the trust anchor")
  @ValueSource(strings = {"client", "rootIncluded", "shuffled", "directClient"})
  default void includeRoot(String name) throws Exception {
    Client client = name.equals("directClient") ? Pki.direct() : Pki.client(name);
    List<X509Certificate> withRoot = new ArrayList<>(client.intermediates());
    withRoot.add(Pki.get().root().certificate());
    onlyOurs(
        whoami(Variant.INCLUDE_ROOT, client, "/whoami"),
        new Client(name, client.key(), client.sent(), withRoot));
  }

  @Test
  @DisplayName("I2 chainLines=each writes one line per certificate, in order")
  default void oneLineEach() throws Exception {
    Client client = Pki.deepAndShuffled();
    for (String target : List.of("/whoami", "/proxy/whoami")) {
      Fields seen =
          Wire.HTTP_1_1
              .get(host(Variant.LINE_EACH), client, target, forged("Client-Cert-Chain"))
              .fields();
      assertThat(seen.values("Client-Cert-Chain"))
          .isEqualTo(
              client.intermediates().stream()
                  .map(certificate -> Client.fieldValue(List.of(certificate)))
                  .toList());
      assertThat(seen.managed()).hasSize(3);
      assertThat(seen.values("Client-Cert")).containsExactly(client.leafValue());
    }
  }

  @ParameterizedTest(name = "I2 chain=presented: {0}")
  @DisplayName("I2 chain=presented forwards what was sent, as it was sent")
  @ValueSource(strings = {"client", "unrelatedExtra", "rootIncluded", "shuffled"})
  default void presentedChain(String name) throws Exception {
    Client client = Pki.client(name);
    List<X509Certificate> sentAlong = client.sent().subList(1, client.sent().size());
    onlyOurs(
        whoami(Variant.PRESENTED_CHAIN, client, "/whoami"),
        new Client(name, client.key(), client.sent(), sentAlong));
  }

  @Test
  @DisplayName("I2 chain=none writes no chain field")
  default void noChain() throws Exception {
    Client client = Pki.good();
    onlyOurs(
        whoami(Variant.NO_CHAIN, client, "/whoami"),
        new Client(client.name(), client.key(), client.sent(), List.of()));
  }

  @ParameterizedTest(name = "I3 over {0}")
  @DisplayName("I3 without a certificate there is neither field")
  @EnumSource(Wire.class)
  default void noCertificate(Wire wire) throws Exception {
    for (String target : List.of("/whoami", "/proxy/whoami")) {
      neither(wire.get(host(), Client.NONE, target).fields());
      neither(
          wire.get(host(), Client.NONE, target, forged("Client-Cert-Chain"), forged("Client-Cert"))
              .fields());
    }
  }

  @ParameterizedTest(name = "I3 {0}")
  @DisplayName("I3 with a certificate that is not verified there is neither field")
  @ValueSource(strings = {"expired", "notYetValid", "rogue", "strangerCa", "serverOnly", "weak"})
  default void notVerified(String name) throws Exception {
    for (Wire wire : Wire.values()) {
      for (String target : List.of("/whoami", "/proxy/whoami")) {
        neither(
            wire.get(host(), Pki.client(name), target, forged("Client-Cert"), forged("client_cert"))
                .fields());
      }
    }
  }

  @Test
  @DisplayName("I3 no chain field where the leaf field is left out for its size")
  default void noChainWithoutLeaf() throws Exception {
    Client client = Pki.client("overLeafLimit");
    neither(whoami(Variant.DEFAULT, client, "/whoami"));
    Facts facts = Facts.of(host(), client);
    assertThat(facts.get("verdict")).isEqualTo("VERIFIED");
    assertThat(facts.get("path")).isEqualTo("2");
  }

  @Test
  @DisplayName("I4 by default the largest leaf within 10 KiB passes")
  default void leafWithinTheDefaultLimit() throws Exception {
    Client client = Pki.client("atLeafLimit");
    assertThat(client.leafValue()).hasSize(10 * 1024 - 2);
    onlyOurs(whoami(Variant.DEFAULT, client, "/whoami"), client);
    onlyOurs(whoami(Variant.DEFAULT, client, "/proxy/whoami"), client);
    Facts facts = Facts.of(host(), client);
    assertThat(facts.get("certTooLarge")).isEqualTo("false");
    assertThat(facts.get("clientCert")).isEqualTo(client.leafValue());
  }

  @Test
  @DisplayName("I4 by default the smallest leaf over 10 KiB is left out, and the fact says so")
  default void leafOverTheDefaultLimit() throws Exception {
    Client client = Pki.client("overLeafLimit");
    assertThat(client.leafValue()).hasSize(10 * 1024 + 2);
    neither(whoami(Variant.DEFAULT, client, "/whoami"));
    neither(whoami(Variant.DEFAULT, client, "/proxy/whoami"));
    Facts facts = Facts.of(host(), client);
    assertThat(facts.get("certTooLarge")).isEqualTo("true");
    assertThat(facts.get("clientCert")).isEmpty();
    assertThat(facts.get("verdict")).isEqualTo("VERIFIED");
  }

  @Test
  @DisplayName("I4 by default the largest chain within 16 KiB passes")
  default void chainWithinTheDefaultLimit() throws Exception {
    Client client = Pki.withLargeChain("atChainLimit");
    assertThat(client.chainValue()).hasSize(16 * 1024 - 2);
    onlyOurs(whoami(Variant.DEFAULT, client, "/whoami"), client);
    Facts facts = Facts.of(host(), client);
    assertThat(facts.get("chainTooLarge")).isEqualTo("false");
    assertThat(facts.get("clientCertChain")).isEqualTo(client.chainValue());
  }

  @Test
  @DisplayName("I4 by default the smallest chain over 16 KiB is left out, and the leaf stays")
  default void chainOverTheDefaultLimit() throws Exception {
    Client client = Pki.withLargeChain("overChainLimit");
    assertThat(client.chainValue()).hasSize(16 * 1024 + 2);
    onlyOurs(
        whoami(Variant.DEFAULT, client, "/whoami"),
        new Client(client.name(), client.key(), client.sent(), List.of()));
    Facts facts = Facts.of(host(), client);
    assertThat(facts.get("chainTooLarge")).isEqualTo("true");
    assertThat(facts.get("certTooLarge")).isEqualTo("false");
    assertThat(facts.get("clientCertChain")).isEmpty();
  }

  @Test
  @DisplayName("I4 values that are exactly as long as allowed are within the limits")
  default void exactlyAtTheLimit() throws Exception {
    Client largeLeaf = Pki.client("atLeafLimit");
    Client largeChain = Pki.withLargeChain("atChainLimit");
    onlyOurs(whoami(Variant.EXACT_LIMITS, largeLeaf, "/whoami"), largeLeaf);
    onlyOurs(whoami(Variant.EXACT_LIMITS, largeChain, "/whoami"), largeChain);
  }

  @Test
  @DisplayName("I4 a leaf value one byte longer than allowed is over the limit")
  default void leafOneByteOver() throws Exception {
    Client client = Pki.client("atLeafLimit");
    neither(whoami(Variant.ONE_BYTE_LESS, client, "/whoami"));
    Facts facts = Facts.of(host(Variant.ONE_BYTE_LESS), client);
    assertThat(facts.get("certTooLarge")).isEqualTo("true");
  }

  @Test
  @DisplayName("I4 a chain value one byte longer than allowed is over the limit")
  default void chainOneByteOver() throws Exception {
    Client client = Pki.withLargeChain("atChainLimit");
    onlyOurs(
        whoami(Variant.ONE_BYTE_LESS, client, "/whoami"),
        new Client(client.name(), client.key(), client.sent(), List.of()));
    Facts facts = Facts.of(host(Variant.ONE_BYTE_LESS), client);
    assertThat(facts.get("chainTooLarge")).isEqualTo("true");
  }

  @ParameterizedTest(name = "I4 {0} over {1}")
  @DisplayName("I4 onOversized=reject answers 431, and the connection goes on")
  @CsvSource({
    "overLeafLimit, HTTP_1_1",
    "overChainLimit, HTTP_1_1",
    "overLeafLimit, HTTP_2",
    "overChainLimit, HTTP_2",
  })
  default void oversizedIsRejected(String name, Wire wire) throws Exception {
    Client client = Pki.client(name);
    Host host = host(Variant.REJECT_OVERSIZED);
    Reply reply = wire.get(host, client, "/whoami");
    assertThat(reply.status()).isEqualTo(431);
    assertThat(reply.body())
        .doesNotContain("io.clientcert")
        .doesNotContainPattern("\\bat [a-z]+\\.");
    try (RawClient connection = RawClient.tls(host, client)) {
      assertThat(connection.get("/whoami").status()).isEqualTo(431);
      assertThat(connection.get("/whoami").status()).isEqualTo(431);
    }
    onlyOurs(wire.get(host, Pki.good(), "/whoami").fields(), Pki.good());
  }

  @Test
  @DisplayName("I5 every request of a kept-alive connection carries the same")
  default void keptAlive() throws Exception {
    Client client = Pki.good();
    try (RawClient connection = RawClient.tls(host(), client)) {
      for (int i = 0; i < 20; i++) {
        String target = i % 2 == 0 ? "/whoami" : "/proxy/whoami";
        onlyOurs(connection.get(target, Expect.forgedLine("Client-Cert")).fields(), client);
      }
    }
  }

  @ParameterizedTest(name = "I5 {0}")
  @DisplayName("I5 a resumed session carries the same")
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  default void resumedSession(String protocol) throws Exception {
    for (Client client : List.of(Pki.good(), Pki.client("rsaClient"))) {
      Tls.ServerTrust trust = new Tls.ServerTrust();
      SSLContext context = Tls.context(client, trust);
      SSLSession first;
      try (RawClient connection = RawClient.tls(host(), context, protocol)) {
        onlyOurs(connection.get("/whoami").fields(), client);
        first = connection.session();
        assertThat(first.getProtocol()).isEqualTo(protocol);
      }
      for (int i = 0; i < 3; i++) {
        try (RawClient connection = RawClient.tls(host(), context, protocol)) {
          onlyOurs(connection.get("/whoami").fields(), client);
          onlyOurs(connection.get("/proxy/whoami").fields(), client);
          assertThat(connection.session().getCreationTime()).isEqualTo(first.getCreationTime());
        }
      }
      assertThat(trust.timesAsked()).as("full handshakes").isEqualTo(1);
    }
  }

  @Test
  @DisplayName("I5 every one of many concurrent HTTP/2 streams carries the same")
  @Needs(Capability.HTTP_2)
  default void concurrentStreams() throws Exception {
    Client client = Pki.deepAndShuffled();
    HttpClient http2 = WellBehaved.http2(client);
    HttpRequest request =
        WellBehaved.request(host(), "/whoami").header("Client-Cert", Expect.FORGED).build();
    List<CompletableFuture<HttpResponse<String>>> responses =
        Stream.generate(() -> http2.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
            .limit(60)
            .toList();
    for (CompletableFuture<HttpResponse<String>> response : responses) {
      assertThat(response.get().version()).isEqualTo(HttpClient.Version.HTTP_2);
      onlyOurs(Fields.parse(response.get().body()), client);
    }
  }

  @ParameterizedTest(name = "I7 {0} field lines")
  @DisplayName(
      "I7 as many field lines as the connector takes neither lose our fields nor end in 500")
  @ValueSource(ints = {97, 98, 99, 100})
  default void manyFieldLines(int count) throws Exception {
    manyFieldLines(count, "/whoami", 200);
    manyFieldLines(count, "/proxy/whoami", 200);
  }

  @Test
  @DisplayName("I7 nor in an error page that is reached by a forward")
  @Needs(Capability.SERVLETS)
  default void manyFieldLinesInDispatches() throws Exception {
    manyFieldLines(100, "/forward-error", 418);
  }

  private void manyFieldLines(int count, String target, int status) throws Exception {
    Client client = Pki.good();
    try (RawClient connection = RawClient.tls(host(), client)) {
      Reply reply = connection.get(target, lines(count));
      assertThat(reply.status()).isEqualTo(status);
      onlyOurs(reply.fields(), client);
      assertThat(reply.fields().values("X-99")).hasSize(count - RawClient.OWN_LINES);
    }
  }

  @Test
  @DisplayName("I7 one field line more than the connector takes is the client's error")
  @Needs(Capability.FIELD_LINE_LIMIT)
  default void tooManyFieldLines() throws Exception {
    Client client = Pki.good();
    try (RawClient connection = RawClient.tls(host(), client)) {
      Reply reply = connection.get("/whoami", lines(101));
      assertThat(reply.status()).isBetween(400, 499);
    }
    try (RawClient connection = RawClient.tls(host(), client)) {
      onlyOurs(connection.get("/whoami").fields(), client);
    }
  }

  @Test
  @DisplayName("I7 forged fields among as many as the connector takes")
  default void manyForgedFieldLines() throws Exception {
    Client client = Pki.good();
    String[] lines = lines(100);
    lines[0] = Expect.forgedLine("Client-Cert");
    lines[50] = Expect.forgedLine("client_cert_chain");
    lines[lines.length - 1] = "Connection: Client-Cert";
    try (RawClient connection = RawClient.tls(host(), client)) {
      Fields seen = connection.get("/whoami", lines).fields();
      onlyOurs(seen, client);
      assertThat(elements(seen, "Connection")).isEmpty();
      assertThat(seen.values(CONTROL.name())).hasSize(1);
    }
  }

  private static String[] lines(int all) {
    return Stream.generate(() -> new Field("X-99", "1"))
        .limit(all - RawClient.OWN_LINES)
        .map(field -> field.name() + ": " + field.value())
        .toArray(String[]::new);
  }
}
