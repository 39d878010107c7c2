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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.OtherName;
import org.jspecify.annotations.Nullable;

/** Formats certificates and their parts. Stateless. */
final class CertificateText {

  private static final int PEM_LINE = 64;
  private static final String UPN = "1.3.6.1.4.1.311.20.2.3";
  private static final DateTimeFormatter OPENSSL =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter ASN1 =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private CertificateText() {}

  /** Returns the DER encoding in base64 without line breaks; empty without a certificate. */
  static String base64(@Nullable X509Certificate certificate) {
    return certificate == null ? "" : Base64.getEncoder().encodeToString(der(certificate));
  }

  /** Returns PEM in the format of OpenSSL, with each line terminated by a line feed. */
  static String pem(@Nullable X509Certificate certificate) {
    if (certificate == null) {
      return "";
    }
    byte[] lineFeed = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(PEM_LINE, lineFeed).encodeToString(der(certificate))
        + "\n-----END CERTIFICATE-----\n";
  }

  /** Returns PEM with spaces instead of line breaks, like Apache. */
  static String pemInOneLine(@Nullable X509Certificate certificate) {
    return pem(certificate).replace('\n', ' ').trim();
  }

  /**
   * Returns percent-encoded PEM.
   *
   * @param safe characters that are not encoded, in addition to the unreserved characters of RFC
   *     3986
   */
  static String escapedPem(@Nullable X509Certificate certificate, String safe) {
    return FieldText.percent(pem(certificate), safe);
  }

  /**
   * Applies {@code writer} to the leaf and each certificate of its chain, and joins the results.
   */
  static String each(Facts facts, String separator, Function<X509Certificate, String> writer) {
    return facts.leafAndChain().stream().map(writer).collect(Collectors.joining(separator));
  }

  /** Returns a time in the format of OpenSSL, such as {@code Mar 1 13:35:00 2022 GMT}. */
  static String openSsl(Instant moment) {
    return OPENSSL.format(moment);
  }

  /** Returns a time in the format of UTCTime, such as {@code 220301133500Z}. */
  static String asn1(Instant moment) {
    return ASN1.format(moment);
  }

  static String hexToBase64(String digits) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digits));
  }

  /** Applies {@code writer} to the leaf; returns an empty string without a certificate. */
  static String ofLeaf(Facts facts, Function<X509Certificate, String> writer) {
    X509Certificate leaf = facts.leaf();
    return leaf == null ? "" : writer.apply(leaf);
  }

  /** Returns the subject alternative names of one type, separated by commas. */
  static String names(Facts facts, AlternativeName.Type type) {
    return facts.alternativeNames().stream()
        .filter(name -> name.type() == type)
        .map(name -> FieldText.element(name.value()))
        .collect(Collectors.joining(","));
  }

  /**
   * Returns the values of all attributes of one type in the order of the certificate, separated by
   * commas. A value that is not text is written as a number sign and its DER encoding in
   * hexadecimal.
   *
   * @param name returns the subject or issuer name of the leaf
   * @param type the attribute type, as named by OpenSSL
   */
  static String attribute(Facts facts, Function<X509Certificate, X500Principal> name, String type) {
    return ofLeaf(
        facts,
        leaf ->
            NameForm.readableAttributes(name.apply(leaf)).stream()
                .flatMap(List::stream)
                .filter(attribute -> attribute.type().equals(type))
                .map(a -> a.encoded() ? a.value() : text(a.value()))
                .collect(Collectors.joining(",")));
  }

  /** Escapes a leading number sign, because it marks values that are not text. */
  private static String text(String value) {
    return value.startsWith("#")
        ? "%23" + FieldText.element(value.substring(1))
        : FieldText.element(value);
  }

  /** Returns all subject alternative names with their types, separated by commas. */
  static String allNames(Facts facts) {
    return facts.alternativeNames().stream()
        .map(name -> label(name.type()) + ":" + FieldText.element(name.value()))
        .collect(Collectors.joining(","));
  }

  private static String label(AlternativeName.Type type) {
    return switch (type) {
      case OTHER -> "other";
      case EMAIL -> "email";
      case DNS -> "dns";
      case X400 -> "x400";
      case DIRECTORY -> "directory";
      case EDI_PARTY -> "edi";
      case URI -> "uri";
      case IP -> "ip";
      case REGISTERED_ID -> "rid";
    };
  }

  /** Returns the user principal names among the alternative names, separated by commas. */
  static String userPrincipalNames(Facts facts) {
    List<String> names = new ArrayList<>();
    for (AlternativeName name : facts.alternativeNames()) {
      if (name.type() == AlternativeName.Type.OTHER) {
        userPrincipalName(HexFormat.of().parseHex(name.value())).ifPresent(names::add);
      }
    }
    return String.join(",", names);
  }

  private static Optional<String> userPrincipalName(byte[] otherName) {
    try {
      OtherName name = OtherName.getInstance(ASN1Primitive.fromByteArray(otherName));
      if (!name.getTypeID().getId().equals(UPN)) {
        return Optional.empty();
      }
      String text = NameForm.text(name.getValue());
      return Optional.of(text == null ? NameForm.encoded(name.getValue()) : text(text));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // The creator of the certificate chose these bytes. They are not a valid name.
      return Optional.empty();
    }
  }

  /** Returns the concatenated DER encodings of the chain without the leaf, in base64. */
  static String concatenatedChain(Facts facts) {
    ByteArrayOutputStream chain = new ByteArrayOutputStream();
    facts.leafAndChain().stream().skip(1).forEach(each -> chain.writeBytes(der(each)));
    return Base64.getEncoder().encodeToString(chain.toByteArray());
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return Objects.requireNonNull(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("A certificate that cannot be encoded", e);
    }
  }
}
