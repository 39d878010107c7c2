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
import static io.clientcert.it.Expect.FORGED;
import static io.clientcert.it.Expect.MARK;
import static io.clientcert.it.Expect.elements;
import static io.clientcert.it.Expect.forged;
import static io.clientcert.it.Expect.forgedLine;
import static io.clientcert.it.Expect.neither;
import static io.clientcert.it.Expect.onlyOurs;
import static io.clientcert.it.Expect.onlyOursOrRefused;
import static io.clientcert.it.Expect.trailers;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules S1 to S7, S9 to S11: what a client wrote under our names is gone before anyone reads it.
 */
interface StripContract extends HostUnderTest {

  /** The characters of a token (RFC 9110 section 5.6.2) that a backend may take for a hyphen. */
  String SEPARATORS = "!#$%&'*+.^_`|~";

  @ParameterizedTest(name = "S1 {0} sent without a certificate")
  @DisplayName("S1 a forged field is in no view of a request without a certificate")
  @CsvSource({
    "Client-Cert, " + FORGED,
    "CLIENT-CERT, " + FORGED,
    "cLiEnT-cErT, " + FORGED,
    "client-cert, 42",
    "Client-Cert, 'Sun, 06 Nov 1994 08:49:37 GMT'",
    "Client-Cert-Chain, " + FORGED,
    "CLIENT-CERT-CHAIN, " + FORGED,
    "client-CERT-chain, 42",
  })
  @Needs(Capability.SERVLETS)
  default void forgedFieldIsInNoView(String name, String value) throws Exception {
    Reply reply =
        Wire.HTTP_1_1.get(
            host(),
            Client.NONE,
            "/views?name=Client-Cert&name=Client-Cert-Chain&name=X-Control&name=" + name,
            new Field(name, value));
    assertThat(reply.body().lines())
        .contains(noView("Client-Cert"))
        .contains(noView("Client-Cert-Chain"))
        .contains(noView(name))
        .contains(
            "getHeader(X-Control)=arrives",
            "getHeaders(X-Control)=[arrives]",
            "getHeaderNames.contains(X-Control)=true");
  }

  private static String[] noView(String name) {
    return new String[] {
      "getHeader(" + name + ")=null",
      "getHeaders(" + name + ")=[]",
      "getHeaderNames.contains(" + name + ")=false",
      "getIntHeader(" + name + ")=-1",
      "getDateHeader(" + name + ")=-1"
    };
  }

  @ParameterizedTest(name = "S1 {0} sent with a certificate")
  @DisplayName("S1 every view of a request with a certificate has ours instead of the forged one")
  @ValueSource(strings = {"Client-Cert", "CLIENT-CERT", "cLiEnT-cErT"})
  @Needs(Capability.SERVLETS)
  default void everyViewHasOurs(String name) throws Exception {
    Client client = Pki.good();
    Reply reply =
        Wire.HTTP_1_1.get(
            host(), client, "/views?name=" + name + "&name=" + name + "-Chain", forged(name));
    assertThat(reply.body().lines())
        .contains(
            "getHeader(" + name + ")=" + client.leafValue(),
            "getHeaders(" + name + ")=[" + client.leafValue() + "]",
            "getHeaderNames.contains(" + name + ")=true",
            "getIntHeader(" + name + ")=threw NumberFormatException",
            "getDateHeader(" + name + ")=threw IllegalArgumentException",
            "getHeader(" + name + "-Chain)=" + client.chainValue(),
            "getHeaders(" + name + "-Chain)=[" + client.chainValue() + "]",
            "getHeaderNames.contains(" + name + "-Chain)=true");
  }

  @Test
  @DisplayName("S1 what could be pushed over HTTP/2 has nothing forged")
  @Needs({Capability.HTTP_2, Capability.SERVLETS})
  default void pushedRequest() throws Exception {
    try (RawHttp2 connection = RawHttp2.tls(host(), Pki.good())) {
      Reply reply =
          connection.get(
              "/views?name=client-cert&name=client_cert",
              new Field("client-cert", FORGED),
              new Field("client_cert", FORGED));
      assertThat(reply.body()).doesNotContain(FORGED);
      assertThat(reply.body().lines())
          .contains("newPushBuilder.getHeader(client_cert)=null")
          .anyMatch(line -> line.startsWith("newPushBuilder.getHeader(client-cert)="));
    }
  }

