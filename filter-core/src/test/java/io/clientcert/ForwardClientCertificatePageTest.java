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

import io.clientcert.dialect.Dialect;
import io.clientcert.testing.HeldCertificate;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cloudflare's page "Forward certificate to server", and the pages of the fields and the Managed
 * Transform that it names: each field, rule and header, for one certificate that has the very
 * values that those pages give as examples.
 */
@DisplayName("Cloudflare's page \"Forward certificate to server\"")
class ForwardClientCertificatePageTest {

  private static final Instant NOW = Instant.parse("2022-06-01T00:00:00Z");
  private static final Instant FROM = Instant.parse("2022-03-21T13:35:00Z");
  private static final Instant TO = Instant.parse("2023-03-21T13:35:00Z");
  private static final HeldCertificate CA =
      HeldCertificate.builder()
          .subject("CN=Access Testing CA,OU=TX,O=Access Testing,L=Austin,ST=Texas,C=US")
          .serial(new BigInteger("2688201DBA77402EA87118876F2E1B24CF8B0395", 16))
          .extension(
              Extension.subjectKeyIdentifier,
              false,
              keyId("8204924CF49D471E855862706D889F58F6B784D3"))
          .certificateAuthority()
          .validity(FROM, TO)
          .build();
  private static final HeldCertificate LEAF =
      HeldCertificate.builder()
          .subject("CN=James Royal,OU=Access Admins,O=Access,L=Austin,ST=Texas,C=US")
          .serial(new BigInteger("5A7FB60A8E2D6B0CE4CF0C57F8CB4D2A1B0E7E0F", 16))
          .extension(
              Extension.subjectKeyIdentifier,
              false,
              keyId("27846FAE6EAC4A8DAD9101B519CF1EB460242831"))
          .withoutExtension(Extension.authorityKeyIdentifier)
          .validity(FROM, TO)
          .signedBy(CA)
          .build();
  private static final String SUBJECT_DN =
      "CN=James Royal,OU=Access Admins,O=Access,L=Austin,ST=Texas,C=US";
  private static final String SUBJECT_DN_LEGACY =
      "/C=US/ST=Texas/L=Austin/O=Access/OU=Access Admins/CN=James Royal";
  private static final String ISSUER_DN =
      "CN=Access Testing CA,OU=TX,O=Access Testing,L=Austin,ST=Texas,C=US";
  private static final String ISSUER_DN_LEGACY =
      "/C=US/ST=Texas/L=Austin/O=Access Testing/OU=TX/CN=Access Testing CA";

  private static SubjectKeyIdentifier keyId(String hex) {
    return new SubjectKeyIdentifier(HexFormat.of().parseHex(hex));
  }

  private static Engine engine(Dialect... dialects) {
    return Engine.of(
            Engine.trusting(CA)
                .dialects(Arrays.stream(dialects).map(Dialect::key).toList())
                .includeRoot(true))
        .at(NOW);
  }

