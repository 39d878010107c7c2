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
package io.clientcert.dialect;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The template variables. All values are printable ASCII. */
enum Variable implements Function<Facts, String> {
  CERT_RFC9440("cert_rfc9440", Facts::clientCert),
  CHAIN_RFC9440("chain_rfc9440", Facts::clientCertChain),
  CERT_DER_BASE64("cert_der_base64", facts -> CertificateText.base64(facts.leaf())),
  CERT_PEM_ESCAPED("cert_pem_escaped", facts -> CertificateText.escapedPem(facts.leaf(), "")),
  CERT_PEM_AWS("cert_pem_aws", facts -> CertificateText.escapedPem(facts.leaf(), "+=/")),
  CERT_PEM_SPACES("cert_pem_spaces", facts -> CertificateText.pemInOneLine(facts.leaf())),
  CHAIN_DER_BASE64(
      "chain_der_base64", facts -> CertificateText.each(facts, ",", CertificateText::base64)),
  CHAIN_DER_CONCATENATED("chain_der_concatenated", CertificateText::concatenatedChain),
  CHAIN_PEM_ESCAPED(
      "chain_pem_escaped",
      facts -> CertificateText.each(facts, "", c -> CertificateText.escapedPem(c, ""))),
  PRESENTED("presented", facts -> Boolean.toString(facts.presented())),
  VERIFIED("verified", facts -> Boolean.toString(facts.verified())),
  PATH_VALID("path_valid", facts -> Boolean.toString(facts.pathValid())),
  CF_CERT_VERIFIED(
      "cf_cert_verified", facts -> Boolean.toString(facts.verified() || facts.revoked())),
  REVOKED("revoked", facts -> Boolean.toString(facts.revoked())),
  CERT_TOO_LARGE("cert_too_large", facts -> Boolean.toString(facts.certTooLarge())),
  CHAIN_TOO_LARGE("chain_too_large", facts -> Boolean.toString(facts.chainTooLarge())),
  VERIFICATION("verification", Facts::verification),
  SUBJECT_DN("subject_dn", facts -> subject(facts, NameForm.RFC2253)),
  ISSUER_DN("issuer_dn", facts -> issuer(facts, NameForm.RFC2253)),
  SUBJECT_DN_RFC4514("subject_dn_rfc4514", facts -> subject(facts, NameForm.RFC4514_FIELD)),
  ISSUER_DN_RFC4514("issuer_dn_rfc4514", facts -> issuer(facts, NameForm.RFC4514_FIELD)),
  SUBJECT_DN_LEGACY("subject_dn_legacy", facts -> subject(facts, NameForm.LEGACY)),
  ISSUER_DN_LEGACY("issuer_dn_legacy", facts -> issuer(facts, NameForm.LEGACY)),
  SUBJECT_CN(
      "subject_cn",
      facts -> CertificateText.attribute(facts, X509Certificate::getSubjectX500Principal, "CN")),
  SUBJECT_O(
      "subject_o",
      facts -> CertificateText.attribute(facts, X509Certificate::getSubjectX500Principal, "O")),
  SUBJECT_OU(
      "subject_ou",
      facts -> CertificateText.attribute(facts, X509Certificate::getSubjectX500Principal, "OU")),
  SUBJECT_L(
      "subject_l",
      facts -> CertificateText.attribute(facts, X509Certificate::getSubjectX500Principal, "L")),
  SUBJECT_ST(
      "subject_st",
      facts -> CertificateText.attribute(facts, X509Certificate::getSubjectX500Principal, "ST")),
  SUBJECT_C(
      "subject_c",
      facts -> CertificateText.attribute(facts, X509Certificate::getSubjectX500Principal, "C")),
  SUBJECT_DC(
      "subject_dc",
      facts -> CertificateText.attribute(facts, X509Certificate::getSubjectX500Principal, "DC")),
  SUBJECT_UID(
      "subject_uid",
      facts -> CertificateText.attribute(facts, X509Certificate::getSubjectX500Principal, "UID")),
  SUBJECT_EMAIL(
      "subject_email",
      facts ->
          CertificateText.attribute(
              facts, X509Certificate::getSubjectX500Principal, "emailAddress")),
  SUBJECT_SERIAL_NUMBER(
      "subject_serial_number",
      facts ->
          CertificateText.attribute(
              facts, X509Certificate::getSubjectX500Principal, "serialNumber")),
  ISSUER_CN(
      "issuer_cn",
      facts -> CertificateText.attribute(facts, X509Certificate::getIssuerX500Principal, "CN")),
  ISSUER_O(
      "issuer_o",
      facts -> CertificateText.attribute(facts, X509Certificate::getIssuerX500Principal, "O")),
  ISSUER_OU(
      "issuer_ou",
      facts -> CertificateText.attribute(facts, X509Certificate::getIssuerX500Principal, "OU")),
  ISSUER_L(
      "issuer_l",
      facts -> CertificateText.attribute(facts, X509Certificate::getIssuerX500Principal, "L")),
  ISSUER_ST(
      "issuer_st",
      facts -> CertificateText.attribute(facts, X509Certificate::getIssuerX500Principal, "ST")),
  ISSUER_C(
      "issuer_c",
      facts -> CertificateText.attribute(facts, X509Certificate::getIssuerX500Principal, "C")),
  ISSUER_DC(
      "issuer_dc",
      facts -> CertificateText.attribute(facts, X509Certificate::getIssuerX500Principal, "DC")),
  ISSUER_UID(
      "issuer_uid",
      facts -> CertificateText.attribute(facts, X509Certificate::getIssuerX500Principal, "UID")),
  ISSUER_EMAIL(
      "issuer_email",
      facts ->
          CertificateText.attribute(
              facts, X509Certificate::getIssuerX500Principal, "emailAddress")),
  ISSUER_SERIAL_NUMBER(
      "issuer_serial_number",
      facts ->
          CertificateText.attribute(
              facts, X509Certificate::getIssuerX500Principal, "serialNumber")),
  SERIAL("serial", Facts::serial),
  SERIAL_DECIMAL(
      "serial_decimal",
      facts -> CertificateText.ofLeaf(facts, leaf -> leaf.getSerialNumber().toString())),
  SHA1("sha1", Facts::sha1),
  SHA256("sha256", Facts::sha256),
  SHA256_BASE64("sha256_base64", facts -> CertificateText.hexToBase64(facts.sha256())),
  X5T_S256("x5t_s256", Facts::x5tS256),
  NOT_BEFORE(
      "not_before",
      facts ->
          CertificateText.ofLeaf(
              facts, leaf -> CertificateText.openSsl(leaf.getNotBefore().toInstant()))),
  NOT_AFTER(
      "not_after",
      facts ->
          CertificateText.ofLeaf(
              facts, leaf -> CertificateText.openSsl(leaf.getNotAfter().toInstant()))),
  NOT_BEFORE_ISO(
      "not_before_iso",
      facts -> CertificateText.ofLeaf(facts, leaf -> leaf.getNotBefore().toInstant().toString())),
  NOT_AFTER_ISO(
      "not_after_iso",
      facts -> CertificateText.ofLeaf(facts, leaf -> leaf.getNotAfter().toInstant().toString())),
  NOT_BEFORE_ASN1(
      "not_before_asn1",
      facts ->
          CertificateText.ofLeaf(
              facts, leaf -> CertificateText.asn1(leaf.getNotBefore().toInstant()))),
  NOT_AFTER_ASN1(
      "not_after_asn1",
      facts ->
          CertificateText.ofLeaf(
              facts, leaf -> CertificateText.asn1(leaf.getNotAfter().toInstant()))),
  SKI("ski", Facts::subjectKeyId),
  ISSUER_SERIAL("issuer_serial", Facts::issuerSerial),
  ISSUER_SKI("issuer_ski", Facts::issuerKeyId),
  SAN_DNS("san_dns", facts -> CertificateText.names(facts, AlternativeName.Type.DNS)),
  SAN_URI("san_uri", facts -> CertificateText.names(facts, AlternativeName.Type.URI)),
  SAN_EMAIL("san_email", facts -> CertificateText.names(facts, AlternativeName.Type.EMAIL)),
  SAN_IP("san_ip", facts -> CertificateText.names(facts, AlternativeName.Type.IP)),
  SAN_UPN("san_upn", CertificateText::userPrincipalNames),
  SAN("san", CertificateText::allNames),
  SPIFFE_ID("spiffe_id", Facts::spiffeId),
  KEY_TYPE("key_type", facts -> FieldText.of(facts.keyType())),
  KEY_SIZE("key_size", facts -> facts.keySize() == 0 ? "" : Integer.toString(facts.keySize())),
  XFCC("xfcc", Xfcc::of),
  TRAEFIK_INFO("traefik_info", TraefikInfo::of);

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<Facts, String> value;

  Variable(String key, Function<Facts, String> value) {
    this.key = key;
    this.value = value;
  }

  /** Returns the name, without braces. */
  String key() {
    return key;
  }

  /**
   * Returns the value in printable ASCII, without a space at either end.
   *
   * @throws IllegalStateException if the encoder returned another character
   */
  @Override
  public String apply(Facts facts) {
    return FieldText.requirePlain(value.apply(facts));
  }

  static Optional<Variable> named(String key) {
    return Arrays.stream(values()).filter(variable -> variable.key.equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Variable::key).toList();
  }

  private static String subject(Facts facts, NameForm form) {
    return CertificateText.ofLeaf(facts, leaf -> form.of(leaf.getSubjectX500Principal()));
  }

  private static String issuer(Facts facts, NameForm form) {
    return CertificateText.ofLeaf(facts, leaf -> form.of(leaf.getIssuerX500Principal()));
  }
}