  @ParameterizedTest(name = "S1 {0} sent to a host with Turkish case rules")
  @DisplayName("S1 letters are compared without a locale")
  @ValueSource(strings = {"Client-Cert", "CLIENT-CERT", "client-cert", "CLIENT_CERT"})
  default void lettersAreComparedWithoutLocale(String name) throws Exception {
    Client client = Pki.good();
    Host host = host(Variant.TURKISH);
    onlyOurs(
        Wire.HTTP_1_1.get(host, client, "/whoami", forged(name), forged(name + "-Chain")).fields(),
        client);
    neither(
        Wire.HTTP_1_1
            .get(host, Client.NONE, "/whoami", forged(name), forged(name + "-CHAIN"))
            .fields());
  }

  @ParameterizedTest(name = "S1 {0} sent to a host with Turkish case rules")
  @DisplayName("S1 letters of the names that an application asks for are compared so, too")
  @ValueSource(strings = {"Client-Cert", "client-cert"})
  @Needs(Capability.SERVLETS)
  default void lettersInViewsAreComparedWithoutLocale(String name) throws Exception {
    Client client = Pki.good();
    // Connectors fold the names that a client sends, and not those that an application asks for
    assertThat(
            Wire.HTTP_1_1
                .get(
                    host(Variant.TURKISH),
                    client,
                    "/views?name=CLIENT-CERT&name=CLIENT-CERT-CHAIN",
                    forged(name))
                .body()
                .lines())
        .contains(
            "getHeaders(CLIENT-CERT)=[" + client.leafValue() + "]",
            "getHeaders(CLIENT-CERT-CHAIN)=[" + client.chainValue() + "]");
  }

  @ParameterizedTest(name = "S2 {0}")
  @DisplayName("S2 empty, folded and malformed field lines")
  @EnumSource(MalformedField.class)
  default void emptyFoldedMalformed(MalformedField malformed) throws Exception {
    Client client = Pki.good();
    try (RawClient connection = RawClient.tls(host(), client)) {
      onlyOursOrRefused(connection.get("/whoami", malformed.lines()), client);
    }
  }