  private static String digest(String algorithm) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance(algorithm).digest(LEAF.certificate().getEncoded()));
  }

  private static String base64(HeldCertificate certificate) throws Exception {
    return Base64.getEncoder().encodeToString(certificate.certificate().getEncoded());
  }

  private static String value(Forwarding forwarding, String name) {
    List<String> values = Engine.values(forwarding, name);
    assertThat(values).hasSizeLessThanOrEqualTo(1);
    return values.isEmpty() ? "" : values.get(0);
  }

  @Test
  @DisplayName("every expression field is a fact, whatever the verdict")
  void expressionFields() throws Exception {
    Map<String, Function<ClientCertificate, Object>> facts =
        Map.ofEntries(
            Map.entry("cert_presented", ClientCertificate::presented),
            Map.entry("cert_revoked", ClientCertificate::revoked),
            Map.entry("cert_issuer_dn", ClientCertificate::issuer),
            Map.entry("cert_subject_dn", ClientCertificate::subject),
            Map.entry("cert_issuer_dn_legacy", ClientCertificate::issuerLegacy),
            Map.entry("cert_subject_dn_legacy", ClientCertificate::subjectLegacy),
            Map.entry("cert_issuer_dn_rfc4514", ClientCertificate::issuerRfc4514),
            Map.entry("cert_subject_dn_rfc4514", ClientCertificate::subjectRfc4514),
            Map.entry("cert_serial", ClientCertificate::serial),
            Map.entry("cert_issuer_serial", ClientCertificate::issuerSerial),
            Map.entry("cert_fingerprint_sha256", ClientCertificate::sha256),
            Map.entry("cert_fingerprint_sha1", ClientCertificate::sha1),
            Map.entry("cert_not_before", ClientCertificate::notBefore),
            Map.entry("cert_not_after", ClientCertificate::notAfter),
            Map.entry("cert_ski", ClientCertificate::subjectKeyId),
            Map.entry("cert_issuer_ski", ClientCertificate::issuerKeyId),
            Map.entry("cert_rfc9440", ClientCertificate::clientCert),
            Map.entry("cert_rfc9440_too_large", ClientCertificate::certTooLarge),
            Map.entry("cert_chain_rfc9440", ClientCertificate::clientCertChain),
            Map.entry("cert_chain_rfc9440_too_large", ClientCertificate::chainTooLarge));
    Map<String, Object> values =
        Map.ofEntries(
            Map.entry("cert_presented", true),
            Map.entry("cert_revoked", false),
            Map.entry("cert_issuer_dn", ISSUER_DN),
            Map.entry("cert_subject_dn", SUBJECT_DN),
            Map.entry("cert_issuer_dn_legacy", ISSUER_DN_LEGACY),
            Map.entry("cert_subject_dn_legacy", SUBJECT_DN_LEGACY),
            Map.entry("cert_issuer_dn_rfc4514", ISSUER_DN),
            Map.entry("cert_subject_dn_rfc4514", SUBJECT_DN),
            Map.entry("cert_serial", "5A7FB60A8E2D6B0CE4CF0C57F8CB4D2A1B0E7E0F"),
            Map.entry("cert_issuer_serial", "2688201DBA77402EA87118876F2E1B24CF8B0395"),
            Map.entry("cert_fingerprint_sha256", digest("SHA-256")),
            Map.entry("cert_fingerprint_sha1", digest("SHA-1")),
            Map.entry("cert_not_before", FROM),
            Map.entry("cert_not_after", TO),
            Map.entry("cert_ski", "27846FAE6EAC4A8DAD9101B519CF1EB460242831"),
            Map.entry("cert_issuer_ski", "8204924CF49D471E855862706D889F58F6B784D3"),
            Map.entry("cert_rfc9440", ":" + base64(LEAF) + ":"),
            Map.entry("cert_rfc9440_too_large", false),
            Map.entry("cert_chain_rfc9440", ":" + base64(CA) + ":"),
            Map.entry("cert_chain_rfc9440_too_large", false));

    for (boolean valid : new boolean[] {true, false}) {
      Engine engine = engine(Dialect.RFC9440).at(valid ? NOW : TO.plusSeconds(1));
      ClientCertificate certificate = engine.forward(LEAF, CA).certificate();
      assertThat(certificate.verified()).isEqualTo(valid);
      facts.forEach(
          (field, fact) ->
              assertThat(fact.apply(certificate)).as(field).isEqualTo(values.get(field)));
      assertThat(facts).hasSameSizeAs(values);
    }
  }

  @Test
  @DisplayName("every expression field is false or empty without a certificate")
  void withoutCertificate() {
    ClientCertificate none = engine(Dialect.RFC9440).forward().certificate();

    assertThat(none.presented() || none.verified() || none.revoked()).isFalse();
    assertThat(none.certTooLarge() || none.chainTooLarge()).isFalse();
    assertThat(
            List.of(
                none.subject(),
                none.issuerLegacy(),
                none.subjectRfc4514(),
                none.serial(),
                none.issuerSerial(),
                none.sha1(),
                none.sha256(),
                none.subjectKeyId(),
                none.issuerKeyId(),
                none.clientCert(),
                none.clientCertChain(),
                none.spiffeId(),
                none.keyType()))
        .containsOnly("");
    assertThat(none.notBefore()).isNull();
    assertThat(none.alternativeNames()).isEmpty();
    assertThat(none.keySize()).isZero();
  }

  @Test
  @DisplayName("rules 3 and 4: the fields are set for a valid certificate")
  void setRules() throws Exception {
    Forwarding forwarding = engine(Dialect.RFC9440).forward(LEAF, CA);

    assertThat(value(forwarding, "Client-Cert")).isEqualTo(":" + base64(LEAF) + ":");
    assertThat(value(forwarding, "Client-Cert-Chain")).isEqualTo(":" + base64(CA) + ":");
  }

  @Test
  @DisplayName("rules 3 and 4: nothing is set for one that is not, or without one")
  void notSet() {
    assertThat(engine(Dialect.RFC9440).at(TO.plusSeconds(1)).forward(LEAF, CA).fields()).isEmpty();
    assertThat(engine(Dialect.RFC9440).forward().fields()).isEmpty();
  }

  @Test
  @DisplayName("rules 1 and 2: the fields of every dialect are managed")
  void removeRules() {
    for (Dialect dialect : Dialect.values()) {
      Engine engine = engine(dialect);
      dialect
          .rules()
          .forEach(
              rule ->
                  assertThat(engine.forwarder.rules().sanitizer().manages(rule.name())).isTrue());
      assertThat(engine.forwarder.rules().sanitizer().manages("client_cert")).isTrue();
    }
  }

  @Test
  @DisplayName("legacy: Cf-Client-Cert-Der-Base64 and Cf-Client-Cert-Sha256")
  void legacy() throws Exception {
    Forwarding forwarding = engine(Dialect.CLOUDFLARE_LEGACY).forward(LEAF);

    assertThat(value(forwarding, "Cf-Client-Cert-Der-Base64")).isEqualTo(base64(LEAF));
    assertThat(value(forwarding, "Cf-Client-Cert-Sha256")).isEqualTo(digest("SHA-256"));
    assertThat(forwarding.fields()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-CERT-ISSUER-DN|" + ISSUER_DN,
        "X-CERT-SUBJECT-DN|" + SUBJECT_DN,
        "X-CERT-ISSUER-DN-L|" + ISSUER_DN_LEGACY,
        "X-CERT-SUBJECT-DN-L|" + SUBJECT_DN_LEGACY,
        "X-CERT-SERIAL|5A7FB60A8E2D6B0CE4CF0C57F8CB4D2A1B0E7E0F",
        "X-CERT-FINGER|sha1",
        "X-CERT-VERIFY|SUCCESS",
        "X-CERT-NOTBE|Mar 21 13:35:00 2022 GMT",
        "X-CERT-NOTAF|Mar 21 13:35:00 2023 GMT",
      })
  @DisplayName("Workers: the headers of the example")
  void workers(String name, String value) throws Exception {
    Forwarding forwarding = engine(Dialect.CLOUDFLARE_WORKERS).forward(LEAF);

    assertThat(value(forwarding, name)).isEqualTo(value.equals("sha1") ? digest("SHA-1") : value);
    assertThat(forwarding.fields()).hasSize(9);
  }

  @Test
  @DisplayName("Workers: X-CERT-VERIFY is SUCCESS, FAILED and the reason, or NONE")
  void verify() {
    Engine engine = engine(Dialect.CLOUDFLARE_WORKERS);

    assertThat(value(engine.forward(), "X-CERT-VERIFY")).isEqualTo("NONE");
    assertThat(engine.forward().fields()).hasSize(1);
    assertThat(value(engine.at(TO.plusSeconds(1)).forward(LEAF), "X-CERT-VERIFY"))
        .isEqualTo("FAILED:certificate has expired");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cf-cert-revoked|false",
        "cf-cert-verified|true",
        "cf-cert-presented|true",
        "cf-cert-issuer-dn|" + ISSUER_DN,
        "cf-cert-subject-dn|" + SUBJECT_DN,
        "cf-cert-issuer-dn-rfc2253|" + ISSUER_DN,
        "cf-cert-subject-dn-rfc2253|" + SUBJECT_DN,
        "cf-cert-issuer-dn-legacy|" + ISSUER_DN_LEGACY,
        "cf-cert-subject-dn-legacy|" + SUBJECT_DN_LEGACY,
        "cf-cert-serial|5A7FB60A8E2D6B0CE4CF0C57F8CB4D2A1B0E7E0F",
        "cf-cert-issuer-serial|2688201DBA77402EA87118876F2E1B24CF8B0395",
        "cf-cert-fingerprint-sha256|sha256",
        "cf-cert-fingerprint-sha1|sha1",
        "cf-cert-not-before|Mar 21 13:35:00 2022 GMT",
        "cf-cert-not-after|Mar 21 13:35:00 2023 GMT",
        "cf-cert-ski|27846FAE6EAC4A8DAD9101B519CF1EB460242831",
        "cf-cert-issuer-ski|8204924CF49D471E855862706D889F58F6B784D3",
      })
  @DisplayName("Managed Transforms: TLS client auth headers, on requests and on responses")
  void managedTransform(String name, String value) throws Exception {
    String expected =
        value.equals("sha1") ? digest("SHA-1") : value.equals("sha256") ? digest("SHA-256") : value;
    Forwarding onRequest = engine(Dialect.CF_CERT).forward(LEAF);
    Forwarding onResponse =
        Engine.of(Engine.trusting(CA).cfCertResponse(true)).at(NOW).forward(LEAF);

    assertThat(value(onRequest, name)).isEqualTo(expected);
    assertThat(onRequest.fields()).hasSize(17);
    assertThat(onRequest.responseFields()).isEmpty();
    assertThat(onResponse.responseFields()).isEqualTo(onRequest.fields());
    assertThat(Engine.values(onResponse, name)).isEmpty();
  }

  @Test
  @DisplayName("Managed Transforms: without a certificate only the three flags, all false")
  void managedTransformWithoutCertificate() {
    assertThat(engine(Dialect.CF_CERT).forward().fields())
        .extracting(field -> field.name() + "=" + field.value())
        .containsExactly(
            "cf-cert-revoked=false", "cf-cert-verified=false", "cf-cert-presented=false");
  }
}
