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

import static io.clientcert.it.Expect.neither;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import io.clientcert.it.MessageSignature.Parsed;
import io.clientcert.it.MessageSignature.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules G1 to G3: signatures of the certificate fields, over real sockets. They are verified and
 * made here by other means than the code under test.
 */
interface SignatureContract extends HostUnderTest {

  /** What a signature of these tests covers. */
  List<String> COVERED =
      List.of("@method", "@authority", "@path", "@query", "client-cert", "client-cert-chain");

  // ---- the edge

  private static Request behind(Reply reply) {
    String[] line =
        reply
            .body()
            .lines()
            .filter(candidate -> candidate.startsWith("request "))
            .findFirst()
            .orElseThrow(() -> new AssertionError(reply.status() + "\n" + reply.body()))
            .split(" ", -1);
    return new Request(line[1], reply.fields().values("Host").get(0), line[2], reply.fields());
  }

  private static void signed(Reply reply, String method, String authority, String target) {
    assertThat(reply.status()).as(target).isEqualTo(200);
    Request request = behind(reply);
    Expect.onlyOurs(request.fields(), Pki.good());
    assertThat(request.method()).isEqualTo(method);
    assertThat(request.authority()).isEqualToIgnoringCase(authority);
    assertThat(request.target()).isIn(target, target.replaceFirst("\\?$", ""));
    Parsed parsed = MessageSignature.parse(request.fields());
    assertThat(parsed.components()).containsExactlyElementsOf(COVERED);
    assertThat(parsed.parameter("keyid")).isEqualTo("hmac");
    assertThat(parsed.parameter("tag")).isEqualTo("client-cert");
    long created = Long.parseLong(parsed.parameter("created"));
    assertThat(Long.parseLong(parsed.parameter("expires")) - created).isEqualTo(30);
    assertThat(Instant.now().getEpochSecond() - created).isBetween(0L, 30L);
    assertThat(MessageSignature.isBy(SigningKeys.SECRET, request)).as(target).isTrue();
  }

  @ParameterizedTest(name = "G1 over {0}")
  @DisplayName("G1 G3 the edge signs what the backend receives, whatever the path and the query")
  @EnumSource(Wire.class)
  default void signatureOfEdge(Wire wire) throws Exception {
    for (String target :
        List.of(
            "/relay/whoami?x=1",
            "/relay/whoami",
            "/relay/whoami?",
            "/relay/a%20b/%C3%A9;p=1?q=%20+&x=%26",
            "/relay/%77hoami?a=b?c")) {
      signed(wire.get(host(Variant.SIGNING), Pki.good(), target), "GET", "localhost", target);
    }
  }

  @ParameterizedTest(name = "G1 Host: {0}")
  @DisplayName("G1 G3 the edge signs the host and the port that the client asked for")
  @ValueSource(strings = {"localhost:8443", "localhost:443", "LocalHost", "app.example:1"})
  default void signatureOfEdgeCoversAuthority(String authority) throws Exception {
    try (RawClient connection = RawClient.named(host(Variant.SIGNING), Pki.good(), authority)) {
      signed(connection.get("/relay/whoami"), "GET", authority, "/relay/whoami");
      signed(
          connection.getAt(
              authority.toLowerCase(Locale.ROOT),
              "https://" + authority.toLowerCase(Locale.ROOT) + "/relay/whoami?x"),
          "GET",
          authority,
          "/relay/whoami?x");
    }
  }

  @ParameterizedTest(name = "G1 over {0}")
  @DisplayName("G1 the edge signs the method of the client")
  @EnumSource(Wire.class)
  default void signatureOfEdgeCoversMethod(Wire wire) throws Exception {
    Reply reply =
        wire.postWithTrailers(host(Variant.SIGNING), Pki.good(), "/relay/whoami", List.of());
    signed(reply, "POST", "localhost", "/relay/whoami");
  }

