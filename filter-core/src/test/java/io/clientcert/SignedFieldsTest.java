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
package io.clientcert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.field.Field;
import io.clientcert.testing.HeldCertificate;
import io.clientcert.testing.SteppableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An edge that signs the certificate fields, and an origin that requires the signature. */
class SignedFieldsTest {

  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final HeldCertificate LEAF =
      HeldCertificate.builder().subject("CN=client").signedBy(CA).build();
  private static final HeldCertificate OTHER =
      HeldCertificate.builder().subject("CN=other").signedBy(CA).build();
  private static final RequestTarget TARGET =
      new RequestTarget("GET", "https", "app.example", "/a%20b", "x=1");

  @TempDir private Path directory = Path.of("");

  private final SteppableClock clock = new SteppableClock(Engine.NOW);
  private final List<ClientCertEngine> engines = new ArrayList<>();

  /** A request with what a signature covers. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  private record Signed(
      X509Certificate @Nullable [] tlsCertificates, List<Field> managedFields, RequestTarget target)
      implements IncomingRequest {}

  @AfterEach
  void close() {
    engines.forEach(ClientCertEngine::close);
  }

  private ClientCertEngine start(ClientCertConfig.Builder config) {
    ClientCertEngine engine =
        ClientCertEngine.create(
            config
                .trustAnchors(List.of(CA.certificate()))
                .clock(clock)
                .reloadInterval(Duration.ZERO)
                .build());
    engines.add(engine);
    return engine;
  }

  private Path secret(String name, int bytes) throws IOException {
    byte[] secret = new byte[bytes];
    Arrays.fill(secret, (byte) name.hashCode());
    return Files.writeString(
        directory.resolve(name), Base64.getEncoder().encodeToString(secret) + "\n");
  }

  private Path pem(String name, String label, byte[] content) throws IOException {
    return Files.writeString(
        directory.resolve(name),
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
            + "\n-----END "
            + label
            + "-----\n");
  }

  private ClientCertEngine edge(Path key, String id) {
    return start(ClientCertConfig.builder().signatureKey(key).signatureKeyId(id));
  }

  private ClientCertEngine origin(String... keys) {
    return start(
        ClientCertConfig.builder()
            .source(ClientCertConfig.Source.FORWARDED)
            .trustedProxyKeys(List.of(keys)));
  }

  private static List<Field> written(ClientCertEngine edge, HeldCertificate client, Field... sent) {
    X509Certificate[] presented = {client.certificate()};
    return edge.rules().admit(new Signed(presented, List.of(sent), TARGET)).fields();
  }

  private static Forwarding read(ClientCertEngine origin, List<Field> fields) {
    return read(origin, fields, TARGET);
  }

  private static Forwarding read(
      ClientCertEngine origin, List<Field> fields, RequestTarget target) {
    return origin.rules().admit(new Signed(null, fields, target));
  }

  private static boolean isVerified(Forwarding forwarding) {
    return forwarding.certificate().verified();
  }

  private static List<Field> changed(List<Field> fields, String name, UnaryOperator<String> value) {
    return fields.stream()
        .map(f -> f.name().equals(name) ? new Field(name, value.apply(f.value())) : f)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519", "secp256r1", "secp384r1", "RSA"})
  @DisplayName("G1 G2 an origin with the public key reads what the edge has signed")
  void publicKeys(String algorithm) throws Exception {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(algorithm.startsWith("secp") ? "EC" : algorithm);
    if (algorithm.startsWith("secp")) {
      generator.initialize(new ECGenParameterSpec(algorithm));
    }
    KeyPair pair = generator.generateKeyPair();
    ClientCertEngine edge =
        edge(pem("key.pem", "PRIVATE KEY", pair.getPrivate().getEncoded()), "edge-1");
    ClientCertEngine origin =
        origin("edge-1=" + pem("key.pub", "PUBLIC KEY", pair.getPublic().getEncoded()));

    List<Field> fields = written(edge, LEAF);
    assertThat(fields)
        .extracting(Field::name)
        .containsExactly("Client-Cert", "Signature-Input", "Signature");
    assertThat(fields.get(1).value())
        .startsWith(
            "ttrp=(\"@method\" \"@authority\" \"@path\" \"@query\" \"client-cert\");created=")
        .contains(";keyid=\"edge-1\"", ";tag=\"client-cert\"", ";expires=");
    Forwarding forwarding = read(origin, fields);
    assertThat(forwarding.certificate().verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(forwarding.certificate().source()).isEqualTo(CertificateSource.FORWARDED);
    assertThat(forwarding.certificates()).containsExactly(LEAF.certificate());
    assertThat(origin.statistics().spoofed()).isZero();
  }

  @Test
  @DisplayName("G2 a signature counts for the request that it was made for")
  void otherRequests() throws Exception {
    Path secret = secret("secret", 32);
    ClientCertEngine edge = edge(secret, "edge-1");
    ClientCertEngine origin = origin("edge-1=" + secret);
    List<Field> fields = written(edge, LEAF);
    assertThat(isVerified(read(origin, fields))).isTrue();

    for (RequestTarget other :
        List.of(
            new RequestTarget("POST", "https", "app.example", "/a%20b", "x=1"),
            new RequestTarget("GET", "https", "admin.example", "/a%20b", "x=1"),
            new RequestTarget("GET", "https", "app.example", "/admin", "x=1"),
            new RequestTarget("GET", "https", "app.example", "/a%20b", "x=2"),
            new RequestTarget("GET", "https", "app.example", "/a%20b", null))) {
      assertThat(read(origin, fields, other).certificate().verdict())
          .as(other.toString())
          .isEqualTo(Verdict.NONE);
    }
    List<Field> ofOther = written(edge, OTHER);
    assertThat(isVerified(read(origin, ofOther))).isTrue();
    assertThat(isVerified(read(origin, List.of(ofOther.get(0), fields.get(1), fields.get(2)))))
        .as("another certificate")
        .isFalse();
    assertThat(isVerified(read(origin, fields.subList(0, 1)))).as("no signature").isFalse();
    assertThat(isVerified(read(origin, fields.subList(0, 2)))).as("no value").isFalse();
    List<Field> twice = new ArrayList<>(fields);
    twice.add(fields.get(1));
    assertThat(isVerified(read(origin, twice))).as("a label that occurs twice").isFalse();
    List<Field> chained = new ArrayList<>(fields);
    chained.add(1, new Field("Client-Cert-Chain", ":AAAA:"));
    assertThat(isVerified(read(origin, chained))).as("a field that is not covered").isFalse();
    assertThat(
            isVerified(
                read(
                    origin,
                    changed(
                        fields,
                        "Signature-Input",
                        value -> value.replace("keyid=\"edge-1\"", "keyid=\"edge-2\"")))))
        .as("an unknown key")
        .isFalse();
    assertThat(
            isVerified(
                read(
                    origin,
                    changed(
                        fields,
                        "Signature-Input",
                        value -> value.replace(";keyid", ";alg=\"ed25519\";keyid")))))
        .as("another algorithm")
        .isFalse();
    assertThat(origin.statistics().untrustedPeers()).isGreaterThan(8);
    assertThat(origin.statistics().forwarded()).isEqualTo(2);
  }

  @Test
  @DisplayName("G2 G3 the default port of TLS is left out on a plaintext hop too")
  void defaultPort() throws Exception {
    Path secret = secret("secret", 32);
    ClientCertEngine origin = origin("edge-1=" + secret);
    List<Field> fields = written(edge(secret, "edge-1"), LEAF);
    for (String authority : List.of("app.example", "APP.example:443")) {
      RequestTarget target = new RequestTarget("GET", "http", authority, "/a%20b", "x=1");
      assertThat(isVerified(read(origin, fields, target))).as(authority).isTrue();
    }
    for (String authority : List.of("app.example:80", "app.example:8443", "app.example:4430")) {
      RequestTarget target = new RequestTarget("GET", "http", authority, "/a%20b", "x=1");
      assertThat(isVerified(read(origin, fields, target))).as(authority).isFalse();
    }
  }

  @Test
  @DisplayName("G2 a signature is accepted from its creation until it expires")
  void time() throws Exception {
    Path secret = secret("secret", 32);
    ClientCertEngine edge = edge(secret, "edge-1");
    ClientCertEngine origin = origin("edge-1=" + secret);
    List<Field> fields = written(edge, LEAF);
    Instant created = clock.instant();

    clock.set(created.plusSeconds(35));
    assertThat(isVerified(read(origin, fields))).isTrue();
    clock.set(created.plusSeconds(36));
    assertThat(isVerified(read(origin, fields))).as("replayed").isFalse();
    clock.set(created.minusSeconds(5));
    assertThat(isVerified(read(origin, fields))).isTrue();
    clock.set(created.minusSeconds(6));
    assertThat(isVerified(read(origin, fields))).as("of the future").isFalse();
  }

  @Test
  @DisplayName("G1 signatures of clients pass, but none that passes for one of the edge")
  void clientSignatures() throws Exception {
    ClientCertEngine edge = edge(secret("secret", 32), "edge-1");
    String own = "sig1=(\"@method\");created=1;keyid=\"client\"";
    List<Field> fields =
        written(
            edge, LEAF, new Field("Signature-Input", own), new Field("Signature", "sig1=:AAAA:"));
    assertThat(fields)
        .contains(new Field("Signature-Input", own), new Field("Signature", "sig1=:AAAA:"))
        .hasSize(5);
    assertThat(edge.statistics().spoofed()).isZero();

    List<Field> forged =
        written(
            edge,
            LEAF,
            new Field("signature-input", own + ", ttrp=(\"client-cert\");created=1"),
            new Field("signature", "sig1=:AAAA:, ttrp=:BBBB:"));
    assertThat(forged)
        .filteredOn(field -> field.name().equalsIgnoreCase("Signature"))
        .hasSize(2)
        .noneMatch(field -> field.value().contains("BBBB"));
    assertThat(edge.statistics().spoofed()).isEqualTo(1);
    List<Field> tagged =
        written(
            edge,
            LEAF,
            new Field("Signature-Input", "mine=(\"client-cert\");created=1;tag=\"client-cert\""),
            new Field("Signature", "mine=:CCCC:"));
    assertThat(tagged).hasSize(3).noneMatch(field -> field.value().contains("mine"));
  }

  @Test
  @DisplayName("G1 a request without a verified certificate has no signature of the edge")
  void nothingToSign() throws Exception {
    ClientCertEngine edge = edge(secret("secret", 32), "edge-1");
    HeldCertificate stranger = HeldCertificate.builder().build();
    assertThat(written(edge, stranger)).isEmpty();
    assertThat(edge.rules().admit(new Signed(null, List.of(), TARGET)).fields()).isEmpty();
  }

  @Test
  @DisplayName("G2 keys are rotated without a gap, and a broken file holds nothing back")
  void rotation() throws Exception {
    Path first = secret("first", 32);
    Path second = secret("second", 48);
    ClientCertEngine before = edge(first, "edge-1");
    ClientCertEngine after = edge(second, "edge-2");
    ClientCertEngine origin = origin("edge-1=" + first, "edge-2=" + second);
    assertThat(isVerified(read(origin, written(before, LEAF)))).isTrue();
    assertThat(isVerified(read(origin, written(after, LEAF)))).isTrue();

    Files.writeString(first, "");
    origin.refresh();
    assertThat(origin.health().problem()).contains("trustedProxyKeys", first.toString());
    assertThat(isVerified(read(origin, written(before, LEAF)))).as("the last good").isTrue();
    secret("second", 32);
    origin.refresh();
    assertThat(isVerified(read(origin, written(after, LEAF)))).as("another secret").isFalse();
    after.refresh();
    assertThat(isVerified(read(origin, written(after, LEAF)))).isTrue();
  }

  @Test
  @DisplayName("G1 G2 an edge behind an edge verifies the signature and writes its own")
  void twoHops() throws Exception {
    Path first = secret("first", 32);
    Path second = secret("second", 32);
    ClientCertEngine edge = edge(first, "edge-1");
    ClientCertEngine middle =
        start(
            ClientCertConfig.builder()
                .source(ClientCertConfig.Source.FORWARDED)
                .trustedProxyKeys(List.of("edge-1=" + first))
                .signatureKey(second)
                .signatureKeyId("edge-2"));
    ClientCertEngine origin = origin("edge-2=" + second);

    List<Field> passed = read(middle, written(edge, LEAF)).fields();
    assertThat(passed).hasSize(3).noneMatch(field -> field.value().contains("edge-1"));
    assertThat(isVerified(read(origin, passed))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31})
  @DisplayName("G1 a key that is too short stops the start")
  void shortSecret(int bytes) throws Exception {
    Path secret = secret("short", bytes);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> edge(secret, "edge-1"))
        .withMessageContainingAll("Setting \"signatureKey\"", secret.toString(), "at least 32");
  }

  @Test
  @DisplayName("G1 G2 settings that contradict each other stop the start")
  void contradictions() throws Exception {
    Path secret = secret("secret", 32);
    Map<String, Map<String, String>> wrong =
        Map.of(
            "Setting \"signatureKeyId\" is missing",
            Map.of("signatureKey", secret.toString()),
            "nothing is signed",
            Map.of("signatureKeyId", "edge-1"),
            "source is tls",
            Map.of("trustedProxyKeys", "edge-1=" + secret),
            "is not a key id and a file",
            Map.of("source", "forwarded", "trustedProxyKeys", secret.toString()),
            "a key id that occurs twice",
            Map.of("source", "forwarded", "trustedProxyKeys", "a=/x, a=/y"));
    wrong.forEach(
        (message, settings) ->
            assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(
                    () ->
                        ClientCertConfig.builder(settings)
                            .trustAnchors(List.of(CA.certificate()))
                            .build())
                .withMessageContaining(message));
  }
}
