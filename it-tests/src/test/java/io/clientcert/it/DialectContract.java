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

import static io.clientcert.it.Expect.forged;
import static io.clientcert.it.Expect.forgedLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules S8 and S9 for every dialect, the policies, and settings of hosts, on the wire. */
interface DialectContract extends HostUnderTest {

  /** The fields of every dialect, and a free one. */
  List<String> DIALECT_FIELDS =
      List.of(
          "Cf-Client-Cert-Der-Base64",
          "Cf-Client-Cert-Sha256",
          "X-CERT-ISSUER-DN",
          "X-CERT-SUBJECT-DN",
          "X-CERT-ISSUER-DN-L",
          "X-CERT-SUBJECT-DN-L",
          "X-CERT-SERIAL",
          "X-CERT-FINGER",
          "X-CERT-VERIFY",
          "X-CERT-NOTBE",
          "X-CERT-NOTAF",
          "cf-cert-revoked",
          "cf-cert-verified",
          "cf-cert-presented",
          "cf-cert-issuer-dn",
          "cf-cert-subject-dn",
          "cf-cert-issuer-dn-rfc2253",
          "cf-cert-subject-dn-rfc2253",
          "cf-cert-issuer-dn-legacy",
          "cf-cert-subject-dn-legacy",
          "cf-cert-serial",
          "cf-cert-issuer-serial",
          "cf-cert-fingerprint-sha256",
          "cf-cert-fingerprint-sha1",
          "cf-cert-not-before",
          "cf-cert-not-after",
          "cf-cert-ski",
          "cf-cert-issuer-ski",
          "x-forwarded-client-cert",
          "X-SSL-Client-Verify",
          "X-SSL-Client-Cert",
          "X-SSL-Client-S-DN",
          "X-SSL-Client-I-DN",
          "X-SSL-Client-Serial",
          "X-SSL-Client-Fingerprint",
          "X-SSL-Client-V-Start",
          "X-SSL-Client-V-End",
          "X-Forwarded-Tls-Client-Cert",
          "X-Forwarded-Tls-Client-Cert-Info",
          "X-Amzn-Mtls-Clientcert-Serial-Number",
          "X-Amzn-Mtls-Clientcert-Issuer",
          "X-Amzn-Mtls-Clientcert-Subject",
          "X-Amzn-Mtls-Clientcert-Validity",
          "X-Amzn-Mtls-Clientcert-Leaf",
          "X-Client-Id");

  @ParameterizedTest(name = "S9 over {0}")
  @DisplayName("S9 every field of every dialect is ours, whatever the client sends under its name")
  @EnumSource(Wire.class)
  default void everyFieldIsOurs(Wire wire) throws Exception {
    Fields seen = wire.get(host(Variant.DIALECTS), Pki.good(), "/whoami", forgedFields()).fields();

    assertThat(seen.list()).noneMatch(field -> field.value().contains(Expect.MARK));
    for (String name : DIALECT_FIELDS) {
      assertThat(seen.values(name)).as(name).hasSize(1);
    }
    assertThat(seen.values("X-Client-Id")).containsExactly("CN=client,O=Example");
    assertThat(seen.values("X-SSL-Client-Verify")).containsExactly("SUCCESS");
    assertThat(seen.values("Client-Cert")).containsExactly(Pki.good().leafValue());
  }

  @ParameterizedTest(name = "S9 over {0}")
  @DisplayName(
      "S9 without a certificate only the flags are there, and nothing that a client forged")
  @EnumSource(Wire.class)
  default void onlyFlags(Wire wire) throws Exception {
    Fields seen = wire.get(host(Variant.DIALECTS), Client.NONE, "/whoami", forgedFields()).fields();
    List<String> left = new ArrayList<>();
    DIALECT_FIELDS.forEach(
        name -> seen.values(name).forEach(value -> left.add(name + "=" + value)));

    assertThat(seen.list()).noneMatch(field -> field.value().contains(Expect.MARK));
    assertThat(left)
        .containsExactlyInAnyOrder(
            "X-CERT-VERIFY=NONE",
            "X-SSL-Client-Verify=NONE",
            "cf-cert-revoked=false",
            "cf-cert-verified=false",
            "cf-cert-presented=false");
  }

