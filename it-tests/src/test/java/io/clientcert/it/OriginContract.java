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
import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;
import static io.clientcert.it.Expect.trailers;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.Pem;
import java.net.URLEncoder;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules O1 to O11: an application behind a proxy. The test plays the proxy, whose address is
 * 127.0.0.1, and everybody else, at 127.0.0.2.
 */
interface OriginContract extends HostUnderTest {

  String PROXY = "127.0.0.1";
  String STRANGER = "127.0.0.2";
  String FORWARDED = "FORWARDED";

  private Host origin() throws Exception {
    return host(Variant.ORIGIN);
  }

  /** What a proxy sends of {@code client}, whatever it knows of that certificate. */
  static List<Field> forwarded(Client client) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("Client-Cert", client.leafValue()));
    List<X509Certificate> chain = client.sent().subList(1, client.sent().size());
    if (!chain.isEmpty()) {
      fields.add(new Field("Client-Cert-Chain", Client.fieldValue(chain)));
    }
    return fields;
  }

  static String[] lines(List<Field> fields) {
    return fields.stream().map(field -> field.name() + ": " + field.value()).toArray(String[]::new);
  }

  private static Field[] fields(Client client) {
    return forwarded(client).toArray(Field[]::new);
  }

  private static Field[] lowerCase(Client client) {
    return forwarded(client).stream()
        .map(field -> new Field(field.name().toLowerCase(Locale.ROOT), field.value()))
        .toArray(Field[]::new);
  }

  @ParameterizedTest(name = "O1 O7 over {0}")
  @DisplayName("O1 O7 the certificate in the fields of a trusted proxy is the client's")
  @EnumSource(Wire.class)
  default void trusted(Wire wire) throws Exception {
    Client client = Pki.good();
    // with and without a certificate of the proxy's own
    for (Client hop : List.of(Client.NONE, Pki.direct())) {
      Seen.of(wire.get(origin(), hop, Seen.PATH, fields(client))).isVerified(client, FORWARDED, 2);
      onlyOurs(wire.get(origin(), hop, "/whoami", fields(client)).fields(), client);
      onlyOurs(wire.get(origin(), hop, "/proxy/whoami", fields(client)).fields(), client);
    }
  }

  @Test
  @DisplayName("O1 O7 the same over plaintext")
  default void trustedOverPlaintext() throws Exception {
    try (RawClient connection = RawClient.plainFrom(PROXY, origin())) {
      for (Client client : List.of(Pki.good(), Pki.client("rsaClient"))) {
        String[] lines = lines(forwarded(client));
        Seen.of(connection.get(Seen.PATH, lines)).isVerified(client, FORWARDED, 2);
        onlyOurs(connection.get("/whoami", lines).fields(), client);
      }
      // one connection carries requests of many clients
      Seen.of(connection.get(Seen.PATH)).isRejected("NONE");
      Client direct = Pki.direct();
      Seen.of(connection.get(Seen.PATH, lines(forwarded(direct)))).isVerified(direct, FORWARDED, 1);
    }
  }

  @Test
  @DisplayName("O1 O7 the same over plaintext HTTP/2")
  @Needs(Capability.HTTP_2)
  default void trustedOverPlaintextHttp2() throws Exception {
    try (RawHttp2 connection = RawHttp2.plainFrom(PROXY, origin())) {
      Client client = Pki.good();
      Seen.of(connection.get(Seen.PATH, lowerCase(client))).isVerified(client, FORWARDED, 2);
      onlyOurs(connection.get("/whoami", lowerCase(client)).fields(), client);
      Seen.of(connection.get(Seen.PATH)).isRejected("NONE");
    }
  }

  @ParameterizedTest(name = "O6 O7 {0} is {1}")
  @DisplayName("O6 O7 a certificate that is not valid is in no place where applications look")
  @CsvSource({
    "expired, EXPIRED",
    "notYetValid, NOT_YET_VALID",
    "revoked, REVOKED",
    "rogue, UNTRUSTED",
    "strangerCa, UNTRUSTED",
    "serverOnly, WRONG_USAGE",
    "weak, WEAK_ALGORITHM",
  })
  default void invalid(String name, String verdict) throws Exception {
    String[] lines = lines(forwarded(Pki.client(name)));
    try (RawClient connection = RawClient.plainFrom(PROXY, origin())) {
      Seen seen = Seen.of(connection.get(Seen.PATH, lines));
      seen.isRejected(verdict);
      assertThat(seen.source()).isEqualTo(FORWARDED);
      neither(connection.get("/whoami", lines).fields());
      neither(connection.get("/proxy/whoami", lines).fields());
    }
  }

  @ParameterizedTest(name = "O7 over {0}")
  @DisplayName("O7 the TLS certificate of the proxy is never the client's")
  @EnumSource(Wire.class)
  default void certificateOfTheHop(Wire wire) throws Exception {
    Client hop = Pki.good();
    Seen seen = Seen.of(wire.get(origin(), hop, Seen.PATH));
    seen.isRejected("NONE");
    assertThat(seen.source()).isEqualTo(FORWARDED);
    neither(wire.get(origin(), hop, "/whoami").fields());
    neither(wire.get(origin(), hop, "/proxy/whoami").fields());
    Seen.of(wire.get(origin(), hop, Seen.PATH, new Field("Client-Cert", ":Zm9yZ2Vk:")))
        .isRejected("MALFORMED");
    Seen.of(wire.get(origin(), hop, Seen.PATH, fields(Pki.client("revoked"))))
        .isRejected("REVOKED");
  }

  @Test
  @DisplayName("O8 what is passed on is the validated path, and not what the proxy wrote")
  default void rewritten() throws Exception {
    try (RawClient connection = RawClient.plainFrom(PROXY, origin())) {
      for (String name : List.of("unrelatedExtra", "rootIncluded", "shuffled")) {
        Client client = Pki.client(name);
        onlyOurs(connection.get("/whoami", lines(forwarded(client))).fields(), client);
        onlyOurs(connection.get("/proxy/whoami", lines(forwarded(client))).fields(), client);
      }
      Client good = Pki.good();
      String unpadded = good.leafValue().replace("=", "");
      String[] lines = {
        "Client-Cert: " + unpadded + ";a=1;b", "Client-Cert-Chain: " + good.chainValue() + ";c=?0"
      };
      onlyOurs(connection.get("/whoami", lines).fields(), good);
      Seen.of(connection.get(Seen.PATH, lines)).isVerified(good, FORWARDED, 2);
      Client extra = Pki.client("unrelatedExtra");
      String[] chainInLines = {
        "Client-Cert: " + extra.leafValue(),
        "Client-Cert-Chain: " + Client.fieldValue(List.of(extra.sent().get(1))),
        "Client-Cert-Chain: " + Client.fieldValue(List.of(extra.sent().get(2)))
      };
      onlyOurs(connection.get("/whoami", chainInLines).fields(), extra);
    }
  }

  @Test
  @DisplayName("O3 the fields of a peer that is not a trusted proxy are stripped")
  default void stranger() throws Exception {
    Client client = Pki.good();
    String[] lines = lines(forwarded(client));
    try (RawClient plain = RawClient.plainFrom(STRANGER, origin());
        RawClient tls = RawClient.tlsFrom(STRANGER, origin(), Client.NONE);
        RawClient mutual = RawClient.tlsFrom(STRANGER, origin(), client)) {
      for (RawClient connection : List.of(plain, tls, mutual)) {
        Seen seen = Seen.of(connection.get(Seen.PATH, lines));
        seen.isRejected("NONE");
        assertThat(seen.source()).isEqualTo(FORWARDED);
        neither(connection.get("/whoami", lines).fields());
        neither(connection.get("/proxy/whoami", lines).fields());
        Seen.of(connection.get(Seen.PATH)).isRejected("NONE");
      }
    }
  }

  @Test
  @DisplayName("O3 the same over HTTP/2")
  @Needs(Capability.HTTP_2)
  default void strangerOverHttp2() throws Exception {
    try (RawHttp2 connection = RawHttp2.plainFrom(STRANGER, origin())) {
      Seen.of(connection.get(Seen.PATH, lowerCase(Pki.good()))).isRejected("NONE");
      neither(connection.get("/whoami", lowerCase(Pki.good())).fields());
    }
  }

  @Test
  @DisplayName("O3 O11 such a request is counted and logged with the address of its peer")
  default void counted() throws Exception {
    String[] lines = lines(forwarded(Pki.good()));
    try (RawClient proxy = RawClient.plainFrom(PROXY, origin());
        RawClient stranger = RawClient.plainFrom(STRANGER, origin())) {
      Counters before = Counters.of(proxy.get(Counters.PATH));
      stranger.get("/whoami", lines);
      stranger.get("/whoami", "client_cert: :Zm9yZ2Vk:");
      stranger.get("/whoami");
      Counters after = Counters.of(proxy.get(Counters.PATH));
      assertThat(after.untrustedPeers() - before.untrustedPeers()).isEqualTo(2);
      assertThat(after.spoofed() - before.spoofed()).isEqualTo(2);
      assertThat(after.forwarded()).isEqualTo(before.forwarded());

      proxy.get("/whoami", lines);
      proxy.get("/whoami", "Client-Cert: :Zm9yZ2Vk:");
      Counters last = Counters.of(proxy.get(Counters.PATH));
      assertThat(last.forwarded() - after.forwarded()).isEqualTo(2);
      assertThat(last.untrustedPeers()).isEqualTo(after.untrustedPeers());
      assertThat(last.spoofed()).isEqualTo(after.spoofed());
    }
    assertThat(origin().awaitLog(line -> line.contains("not a trusted proxy")))
        .contains("peer=\"" + STRANGER + "\"");
  }

  @ParameterizedTest(name = "O4 {0}")
  @DisplayName("O4 no name but those of the configured format is read, also from a trusted proxy")
  @ValueSource(
      strings = {
        "client_cert",
        "Client.Cert",
        "CLIENT_CERT",
        "X-SSL-Client-Cert",
        "X-Forwarded-Client-Cert",
        "SSL-CLIENT-CERT",
      })
  default void otherNames(String name) throws Exception {
    Client good = Pki.good();
    try (RawClient connection = RawClient.plainFrom(PROXY, origin())) {
      Seen.of(connection.get(Seen.PATH, name + ": " + good.leafValue())).isRejected("NONE");
      neither(connection.get("/whoami", name + ": :Zm9v:").fields());
    }
  }

  @Test
  @DisplayName("O4 aliases and nominations are stripped, also from a trusted proxy")
  default void aliasesAndNominations() throws Exception {
    Client good = Pki.good();
    List<Field> sent = new ArrayList<>(forwarded(good));
    sent.add(Expect.forged("client_cert"));
    sent.add(Expect.forged("Client.Cert-Chain"));
    sent.add(new Field("Connection", "keep-alive, Client-Cert, client_cert_chain"));
    sent.add(new Field("Trailer", "Client-Cert"));
    try (RawClient connection = RawClient.plainFrom(PROXY, origin())) {
      for (String target : List.of("/whoami", "/proxy/whoami")) {
        onlyOurs(connection.get(target, lines(sent)).fields(), good);
      }
      Fields seen = connection.get("/whoami", lines(sent)).fields();
      assertThat(seen.values("Connection")).containsExactly("keep-alive");
      assertThat(seen.values("Trailer")).isEmpty();
      Seen.of(connection.get(Seen.PATH, lines(sent))).isVerified(good, FORWARDED, 2);
    }
  }

  @Test
  @DisplayName("O4 such a field of a trusted proxy is counted as spoofed")
  default void aliasIsCounted() throws Exception {
    try (RawClient connection = RawClient.plainFrom(PROXY, origin())) {
      Counters before = Counters.of(connection.get(Counters.PATH));
      connection.get("/whoami", "client_cert: :Zm9yZ2Vk:");
      Counters after = Counters.of(connection.get(Counters.PATH));
      assertThat(after.spoofed() - before.spoofed()).isEqualTo(1);
      assertThat(after.untrustedPeers()).isEqualTo(before.untrustedPeers());
      assertThat(after.forwarded()).isEqualTo(before.forwarded());
    }
  }

  @ParameterizedTest(name = "O4 over {0}")
  @DisplayName("O4 a trailer is not read, and stripped")
  @EnumSource(Wire.class)
  @Needs(Capability.TRAILERS)
  default void trailer(Wire wire) throws Exception {
    List<Field> sent = new ArrayList<>(forwarded(Pki.good()));
    sent.add(new Field("X-Trailer", "stays"));
    Reply reply = wire.postWithTrailers(origin(), Client.NONE, "/trailers", sent);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(trailers(reply).managed()).isEmpty();
    assertThat(reply.fields().managed()).isEmpty();
    assertThat(reply.fields().values(CONTROL.name())).containsExactly(CONTROL.value());
    needTrailers(wire);
    assertThat(trailers(reply).values("X-Trailer")).containsExactly("stays");
  }

  @ParameterizedTest(name = "O5 {0}")
  @DisplayName("O5 a malformed field of a trusted proxy is MALFORMED, and nothing is forwarded")
  @EnumSource
  default void malformed(MalformedForwarded malformed) throws Exception {
    try (RawClient connection = RawClient.plainFrom(PROXY, origin())) {
      Seen seen = Seen.of(connection.get(Seen.PATH, malformed.lines()));
      seen.isRejected("MALFORMED");
      assertThat(seen.source()).isEqualTo(FORWARDED);
      assertThat(seen.reason()).contains(malformed.reason());
      neither(connection.get("/whoami", malformed.lines()).fields());
      neither(connection.get("/proxy/whoami", malformed.lines()).fields());
    }
  }

  @ParameterizedTest(name = "O5 {0}")
  @DisplayName("O5 what a server may refuse itself is no server error, and nothing is forwarded")
  @EnumSource(MalformedField.class)
  default void malformedLines(MalformedField malformed) throws Exception {
    try (RawClient connection = RawClient.plainFrom(PROXY, origin())) {
      Reply reply = connection.get("/whoami", malformed.lines());
      assertThat(reply.status()).isIn(200, 400);
      if (reply.status() == 200) {
        assertThat(reply.fields().managed()).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("O1 forwarded-or-tls reads the fields of proxies and the TLS of everyone else")
  default void forwardedOrTls() throws Exception {
    Host host = host(Variant.ORIGIN_OR_TLS);
    Client inFields = Pki.good();
    Client ofTls = Pki.direct();
    String[] lines = nginx(inFields.leaf(), "SUCCESS");
    try (RawClient proxy = RawClient.tlsFrom(PROXY, host, ofTls);
        RawClient client = RawClient.tlsFrom(STRANGER, host, ofTls);
        RawClient plain = RawClient.plainFrom(STRANGER, host)) {
      // without the chain, which this format does not have, there is no path
      Client direct = Pki.direct();
      Seen.of(proxy.get(Seen.PATH, nginx(direct.leaf(), "SUCCESS")))
          .isVerified(direct, FORWARDED, 1);
      Seen.of(proxy.get(Seen.PATH, lines)).isRejected("UNTRUSTED");
      Seen none = Seen.of(proxy.get(Seen.PATH));
      none.isRejected("NONE");
      assertThat(none.source()).isEqualTo(FORWARDED);
      neither(proxy.get("/whoami").fields());

      for (String[] sent : new String[][] {{}, lines, lines(forwarded(inFields))}) {
        Seen.of(client.get(Seen.PATH, sent)).isVerified(ofTls, "TLS", 1);
        onlyOurs(client.get("/whoami", sent).fields(), ofTls);
        Seen seen = Seen.of(plain.get(Seen.PATH, sent));
        seen.isRejected("NONE");
        assertThat(seen.source()).isEqualTo("TLS");
        neither(plain.get("/whoami", sent).fields());
      }
    }
    try (RawClient client = RawClient.tlsFrom(STRANGER, host, Pki.client("expired"))) {
      Seen.of(client.get(Seen.PATH, nginx(Pki.direct().leaf(), "SUCCESS"))).isRejected("EXPIRED");
    }
  }

  @Test
  @DisplayName("O9 a format with a verdict of the proxy accepts nothing but success")
  default void otherFormat() throws Exception {
    Host host = host(Variant.ORIGIN_OR_TLS);
    X509Certificate leaf = Pki.direct().leaf();
    try (RawClient proxy = RawClient.plainFrom(PROXY, host)) {
      Seen.of(proxy.get(Seen.PATH, nginx(leaf, "SUCCESS"))).isVerified(Pki.direct(), FORWARDED, 1);
      for (String verdict : List.of("FAILED:certificate has expired", "NONE", "success", "")) {
        Seen.of(proxy.get(Seen.PATH, nginx(leaf, verdict))).isRejected("MALFORMED");
      }
      String[] alone = {nginx(leaf, "SUCCESS")[0]};
      Seen.of(proxy.get(Seen.PATH, alone)).isRejected("MALFORMED");
      Seen.of(proxy.get(Seen.PATH, "X-SSL-Client-Cert: garbage", "X-SSL-Client-Verify: SUCCESS"))
          .isRejected("MALFORMED");
      // the fields of RFC 9440 are not those of this format
      Seen.of(proxy.get(Seen.PATH, lines(forwarded(Pki.direct())))).isRejected("NONE");
      for (String[] sent : new String[][] {nginx(leaf, "SUCCESS"), nginx(leaf, "NONE")}) {
        for (String target : List.of("/whoami", "/proxy/whoami")) {
          Fields seen = proxy.get(target, sent).fields();
          assertThat(seen.values("X-SSL-Client-Cert")).isEmpty();
          assertThat(seen.values("X-SSL-Client-Verify")).isEmpty();
          assertThat(seen.values(CONTROL.name())).containsExactly(CONTROL.value());
        }
      }
    }
  }

  /** {@code $ssl_client_escaped_cert} and {@code $ssl_client_verify}. */
  private static String[] nginx(X509Certificate leaf, String verdict) {
    String escaped = URLEncoder.encode(Pem.of(leaf), US_ASCII).replace("+", "%20");
    return new String[] {"X-SSL-Client-Cert: " + escaped, "X-SSL-Client-Verify: " + verdict};
  }

  @ParameterizedTest(name = "O2 over {0}")
  @DisplayName("O2 a proxy is trusted by a name in its certificate, below the proxies' own anchors")
  @EnumSource(Wire.class)
  default void identity(Wire wire) throws Exception {
    Client client = Pki.good();
    Client proxy = Pki.proxy("proxy.example", Pki.proxyCa());
    Host host = host(Variant.ORIGIN_IDENTITIES);
    Seen.of(wire.get(host, proxy, Seen.PATH, fields(client))).isVerified(client, FORWARDED, 2);
    onlyOurs(wire.get(host, proxy, "/whoami", fields(client)).fields(), client);
    // a verified certificate of the hop is no certificate of the client
    Seen.of(wire.get(host, proxy, Seen.PATH)).isRejected("NONE");
    neither(wire.get(host, proxy, "/whoami").fields());
    Seen.of(wire.get(host, proxy, Seen.PATH, fields(Pki.client("expired")))).isRejected("EXPIRED");
  }

  @Test
  @DisplayName("O2 another name, or the right name from another authority, is not trusted")
  default void otherIdentities() throws Exception {
    HeldCertificate proxies = Pki.proxyCa();
    HeldCertificate clients = Pki.get().root();
    HeldCertificate impostor =
        HeldCertificate.builder().subject("CN=proxies").certificateAuthority().build();
    List<Client> others =
        List.of(
            Client.NONE,
            Pki.proxy("other.example", proxies),
            Pki.proxy("proxy.example.attacker.example", proxies),
            Pki.proxy("proxy.example", clients),
            Pki.proxy("proxy.example", impostor),
            Pki.expiredProxy("proxy.example", proxies),
            Pki.good());
    Host host = host(Variant.ORIGIN_IDENTITIES);
    String[] lines = lines(forwarded(Pki.good()));
    for (Client other : others) {
      try (RawClient connection = RawClient.tls(host, other)) {
        Seen.of(connection.get(Seen.PATH, lines)).isRejected("NONE");
        neither(connection.get("/whoami", lines).fields());
      }
    }
    try (RawClient connection = RawClient.plainFrom(PROXY, host)) {
      Seen.of(connection.get(Seen.PATH, lines)).isRejected("NONE");
      neither(connection.get("/whoami", lines).fields());
    }
  }
}