  @ParameterizedTest(name = "S2 many lines over {0}")
  @DisplayName("S2 any number of lines")
  @EnumSource(Wire.class)
  default void anyNumberOfLines(Wire wire) throws Exception {
    List<Field> lines = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      lines.addAll(
          List.of(
              forged("Client-Cert"),
              forged("Client-Cert-Chain"),
              new Field("Client-Cert", ""),
              new Field("X-Between", "" + i)));
    }
    Reply reply = wire.get(host(), Pki.good(), "/whoami", lines.toArray(Field[]::new));
    onlyOurs(reply.fields(), Pki.good());
    assertThat(reply.fields().values("X-Between")).hasSize(15);
  }

  @ParameterizedTest(name = "S3 the separator {0}")
  @DisplayName("S3 aliases that CGI and its heirs cannot tell from our names")
  @ValueSource(strings = {"!", "#", "$", "%", "&", "'", "*", "+", ".", "^", "_", "`", "|", "~"})
  default void aliases(String separator) throws Exception {
    Client client = Pki.good();
    Field[] aliases = {
      forged("Client" + separator + "Cert"),
      forged("CLIENT" + separator + "CERT"),
      forged("client" + separator + "cert" + separator + "chain"),
      forged("Client-Cert" + separator + "Chain"),
      forged("Client" + separator + "Cert-Chain"),
    };
    onlyOurs(Wire.HTTP_1_1.get(host(), client, "/whoami", aliases).fields(), client);
    neither(Wire.HTTP_1_1.get(host(), Client.NONE, "/whoami", aliases).fields());
  }

  @ParameterizedTest(name = "S3 all aliases over {0}, seen by the backend")
  @DisplayName("S3 no alias reaches the backend")
  @EnumSource(Wire.class)
  default void noAliasReachesTheBackend(Wire wire) throws Exception {
    Client client = Pki.good();
    List<Field> aliases = new ArrayList<>();
    SEPARATORS
        .chars()
        .mapToObj(Character::toString)
        .forEach(
            separator -> {
              aliases.add(forged("Client" + separator + "Cert"));
              aliases.add(forged("Client" + separator + "Cert" + separator + "Chain"));
            });
    Reply reply = wire.get(host(), client, "/proxy/whoami", aliases.toArray(Field[]::new));
    onlyOurs(reply.fields(), client);
  }

  @ParameterizedTest(name = "S3 {0} is another name")
  @DisplayName("S3 a name that only resembles ours stays")
  @ValueSource(
      strings = {
        "ClientCert",
        "Client-Certificate",
        "X-Client-Cert",
        "Client--Cert",
        "Client-Cert-",
        "_Client_Cert",
        "Client0Cert",
        "Client-Cert-Chains",
      })
  default void resemblingNameStays(String name) throws Exception {
    Fields seen =
        Wire.HTTP_1_1.get(host(), Pki.good(), "/whoami", new Field(name, "stays")).fields();
    assertThat(seen.values(name)).containsExactly("stays");
    onlyOurs(seen, Pki.good());
  }

  @ParameterizedTest(name = "S4 {0} becomes [{1}]")
  @DisplayName("S4 our names are taken out of what nominates fields, other tokens stay")
  @CsvSource(
      quoteCharacter = '§',
      textBlock =
          """
          §Client-Cert§, §§
          §CLIENT-CERT,client-cert-chain§, §§
          §keep-alive, Client-Cert§, §keep-alive§
          §Client-Cert, X-Other, Client-Cert-Chain, keep-alive§, §X-Other, keep-alive§
          §keep-alive, "a,Client-Cert,b"§, §keep-alive§
          §"Client-Cert", X-Other§, §X-Other§
          §Client_Cert, client.cert.chain, X-Other§, §X-Other§
          §X-Other,\tClient-Cert\t , , Client-Cert;q=1§, §X-Other§
          §X-Other, keep-alive§, §X-Other, keep-alive§
          """)
  default void nominations(String sent, String left) throws Exception {
    Client client = Pki.good();
    List<String> expected = left.isEmpty() ? List.of() : List.of(left.split(", ", -1));
    for (String name : List.of("Connection", "Proxy-Connection", "Trailer")) {
      Fields seen = Wire.HTTP_1_1.get(host(), client, "/whoami", new Field(name, sent)).fields();
      assertThat(elements(seen, name)).as(name).isEqualTo(expected);
      onlyOurs(seen, client);
    }
  }

  @ParameterizedTest(name = "S4 Connection: {0} at the backend")
  @DisplayName("S4 a proxy that honours Connection still forwards our fields")
  @ValueSource(
      strings = {
        "Client-Cert",
        "X-Named, Client-Cert, Client-Cert-Chain",
        "close, CLIENT-CERT",
        "close, \"a,Client-Cert,b\", client-cert-chain",
        "Client_Cert, \"Client-Cert\", 'Client-Cert-Chain'",
      })
  default void proxyStillForwards(String nominations) throws Exception {
    Client client = Pki.good();
    Field named = new Field("X-Named", "for this hop alone");
    Field connection = new Field("Connection", nominations);
    onlyOurs(Wire.HTTP_1_1.get(host(), client, "/whoami", connection, named).fields(), client);
    Fields backend = Wire.HTTP_1_1.get(host(), client, "/proxy/whoami", connection, named).fields();
    onlyOurs(backend, client);
    assertThat(backend.values("X-Named").isEmpty()).isEqualTo(nominations.contains("X-Named"));
  }

  @Test
  @DisplayName("S4 our names are taken out of the one of several Connection lines that has them")
  default void severalNominatingLines() throws Exception {
    Client client = Pki.good();
    try (RawClient connection = RawClient.tls(host(), client)) {
      String[] lines = {
        "Connection: X-First",
        "connection: client-cert",
        "CONNECTION: Client-Cert-Chain, X-Last",
        "X-First: 1",
        "X-Last: 1"
      };
      Fields seen = connection.get("/whoami", lines).fields();
      assertThat(elements(seen, "Connection")).containsExactly("X-First", "X-Last");
      onlyOurs(seen, client);

      Fields backend = connection.get("/proxy/whoami", lines).fields();
      assertThat(backend.values("X-First")).isEmpty();
      assertThat(backend.values("X-Last")).isEmpty();
      onlyOurs(backend, client);
    }
  }

  @Test
  @DisplayName("S4 every view of a sanitised Connection says the same")
  @Needs(Capability.SERVLETS)
  default void everyViewOfConnection() throws Exception {
    try (RawClient connection = RawClient.tls(host(), Pki.good())) {
      assertThat(
              connection
                  .get("/views?name=Connection", "Connection: keep-alive, Client-Cert")
                  .body()
                  .lines())
          .contains(
              "getHeader(Connection)=keep-alive",
              "getHeaders(Connection)=[keep-alive]",
              "getHeaderNames.contains(Connection)=true");
      assertThat(connection.get("/views?name=Connection", "Connection: Client-Cert").body().lines())
          .contains(
              "getHeader(Connection)=null",
              "getHeaders(Connection)=[]",
              "getHeaderNames.contains(Connection)=false");
    }
  }

  @ParameterizedTest(name = "S5 over {0}")
  @DisplayName("S5 trailers under our names do not reach the application")
  @EnumSource(Wire.class)
  @Needs(Capability.TRAILERS)
  default void trailerFields(Wire wire) throws Exception {
    withoutOurTrailers(wire, "/trailers");
  }

  @ParameterizedTest(name = "S5 over {0}")
  @DisplayName("S5 trailers under our names do not reach the backend")
  @EnumSource(Wire.class)
  @Needs({Capability.TRAILERS, Capability.PROXIED_TRAILERS})
  default void trailerFieldsAtTheBackend(Wire wire) throws Exception {
    withoutOurTrailers(wire, "/proxy/trailers");
  }

  @ParameterizedTest(name = "S5 with the chunk extension {0}")
  @DisplayName("S5 trailers behind chunk extensions do not reach the application either")
  @ValueSource(strings = {";x", ";x=1;y=\"z\"", ";client-cert=1", ";x=\"Client-Cert: 1\""})
  @Needs(Capability.TRAILERS)
  default void trailersBehindChunkExtensions(String extension) throws Exception {
    try (RawClient connection = RawClient.tls(host(), Pki.good())) {
      Reply reply =
          connection.postWithTrailers(
              extension,
              "/trailers",
              "body",
              List.of(forgedLine("Client-Cert"), forgedLine("client_cert_chain"), "X-Trailer: 1"));
      assertThat(reply.status()).isIn(200, 400);
      assertThat(trailers(reply).managed()).isEmpty();
      assertThat(reply.body()).doesNotContain(MARK);
      if (reply.status() == 200) {
        assertThat(trailers(reply).values("X-Trailer")).containsExactly("1");
        onlyOurs(connection.get("/whoami").fields(), Pki.good());
      }
    }
  }

  private void withoutOurTrailers(Wire wire, String target) throws Exception {
    Client client = Pki.good();
    List<Field> sent =
        List.of(
            forged("Client-Cert"),
            forged("Client-Cert-Chain"),
            forged("Client_Cert"),
            new Field("X-Trailer", "stays"));
    List<Fields> others = new ArrayList<>();
    for (Client sender : List.of(client, Client.NONE)) {
      Reply reply = wire.postWithTrailers(host(), sender, target, sent);
      assertThat(reply.status()).isEqualTo(200);
      Fields trailers = trailers(reply);
      assertThat(trailers.managed()).isEmpty();
      others.add(trailers);
      assertThat(reply.body()).doesNotContain(MARK);
      Fields header = reply.fields();
      assertThat(header.values(CONTROL.name())).containsExactly(CONTROL.value());
      assertThat(header.values("Client-Cert"))
          .isEqualTo(sender.equals(client) ? List.of(client.leafValue()) : List.of());
    }
    needTrailers(wire);
    assertThat(others)
        .allSatisfy(trailers -> assertThat(trailers.values("X-Trailer")).containsExactly("stays"));
  }

  @Test
  @DisplayName("S6 plaintext HTTP/1.1: stripped, and nothing injected")
  default void plaintext() throws Exception {
    try (RawClient connection = RawClient.plain(host())) {
      for (String target : List.of("/whoami", "/proxy/whoami")) {
        Reply reply =
            connection.get(
                target,
                forgedLine("Client-Cert"),
                forgedLine("client_cert_chain"),
                "Connection: Client-Cert-Chain");
        assertThat(reply.status()).isEqualTo(200);
        neither(reply.fields());
      }
    }
  }

  @Test
  @DisplayName("S6 plaintext HTTP/2: stripped, and nothing injected")
  @Needs(Capability.HTTP_2)
  default void plaintextHttp2() throws Exception {
    try (RawHttp2 connection = RawHttp2.plain(host())) {
      for (String target : List.of("/whoami", "/proxy/whoami")) {
        Reply reply = connection.get(target, forged("client-cert"), forged("client_cert_chain"));
        assertThat(reply.status()).isEqualTo(200);
        neither(reply.fields());
      }
    }
  }

  @Test
  @DisplayName("S6 AJP with a valid certificate in its SSL_CERT: stripped, and nothing injected")
  @Needs(Capability.AJP)
  default void ajp() throws Exception {
    for (String target : List.of("/whoami", "/proxy/whoami")) {
      try (AjpClient connection = AjpClient.connect(host())) {
        Reply reply =
            connection.get(
                target, Pki.direct(), forged("Client-Cert"), forged("client_cert_chain"));
        assertThat(reply.status()).isEqualTo(200);
        neither(reply.fields());
      }
    }
  }

  @ParameterizedTest(name = "S7 {1} {0}")
  @DisplayName("S7 in every dispatch ours is there once and the forged one never")
  @CsvSource({
    "/async?mode=noarg, 200",
    "/async?mode=args, 200",
    "/async?mode=noarg-dispatch, 200",
    "/async?mode=args-dispatch, 200",
    "/async?mode=context-dispatch, 200",
    "/send-error?code=418, 418",
    "/throw, 500",
    "/forward, 200",
    "/include, 200",
    "/nested, 200",
    "/forward-error, 418",
  })
  @Needs(Capability.SERVLETS)
  default void everyDispatch(String target, int status) throws Exception {
    Client client = Pki.good();
    Field[] fields = {
      forged("Client-Cert"),
      forged("Client-Cert-Chain"),
      forged("client_cert"),
      new Field("Connection", "keep-alive, Client-Cert")
    };
    Reply reply = Wire.HTTP_1_1.get(host(), client, target, fields);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body().contains("dispatcher=ERROR")).isEqualTo(status >= 400);
    onlyOurs(reply.fields(), client);
    assertThat(reply.fields().values("Connection")).containsExactly("keep-alive");

    Reply withoutCertificate = Wire.HTTP_1_1.get(host(), Client.NONE, target, fields);
    assertThat(withoutCertificate.status()).isEqualTo(status);
    neither(withoutCertificate.fields());
  }

  @Test
  @DisplayName("S7 the error page of a request that no servlet took shows nothing forged")
  @Needs(Capability.SERVLETS)
  default void errorPageOfUnknownPath() throws Exception {
    for (Client client : List.of(Pki.good(), Client.NONE)) {
      Reply reply =
          Wire.HTTP_1_1.get(
              host(), client, "/no-such-page", forged("Client-Cert"), forged("client_cert"));
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.body()).contains("dispatcher=ERROR").doesNotContain(MARK);
      assertThat(reply.fields().values(CONTROL.name())).containsExactly(CONTROL.value());
    }
  }

  @Test
  @DisplayName("S9 the chain field is managed also where there is no chain")
  default void chainIsManagedWithoutChain() throws Exception {
    onlyOurs(
        Wire.HTTP_1_1.get(host(), Pki.direct(), "/whoami", forged("Client-Cert-Chain")).fields(),
        Pki.direct());
  }

  @Test
  @DisplayName("S9 the chain field is managed also where chain=none")
  default void chainIsManagedWhenSwitchedOff() throws Exception {
    Client good = Pki.good();
    Client withoutChain = new Client(good.name(), good.key(), good.sent(), List.of());
    onlyOurs(
        Wire.HTTP_1_1
            .get(
                host(Variant.NO_CHAIN),
                good,
                "/proxy/whoami",
                forged("Client-Cert-Chain"),
                forged("client_cert_chain"),
                new Field("Connection", "Client-Cert-Chain"))
            .fields(),
        withoutChain);
  }

  @ParameterizedTest(name = "S10 over {0}")
  @DisplayName("S10 by default a request with a forged field is served without it")
  @EnumSource(Wire.class)
  default void spoofedIsStrippedByDefault(Wire wire) throws Exception {
    for (String name : List.of("Client-Cert", "client_cert_chain")) {
      Reply reply = wire.get(host(), Pki.good(), "/whoami", forged(name));
      assertThat(reply.status()).isEqualTo(200);
      onlyOurs(reply.fields(), Pki.good());
    }
  }

  @ParameterizedTest(name = "S10 {0} over {1}")
  @DisplayName("S10 onSpoofed=reject answers 400 without details")
  @CsvSource({
    "Client-Cert, HTTP_1_1",
    "CLIENT-CERT, HTTP_1_1",
    "Client_Cert, HTTP_1_1",
    "client.cert.chain, HTTP_1_1",
    "Client-Cert-Chain, HTTP_1_1",
    "Client-Cert, HTTP_2",
    "Client_Cert, HTTP_2",
  })
  default void spoofedIsRejected(String name, Wire wire) throws Exception {
    for (Client client : List.of(Pki.good(), Client.NONE)) {
      Reply reply = wire.get(host(Variant.REJECT_SPOOFED), client, "/whoami", forged(name));
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body())
          .doesNotContain(MARK)
          .doesNotContain("io.clientcert")
          .doesNotContainPattern("\\bat [a-z]+\\.");
    }
  }

  @Test
  @DisplayName("S10 after a rejected request the connection goes on, or says that it does not")
  default void connectionSurvivesRejection() throws Exception {
    Client client = Pki.good();
    Host host = host(Variant.REJECT_SPOOFED);
    try (RawClient connection = RawClient.tls(host, client)) {
      onlyOurs(connection.get("/whoami").fields(), client);
      Reply rejected = connection.get("/whoami", forgedLine("Client-Cert"));
      assertThat(rejected.status()).isEqualTo(400);
      if (elements(rejected.headers(), "Connection").stream()
          .noneMatch("close"::equalsIgnoreCase)) {
        onlyOurs(connection.get("/whoami").fields(), client);
      }
    }
    try (RawHttp2 connection = RawHttp2.tls(host, client)) {
      assertThat(connection.get("/whoami", forged("client-cert")).status()).isEqualTo(400);
      onlyOurs(connection.get("/whoami").fields(), client);
    }
  }

  @Test
  @DisplayName("S10 onSpoofed=reject: a nominated name without a field is no server error")
  default void nominationAloneIsNoServerError() throws Exception {
    Client client = Pki.good();
    for (String nominated : List.of("Client-Cert", "X-Other, client_cert_chain")) {
      onlyOursOrRefused(
          Wire.HTTP_1_1.get(
              host(Variant.REJECT_SPOOFED),
              client,
              "/proxy/whoami",
              new Field("Connection", nominated)),
          client);
    }
  }

  @ParameterizedTest(name = "S10 over {0}")
  @DisplayName("S10 onSpoofed=reject: trailers come too late to be rejected and are stripped")
  @EnumSource(Wire.class)
  @Needs(Capability.TRAILERS)
  default void spoofedTrailersAreStripped(Wire wire) throws Exception {
    Reply reply =
        wire.postWithTrailers(
            host(Variant.REJECT_SPOOFED),
            Pki.good(),
            "/trailers",
            List.of(forged("Client-Cert"), new Field("X-Trailer", "stays")));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(trailers(reply).managed()).isEmpty();
    assertThat(reply.body()).doesNotContain(MARK);
    needTrailers(wire);
    assertThat(trailers(reply).values("X-Trailer")).containsExactly("stays");
  }

  @Test
  @DisplayName("S11 WebSocket handshake: ours is there and the forged one is not")
  @Needs(Capability.WEBSOCKET)
  default void webSocket() throws Exception {
    onlyOurs(WebSocketHandshake.fields(host(), Pki.good(), "/websocket"), Pki.good());
    neither(WebSocketHandshake.fields(host(), Client.NONE, "/websocket"));
  }

  @ParameterizedTest(name = "S11 HTTP/2 {0}")
  @DisplayName("S11 HTTP/2: ours is there once and the forged one is not")
  @ValueSource(strings = {"/whoami", "/proxy/whoami"})
  @Needs(Capability.HTTP_2)
  default void http2(String target) throws Exception {
    onlyOursOverHttp2(target);
  }

  @ParameterizedTest(name = "S11 HTTP/2 {0}")
  @DisplayName("S11 HTTP/2: the same in dispatches")
  @ValueSource(strings = {"/forward", "/async?mode=noarg"})
  @Needs({Capability.HTTP_2, Capability.SERVLETS})
  default void http2Dispatches(String target) throws Exception {
    onlyOursOverHttp2(target);
  }

  private void onlyOursOverHttp2(String target) throws Exception {
    Client client = Pki.good();
    for (Client sender : List.of(client, Client.NONE)) {
      Fields seen =
          Fields.parse(
              WellBehaved.http2(
                      host(),
                      sender,
                      WellBehaved.request(host(), target)
                          .header("Client-Cert", FORGED)
                          .header("Client-Cert", FORGED)
                          .header("Client_Cert_Chain", FORGED))
                  .body());
      if (sender.equals(client)) {
        onlyOurs(seen, client);
      } else {
        neither(seen);
      }
    }
  }

  @ParameterizedTest(name = "S11 HTTP/2 {0}")
  @DisplayName("S11 HTTP/2: a broken name or value is rejected, or never reaches the application")
  @EnumSource(BrokenHttp2Field.class)
  @Needs(Capability.HTTP_2)
  default void brokenFieldsOverHttp2(BrokenHttp2Field broken) throws Exception {
    for (Client client : List.of(Pki.good(), Client.NONE)) {
      for (String target : List.of("/whoami", "/proxy/whoami")) {
        try (RawHttp2 connection = RawHttp2.tls(host(), client)) {
          Reply reply = connection.get(target, broken.field());
          assertThat(reply.status()).isIn(200, 400);
          if (reply.status() == 400) {
            // the server's own refusal may quote what it refused
            continue;
          }
          if (client.equals(Client.NONE)) {
            assertThat(reply.fields().managed()).isEmpty();
          } else {
            onlyOursOrRefused(reply, client);
          }
          assertThat(reply.body()).doesNotContain(MARK);
        } catch (RawHttp2.StreamReset refused) {
          assertThat(refused).hasMessageMatching("(?s)RST_STREAM with code 1|GOAWAY.*");
        }
      }
    }
  }

  @ParameterizedTest(name = "S11 HTTP/1.1 {0}")
  @DisplayName("S11 HTTP/1.1: a NUL in a value is rejected, or never reaches the application")
  @ValueSource(
      strings = {
        "X-Other: 1\0Client-Cert: forged",
        "Content-Type: text/plain\0",
        "Client-Cert\0: forged",
        "Client-Cert : forged"
      })
  default void brokenFieldsOverHttp1(String line) throws Exception {
    Client client = Pki.good();
    for (String target : List.of("/whoami", "/proxy/whoami")) {
      try (RawClient connection = RawClient.tls(host(), client)) {
        Reply reply = connection.get(target, line);
        assertThat(reply.status()).isIn(200, 400);
        if (reply.status() == 200) {
          onlyOursOrRefused(reply, client);
          assertThat(reply.body()).doesNotContain("\0").doesNotContain("forged");
        }
      }
    }
  }

  @Test
  @DisplayName("S11 HTTP/2: a Connection field is refused or sanitised")
  @Needs(Capability.HTTP_2)
  default void connectionOverHttp2() throws Exception {
    Client client = Pki.good();
    try (RawHttp2 connection = RawHttp2.tls(host(), client)) {
      Reply reply =
          connection.get(
              "/proxy/whoami", new Field("connection", "client-cert, client-cert-chain"));
      onlyOursOrRefused(reply, client);
    } catch (RawHttp2.StreamReset refused) {
      assertThat(refused).hasMessageContaining("code 1");
    }
  }

  @ParameterizedTest(name = "S11 {0}")
  @DisplayName("S11 what the connector refuses is no server error and shows nothing forged")
  @EnumSource(SmugglingShape.class)
  default void smugglingShapes(SmugglingShape shape) throws Exception {
    Client client = Pki.good();
    for (String target : List.of("/whoami", "/proxy/whoami")) {
      try (RawClient connection = RawClient.tls(host(), client)) {
        onlyOursOrRefused(connection.get(target, shape.lines()), client);
      }
    }
  }
}