  @ParameterizedTest(name = "S9 over {0}")
  @DisplayName("S9 every number of a chain in several fields is ours, with and without certificate")
  @EnumSource(Wire.class)
  default void everyNumberIsOurs(Wire wire) throws Exception {
    List<Field> forged = new ArrayList<>();
    for (int n = 0; n < 10; n++) {
      for (String name : List.of("CERT_", "cert-", "Cert_", "CERT.")) {
        forged.add(forged(name + n));
      }
    }
    Field[] fields = forged.toArray(Field[]::new);
    for (Client client :
        List.of(Pki.good(), Pki.deepAndShuffled(), Client.NONE, Pki.client("expired"))) {
      Fields seen = wire.get(host(Variant.DIALECTS), client, "/whoami", fields).fields();

      assertThat(seen.list()).noneMatch(field -> field.value().contains(Expect.MARK));
      List<Field> numbered =
          seen.list().stream().filter(field -> field.name().matches("(?i)cert[-_.]\\d")).toList();
      boolean valid = client.name().equals("client") || client.name().startsWith("deep");
      List<Field> expected = new ArrayList<>();
      for (int n = 0; valid && n < client.intermediates().size(); n++) {
        String value = Client.fieldValue(List.of(client.intermediates().get(n))).replace(":", "");
        expected.add(new Field("cert_" + n, value));
      }
      assertThat(numbered)
          .extracting(field -> new Field(field.name().toLowerCase(Locale.ROOT), field.value()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static Field[] forgedFields() {
    List<Field> forged = new ArrayList<>();
    for (String name : DIALECT_FIELDS) {
      forged.add(forged(name));
      forged.add(forged(name.replace('-', '_').toUpperCase(Locale.ROOT)));
    }
    return forged.toArray(Field[]::new);
  }

  @ParameterizedTest(name = "S8 over {0}")
  @DisplayName("S8 the fields of a dialect that is on for responses leave, and only ours")
  @EnumSource(Wire.class)
  @Needs(Capability.RESPONSE_FIELDS)
  default void responses(Wire wire) throws Exception {
    Reply reply =
        wire.get(
            host(Variant.DIALECTS),
            Pki.good(),
            "/respond?header=cf-cert-verified:forged&add=cf-cert-serial:forged"
                + "&header=X-SSL-Client-Verify:forged&header=Client-Cert:forged");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().values("cf-cert-verified")).containsExactly("true");
    assertThat(reply.headers().values("cf-cert-serial")).hasSize(1).doesNotContain("forged");
    assertThat(reply.headers().values("X-SSL-Client-Verify")).isEmpty();
    assertThat(reply.headers().managed()).isEmpty();
  }

  @Test
  @DisplayName("legacyForward=first: the first request of a connection, and no other")
  @Needs(Capability.CONNECTIONS)
  default void firstOfConnection() throws Exception {
    for (int connections = 0; connections < 2; connections++) {
      try (RawClient connection = RawClient.tls(host(Variant.LEGACY_FIRST), Pki.good())) {
        assertThat(connection.get("/whoami").fields().values("Cf-Client-Cert-Sha256")).hasSize(1);
        for (int i = 0; i < 2; i++) {
          Fields later = connection.get("/whoami").fields();
          assertThat(later.values("Cf-Client-Cert-Sha256")).isEmpty();
          assertThat(later.values("Client-Cert")).hasSize(1);
        }
      }
    }
  }

  @Test
  @DisplayName("legacyForward=first: the first stream of an HTTP/2 connection, and no other")
  @Needs({Capability.HTTP_2, Capability.CONNECTIONS, Capability.HTTP_2_CONNECTIONS})
  default void firstStream() throws Exception {
    try (RawHttp2 connection = RawHttp2.tls(host(Variant.LEGACY_FIRST), Pki.good())) {
      assertThat(connection.get("/whoami").fields().values("Cf-Client-Cert-Sha256")).hasSize(1);
      assertThat(connection.get("/whoami").fields().values("Cf-Client-Cert-Sha256")).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0} at {1} gets {2}")
  @DisplayName("policies and dialects of the host that is asked for hold for it alone")
  @CsvSource({
    "none, strict.example, 401",
    "rogue, strict.example, 403",
    "client, strict.example, 200",
    "none, other.example, 200",
    "rogue, other.example, 200",
    "none, a.below.example:8443, 418"
  })
  default void policiesOfHosts(String client, String authority, int status) throws Exception {
    Client caller = client.equals("none") ? Client.NONE : Pki.client(client);
    try (RawClient connection = RawClient.named(host(Variant.HOSTS), caller, authority)) {
      Reply reply = connection.get("/whoami");

      assertThat(reply.status()).isEqualTo(status);
      boolean forwarded = status == 200 && client.equals("client");
      assertThat(reply.fields().values("X-SSL-Client-S-DN")).hasSize(forwarded ? 1 : 0);
      assertThat(reply.fields().managed()).isEmpty();
    }
  }

  @Test
  @DisplayName("S10 the status of onSpoofed is that of the host")
  default void spoofedStatus() throws Exception {
    try (RawClient connection =
        RawClient.named(host(Variant.HOSTS), Pki.good(), "strict.example")) {
      assertThat(connection.get("/whoami", forgedLine("X_SSL_Client_Verify")).status())
          .isEqualTo(422);
    }
  }
}