  @ParameterizedTest(name = "G1 over {0}")
  @DisplayName("G1 signatures of clients pass, but none that could be taken for that of the edge")
  @EnumSource(Wire.class)
  default void signatureOfClientBesideOurs(Wire wire) throws Exception {
    String own = "sig1=(\"@method\" \"@path\");created=1;keyid=\"mine\"";
    Field[] fields = {
      new Field("Signature-Input", own + ", ttrp=(\"client-cert\");created=1;keyid=\"hmac\""),
      new Field("Signature", "sig1=:AAAA:, ttrp=:BBBB:"),
      new Field("Signature-Input", "other=(\"client-cert\");created=1;tag=\"client-cert\""),
      new Field("Signature", "other=:CCCC:"),
    };
    Fields seen = wire.get(host(Variant.SIGNING), Pki.good(), "/relay/whoami", fields).fields();
    String inputs = String.join(", ", seen.values("Signature-Input"));
    String values = String.join(", ", seen.values("Signature"));
    assertThat(inputs).contains(own).doesNotContain("other", "created=1;keyid=\"hmac\"");
    assertThat(values).contains("sig1=:AAAA:").doesNotContain("other", "BBBB", "CCCC");
    assertThat(inputs.split("ttrp=", -1)).hasSize(2);
    assertThat(values.split("ttrp=", -1)).hasSize(2);
    signed(
        wire.get(host(Variant.SIGNING), Pki.good(), "/relay/whoami", fields[0], fields[1]),
        "GET",
        "localhost",
        "/relay/whoami");
  }

  @ParameterizedTest(name = "G1 over {0}")
  @DisplayName(
      "G1 without a trusted certificate nothing is signed, and no signature passes for ours")
  @EnumSource(Wire.class)
  default void signatureOnlyWithCertificate(Wire wire) throws Exception {
    for (Client client : List.of(Client.NONE, Pki.oddRogue())) {
      Fields seen =
          wire.get(
                  host(Variant.SIGNING),
                  client,
                  "/relay/whoami",
                  Expect.forged("Client-Cert"),
                  new Field("Signature-Input", "ttrp=(\"client-cert\");created=1;keyid=\"hmac\""),
                  new Field("Signature", "ttrp=:" + Expect.MARK + ":"))
              .fields();
      neither(seen);
      assertThat(seen.values("Signature-Input")).isEmpty();
      assertThat(seen.values("Signature")).isEmpty();
    }
  }

  // ---- the origin

  /** A request of a proxy to the origin under test. */
  final class Signed {
    private static final String PARAMETERS =
        ";created=%d;expires=%d;keyid=\"hmac\";tag=\"client-cert\"";

    private String method = "GET";
    private String authority = "localhost";
    private String target = "/certificate";
    private Client client = Pki.good();
    private List<String> components = COVERED;
    private String label = "ttrp";
    private String parameters = PARAMETERS;
    private byte[] secret = SigningKeys.SECRET;
    private long created = Instant.now().getEpochSecond();
    private long life = 30;

    Signed target(String value) {
      target = value;
      return this;
    }

    Signed authority(String value) {
      authority = value;
      return this;
    }

    private List<Field> certificates() {
      return List.of(
          new Field("Client-Cert", client.leafValue()),
          new Field("Client-Cert-Chain", client.chainValue()));
    }

    private Request request() {
      return new Request(method, authority, target, new Fields(certificates()));
    }

    private String suffix() {
      return parameters.formatted(created, created + life);
    }

    Field[] fields() {
      List<Field> fields = new ArrayList<>(certificates());
      fields.addAll(MessageSignature.fields(secret, request(), label, components, suffix()));
      return fields.toArray(Field[]::new);
    }

    Field[] fieldsByEd25519() {
      List<Field> fields = new ArrayList<>(certificates());
      fields.addAll(
          MessageSignature.fields(
              SigningKeys.ED25519.getPrivate(),
              request(),
              label,
              components,
              suffix().replace("\"hmac\"", "\"ed\"")));
      return fields.toArray(Field[]::new);
    }
  }

  private static void accepted(Reply reply, String description) {
    assertThat(reply.status()).as(description).isEqualTo(200);
    assertThat(reply.fields().values("verdict")).as(description).containsExactly("VERIFIED");
    assertThat(reply.fields().values("source")).as(description).containsExactly("FORWARDED");
    assertThat(reply.fields().values("attribute")).as(description).doesNotContain("none");
  }

  private static void rejected(Reply reply, String description) {
    assertThat(reply.status()).as(description).isEqualTo(200);
    assertThat(reply.fields().values("verdict")).as(description).containsExactly("NONE");
    assertThat(reply.fields().values("attribute")).as(description).containsExactly("none");
  }

  @ParameterizedTest(name = "G2 over {0}")
  @DisplayName("G2 a valid signature makes the certificate count, in every form of the target")
  @EnumSource(Wire.class)
  default void signatureAccepted(Wire wire) throws Exception {
    Host origin = host(Variant.SIGNED_ORIGIN);
    for (String target :
        List.of("/certificate", "/certificate?", "/certificate?x=%20+&y", "/%63ertificate?a=b?c")) {
      Signed signed = new Signed().target(target);
      accepted(wire.get(origin, Client.NONE, target, signed.fields()), target);
      accepted(wire.get(origin, Client.NONE, target, signed.fieldsByEd25519()), target);
    }
    rejected(
        wire.get(origin, Client.NONE, "/%63ertificate", new Signed().fields()),
        "signed for the same path with another encoding");
  }

