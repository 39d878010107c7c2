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

import static io.clientcert.revocation.Ocsp.CA;
import static io.clientcert.revocation.Ocsp.CLIENT;
import static io.clientcert.revocation.Ocsp.LEAF;
import static io.clientcert.revocation.Ocsp.NOW;
import static io.clientcert.revocation.Ocsp.ago;
import static io.clientcert.revocation.Ocsp.byCa;
import static io.clientcert.revocation.Ocsp.in;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.clientcert.path.AlgorithmFloor;
import io.clientcert.path.ValidatedPath;
import io.clientcert.revocation.Evidence.Status;
import io.clientcert.testing.OcspResponses;
import io.clientcert.testing.SteppableClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a responder is asked, and which of two answers of it counts. */
class OcspClientTest {
  private static final ValidatedPath PATH =
      new ValidatedPath(List.of(LEAF), CA.certificate(), ago(1), in(Duration.ofDays(1)));

  private final Queue<OcspResponses.Builder> answers = new ArrayDeque<>();
  private HostileServer responder;
  private final List<HttpFetcher> fetchers = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    responder =
        HostileServer.that(
            connection -> {
              connection.readRequest();
              connection.send(
                  "HTTP/1.1 200 OK\r\nContent-Type: application/ocsp-response\r\n\r\n"
                      + new String(answers.remove().build(), ISO_8859_1));
              connection.end();
            });
  }

  @AfterEach
  void stop() throws IOException {
    fetchers.forEach(HttpFetcher::close);
    responder.close();
  }

  private OcspClient source(boolean nonce, boolean get) {
    FetchSettings fetching =
        new FetchSettings(Duration.ofSeconds(30), 1 << 20, Set.of("127.0.0.1"), null);
    HttpFetcher fetcher = new HttpFetcher(fetching);
    fetchers.add(fetcher);
    RevocationSettings settings =
        new RevocationSettings(
            List.of(RevocationSettings.Source.OCSP),
            Set.of(),
            false,
            Duration.ZERO,
            AlgorithmFloor.DEFAULT,
            responder.uri("http", "127.0.0.1", "/"),
            nonce,
            get,
            Duration.ofHours(1),
            fetching);
    return new OcspClient(
        settings, fetcher, new SteppableClock(NOW), (responder, issuer, now) -> false);
  }

  private static OcspClient.Question question(OcspClient source) {
    return source.question(PATH, 0).orElseThrow();
  }

  private OcspAnswer fetch(OcspClient source, @Nullable OcspAnswer before) throws IOException {
    return source.fetch(question(source), before);
  }

  private String request() {
    return responder.requests().remove();
  }

  @Test
  @DisplayName("V5 by post the request is the body, by get a part of the URI")
  void methods() throws Exception {
    byte[] body = OcspRequest.about(LEAF, CA.certificate()).encoded();
    answers.add(byCa().good(LEAF));
    fetch(source(false, false), null);
    assertThat(request()).startsWith("POST / ").endsWith(new String(body, ISO_8859_1));

    answers.add(byCa().good(LEAF));
    fetch(source(false, true), null);
    assertThat(request()).startsWith("GET /M");
  }

  @Test
  @DisplayName("V5 a nonce is sent where one is asked for, and an answer without it is none")
  void nonce() throws Exception {
    int without = OcspRequest.about(LEAF, CA.certificate()).encoded().length;
    answers.add(byCa().good(LEAF));

    assertThatIOException()
        .isThrownBy(() -> fetch(source(true, false), null))
        .withMessageContaining("nonce");
    assertThat(request().split("\r\n\r\n", 2)[1].length()).isGreaterThan(without + 32);
  }

  @Test
  @DisplayName("V6 of two answers of one moment the one that revokes counts")
  void sameMoment() throws Exception {
    OcspClient source = source(false, false);
    answers.add(byCa().revoked(LEAF, ago(3)));
    answers.add(byCa().good(LEAF));
    answers.add(byCa().revoked(LEAF, ago(3)));
    OcspAnswer revoked = fetch(source, null);
    assertThat(revoked.evidence().status()).isEqualTo(Status.REVOKED);

    assertThat(fetch(source, revoked)).isSameAs(revoked);
    OcspAnswer good = new OcspAnswer(Evidence.good(in(Duration.ofHours(1))), ago(1), NOW);
    assertThat(fetch(source, good).evidence().status()).isEqualTo(Status.REVOKED);
  }

  @Test
  @DisplayName("V6 an older answer is refused, a later one counts")
  void olderAndLater() throws Exception {
    OcspClient source = source(false, false);
    answers.add(byCa().good(LEAF));
    answers.add(byCa().thisUpdate(ago(2)).good(LEAF));
    answers.add(byCa().producedAt(NOW).thisUpdate(NOW).good(LEAF));
    OcspAnswer first = fetch(source, null);

    assertThatIOException()
        .isThrownBy(() -> fetch(source, first))
        .withMessageContaining("older than that of");
    assertThat(fetch(source, first).thisUpdate()).isEqualTo(NOW);
  }

  @Test
  @DisplayName("T2 a question is called by whom is asked about which number")
  void text() {
    String serial = CLIENT.certificate().getSerialNumber().toString(16);
    URI asked = responder.uri("http", "127.0.0.1", "/");

    assertThat(question(source(false, false)))
        .hasToString("OCSP [" + asked + "] for serial " + serial);
  }
}