  @ParameterizedTest(name = "G2 Host: {0}")
  @DisplayName("G2 the authority is that of the Host field, without the default port of TLS")
  @ValueSource(strings = {"localhost:8443", "localhost:443", "LocalHost", "app.example:1"})
  default void signatureCoversAuthority(String authority) throws Exception {
    // what is signed before the host has started may have expired
    Host origin = host(Variant.SIGNED_ORIGIN);
    String[] lines = lines(new Signed().authority(authority).fields());
    try (RawClient tls = RawClient.named(origin, Client.NONE, authority);
        RawClient plain = RawClient.plain(origin)) {
      accepted(tls.get("/certificate", lines), "TLS");
      String lowerCase = authority.toLowerCase(Locale.ROOT);
      accepted(
          tls.getAt(lowerCase, "https://" + lowerCase + "/certificate", lines), "absolute form");
      accepted(plain.getAt(authority, "/certificate", lines), "plaintext");
      rejected(plain.getAt("other.example", "/certificate", lines), "another host");
    }
  }

  private static String[] lines(Field... fields) {
    return List.of(fields).stream()
        .map(field -> field.name() + ": " + field.value())
        .toArray(String[]::new);
  }

  /** What a client or a proxy in between can do to a signed request. */
  private static Map<String, Field[]> forgeries() {
    Map<String, Field[]> all = new LinkedHashMap<>();
    all.put("replayed after it expired", with(signed -> signed.created -= 36).fields());
    all.put(
        "expired before it was too old",
        with(signed -> {
              signed.created -= 20;
              signed.life = 10;
            })
            .fields());
    all.put("created in the future", with(signed -> signed.created += 30).fields());
    all.put("another method", with(signed -> signed.method = "POST").fields());
    all.put("another path", with(signed -> signed.target = "/whoami").fields());
    all.put("another query", with(signed -> signed.target = "/certificate?x").fields());
    all.put("another authority", with(signed -> signed.authority = "other.example").fields());
    all.put("another port", with(signed -> signed.authority = "localhost:8443").fields());
    all.put("another secret", with(signed -> signed.secret = SigningKeys.OTHER_SECRET).fields());
    Field[] good = new Signed().fields();
    Field[] other = with(signed -> signed.client = Pki.client("expired")).fields();
    all.put("another certificate", new Field[] {other[0], good[1], good[2], good[3]});
    all.put("without the chain that was signed", new Field[] {good[0], good[2], good[3]});
    for (String component : COVERED) {
      all.put(
          "does not cover " + component,
          with(signed ->
                  signed.components =
                      COVERED.stream().filter(name -> !name.equals(component)).toList())
              .fields());
    }
    all.put(
        "covers a component twice",
        with(signed -> {
              signed.components = new ArrayList<>(COVERED);
              signed.components.add("@method");
            })
            .fields());
    all.put("an unknown key id", parameters(text -> text.replace("hmac", "nobody")).fields());
    all.put("the key id of another key", parameters(text -> text.replace("hmac", "ed")).fields());
    all.put("no key id", parameters(text -> text.replace(";keyid=\"hmac\"", "")).fields());
    all.put("another algorithm", parameters(text -> text + ";alg=\"ed25519\"").fields());
    all.put("an unknown algorithm", parameters(text -> text + ";alg=\"none\"").fields());
    all.put("an unknown parameter", parameters(text -> text + ";x=1").fields());
    all.put("without a time", parameters(text -> ";keyid=\"hmac\";tag=\"client-cert\"").fields());
    all.put("another tag", parameters(text -> text.replace("\"client-cert\"", "\"x\"")).fields());
    all.put("the signature stripped", new Field[] {good[0], good[1]});
    all.put("only its parameters", new Field[] {good[0], good[1], good[2]});
    all.put("only its value", new Field[] {good[0], good[1], good[3]});
    all.put("the label twice", new Field[] {good[0], good[1], good[2], good[2], good[3]});
    all.put("the value twice", new Field[] {good[0], good[1], good[2], good[3], good[3]});
    Field[] tagged = with(signed -> signed.label = "second").fields();
    all.put(
        "two that could be meant",
        new Field[] {good[0], good[1], good[2], good[3], tagged[2], tagged[3]});
    all.put("no structured field", new Field[] {good[0], good[1], broken(good[2]), good[3]});
    all.put(
        "a value of another type",
        new Field[] {good[0], good[1], good[2], new Field("Signature", "ttrp=\"AAAA\"")});
    return all;
  }

  private static Field broken(Field field) {
    return new Field(field.name(), field.value() + ";;\"");
  }

  private static Signed with(Consumer<Signed> change) {
    Signed signed = new Signed();
    change.accept(signed);
    return signed;
  }

  private static Signed parameters(UnaryOperator<String> change) {
    return with(signed -> signed.parameters = change.apply(Signed.PARAMETERS));
  }

  @Test
  @DisplayName("G2 without a valid signature nothing counts, and the request is served")
  default void signatureRejected() throws Exception {
    try (RawClient connection = RawClient.tls(host(Variant.SIGNED_ORIGIN), Client.NONE)) {
      for (Map.Entry<String, Field[]> forgery : forgeries().entrySet()) {
        rejected(connection.get("/certificate", lines(forgery.getValue())), forgery.getKey());
      }
      accepted(connection.get("/certificate", lines(new Signed().fields())), "valid");
    }
  }

  @Test
  @Needs(Capability.HTTP_2)
  @DisplayName("G2 without a valid signature nothing counts, over HTTP/2 too")
  default void signatureRejectedOverHttp2() throws Exception {
    for (Map.Entry<String, Field[]> forgery : forgeries().entrySet()) {
      rejected(
          Wire.HTTP_2.get(
              host(Variant.SIGNED_ORIGIN), Client.NONE, "/certificate", forgery.getValue()),
          forgery.getKey());
    }
  }

  @ParameterizedTest(name = "G2 over {0}")
  @DisplayName("G2 what a client signed itself is no obstacle, and passes")
  @EnumSource(Wire.class)
  default void signatureOfClientAtOrigin(Wire wire) throws Exception {
    Host origin = host(Variant.SIGNED_ORIGIN);
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("Signature-Input", "sig1=(\"@method\");created=1;keyid=\"mine\""));
    fields.add(new Field("Signature", "sig1=:AAAA:"));
    fields.addAll(List.of(new Signed().fields()));
    Field[] all = fields.toArray(Field[]::new);
    accepted(wire.get(origin, Client.NONE, "/certificate", all), "both");
  }

  @ParameterizedTest(name = "G1 G2 over {0}")
  @DisplayName("G1 G2 an origin that signs too writes its own signature in place of the proxy's")
  @EnumSource(Wire.class)
  default void signatureOfNextHop(Wire wire) throws Exception {
    String target = "/relay/whoami?x";
    Reply reply =
        wire.get(
            host(Variant.SIGNED_ORIGIN), Client.NONE, target, new Signed().target(target).fields());
    Request request = behind(reply);
    Expect.onlyOurs(request.fields(), Pki.good());
    assertThat(MessageSignature.parse(request.fields()).parameter("keyid")).isEqualTo("next");
    assertThat(MessageSignature.isBy(SigningKeys.ED25519.getPublic(), request)).isTrue();
  }

  @ParameterizedTest(name = "G1 G2 {0}")
  @Needs(Capability.SERVLETS)
  @DisplayName("G1 G2 every dispatch sees the fields, signed for the request of the client")
  @ValueSource(
      strings = {
        "/forward?x",
        "/include?x",
        "/async?mode=noarg",
        "/async?mode=args-dispatch",
        "/async?mode=context-dispatch",
        "/send-error?x"
      })
  default void signatureInDispatches(String target) throws Exception {
    for (String method : List.of("GET", "POST")) {
      Signed request = new Signed().target(target);
      request.method = method;
      try (RawClient connection = RawClient.tls(host(Variant.SIGNED_ORIGIN), Client.NONE)) {
        Reply reply =
            connection.exchange(
                method
                    + " "
                    + target
                    + " HTTP/1.1\r\nHost: localhost\r\nX-Control: arrives\r\n"
                    + "Content-Length: 0\r\n"
                    + String.join("\r\n", lines(request.fields()))
                    + "\r\n\r\n");
        Fields seen = reply.fields();
        Expect.onlyOurs(seen, Pki.good());
        Request signed = new Request(method, "localhost", target, seen);
        assertThat(MessageSignature.isBy(SigningKeys.ED25519.getPublic(), signed))
            .as(method + "\n" + reply.body())
            .isTrue();
      }
    }
  }
}
