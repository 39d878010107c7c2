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
package io.clientcert.origin;

import io.clientcert.field.Field;
import io.clientcert.field.FieldLines;
import io.clientcert.field.FieldSyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The header fields in which a trusted proxy sends the client certificate, and their encoding.
 * Immutable and thread-safe.
 */
public final class ForwardedFormat {

  /** Maximum number of certificates in a request, including the leaf. */
  static final int MAX_CERTIFICATES = 10;

  private static final String SETTING_FORM = "[A-Za-z0-9-]{1,100}:[a-z-]+";

  /** The predefined formats. */
  private enum Preset {
    /** RFC 9440 sections 2.2 and 2.3. */
    RFC9440(new Rfc9440Reader(Field.CLIENT_CERT, Field.CLIENT_CERT_CHAIN), null, null, Set.of()),

    /** {@code $ssl_client_escaped_cert} and {@code $ssl_client_verify} of nginx. */
    NGINX(
        new EncodedReader("X-SSL-Client-Cert", CertificateEncoding.ESCAPED_PEM, List.of()),
        "X-SSL-Client-Verify",
        "SUCCESS",
        Set.of()),

    /** The last element of {@code x-forwarded-client-cert}. */
    ENVOY_XFCC(new XfccReader("x-forwarded-client-cert"), null, null, Set.of()),

    /** PassTLSClientCert with {@code pem: true}. Versions before 2.3 percent-encode the value. */
    TRAEFIK(
        new EncodedReader(
            "X-Forwarded-Tls-Client-Cert", CertificateEncoding.ESCAPED_DER, List.of()),
        null,
        null,
        Set.of("X-Forwarded-Tls-Client-Cert-Info")),

    /** An AWS Application Load Balancer in mutual TLS verify mode. */
    AWS_ALB(
        new EncodedReader(
            "X-Amzn-Mtls-Clientcert-Leaf", CertificateEncoding.ESCAPED_PEM, List.of()),
        null,
        null,
        Set.of("X-Amzn-Mtls-Clientcert")),

    /** An AWS Application Load Balancer in mutual TLS passthrough mode. */
    AWS_ALB_PASSTHROUGH(
        new EncodedReader("X-Amzn-Mtls-Clientcert", CertificateEncoding.ESCAPED_PEM, List.of()),
        null,
        null,
        Set.of("X-Amzn-Mtls-Clientcert-Leaf")),

    /** {@code client_certificate_forwarding} of Cloudflare Access. */
    CLOUDFLARE_LEGACY(
        new EncodedReader("Cf-Client-Cert-Der-Base64", CertificateEncoding.DER, List.of()),
        null,
        null,
        Set.of("Cf-Client-Cert-Sha256")),

    /** {@code SSL_CLIENT_CERT} and {@code SSL_CLIENT_CERT_CHAIN_n} of Apache's mod_ssl. */
    APACHE(
        new EncodedReader(
            "SSL-CLIENT-CERT",
            CertificateEncoding.PEM,
            IntStream.range(0, MAX_CERTIFICATES - 1)
                .mapToObj(n -> "SSL-CLIENT-CERT-CHAIN-" + n)
                .toList()),
        "SSL-CLIENT-VERIFY",
        "SUCCESS",
        Set.of()),

    /** {@code ssl_c_der}, {@code ssl_c_chain_der} and {@code ssl_c_verify} of HAProxy. */
    HAPROXY(
        new EncodedReader(
            "X-SSL-Client-DER", CertificateEncoding.DER, List.of("X-SSL-Client-Chain-DER")),
        "X-SSL-Client-Verify",
        "0",
        Set.of());

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    private final ForwardedFormat format;

    Preset(
        Reader reader,
        @Nullable String verdictField,
        @Nullable String success,
        Set<String> others) {
      this.format =
          new ForwardedFormat(
              name().toLowerCase(Locale.ROOT).replace('_', '-'),
              reader,
              verdictField,
              success,
              others);
    }
  }

  private final String key;
  private final Reader reader;
  private final @Nullable String verdictField;
  private final @Nullable String success;
  private final Set<String> others;

  private ForwardedFormat(
      String key,
      Reader reader,
      @Nullable String verdictField,
      @Nullable String success,
      Set<String> others) {
    this.key = key;
    this.reader = reader;
    this.verdictField = verdictField;
    this.success = success;
    this.others = others;
  }

  /**
   * Returns the format with this name in settings.
   *
   * @param text the name of a preset, or {@code NAME:ENCODING} with a field name and one of the
   *     encodings {@code der}, {@code pem}, {@code escaped-pem} and {@code escaped-der}
   * @return empty if the text is neither
   */
  public static Optional<ForwardedFormat> named(String text) {
    Optional<ForwardedFormat> preset =
        Arrays.stream(Preset.values())
            .map(each -> each.format)
            .filter(format -> format.key.equals(text))
            .findFirst();
    if (preset.isPresent() || !text.matches(SETTING_FORM)) {
      return preset;
    }
    int colon = text.indexOf(':');
    return CertificateEncoding.named(text.substring(colon + 1))
        .map(
            encoding ->
                new ForwardedFormat(
                    text,
                    new EncodedReader(text.substring(0, colon), encoding, List.of()),
                    null,
                    null,
                    Set.of()));
  }

  /** Returns the name in settings. */
  public String key() {
    return key;
  }

  /**
   * Tells whether the proxy forwards every presented certificate, whether valid or not, without a
   * validation result.
   */
  public boolean isUnverified() {
    return this == Preset.AWS_ALB_PASSTHROUGH.format;
  }

  /** Returns all field names that only the proxy may write, including fields that are not read. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(reader.names());
    if (verdictField != null) {
      names.add(verdictField);
    }
    names.addAll(others);
    return names;
  }

  /** Returns the names of the fields that are read. */
  List<String> fieldsRead() {
    return verdictField == null
        ? reader.names()
        : Stream.concat(reader.names().stream(), Stream.of(verdictField)).toList();
  }

  /**
   * Returns the DER encodings of the certificates in {@code lines}, leaf first; empty if there are
   * none.
   *
   * @throws FieldSyntaxException if a field is malformed, or if the proxy reports that the
   *     certificate is not valid
   */
  List<byte[]> read(FieldLines lines) throws FieldSyntaxException {
    List<byte[]> certificates = reader.read(lines);
    if (!certificates.isEmpty() && verdictField != null) {
      List<String> verdict = lines.named(verdictField);
      if (verdict.size() != 1 || !verdict.get(0).equals(success)) {
        throw new FieldSyntaxException(
                verdict.isEmpty()
                    ? "missing, although the proxy sent a certificate"
                    : "not \"" + success + "\"")
            .in(verdictField);
      }
    }
    return certificates;
  }

  @Override
  public String toString() {
    return key;
  }

  /** Reads the certificates from the fields of one request. */
  private interface Reader {
    List<String> names();

    List<byte[]> read(FieldLines lines) throws FieldSyntaxException;
  }

  private record Rfc9440Reader(String certField, String chainField) implements Reader {
    @Override
    public List<String> names() {
      return List.of(certField, chainField);
    }

    @Override
    public List<byte[]> read(FieldLines lines) throws FieldSyntaxException {
      List<String> cert = lines.named(certField);
      List<String> chain = lines.named(chainField);
      if (cert.isEmpty()) {
        if (!chain.isEmpty()) {
          throw new FieldSyntaxException("present without " + certField).in(chainField);
        }
        return List.of();
      }
      List<byte[]> certificates = new ArrayList<>();
      try {
        certificates.add(StructuredBytes.item(cert));
      } catch (FieldSyntaxException e) {
        throw e.in(certField);
      }
      try {
        if (!chain.isEmpty()) {
          certificates.addAll(StructuredBytes.list(chain, MAX_CERTIFICATES - 1));
        }
      } catch (FieldSyntaxException e) {
        throw e.in(chainField);
      }
      return certificates;
    }
  }

  /**
   * Reads fields with a {@link CertificateEncoding}.
   *
   * @param certField the field with the leaf, and with the certificates that follow it in the same
   *     value
   * @param encoding the encoding of all fields
   * @param chainFields the fields with further certificates, in their order
   */
  private record EncodedReader(
      String certField, CertificateEncoding encoding, List<String> chainFields) implements Reader {

    /** The value that Apache writes for an unset variable. */
    private static final String NULL = "(null)";

    @Override
    public List<String> names() {
      return Stream.concat(Stream.of(certField), chainFields.stream()).toList();
    }

    @Override
    public List<byte[]> read(FieldLines lines) throws FieldSyntaxException {
      List<byte[]> certificates = new ArrayList<>();
      for (String name : names()) {
        String value = value(lines, name);
        if (value.isEmpty()) {
          continue;
        }
        if (certificates.isEmpty() && !name.equals(certField)) {
          throw new FieldSyntaxException("present without " + certField).in(name);
        }
        int room = MAX_CERTIFICATES - certificates.size();
        if (room == 0) {
          throw new FieldSyntaxException("more than " + MAX_CERTIFICATES + " certificates")
              .in(name);
        }
        try {
          certificates.addAll(encoding.read(value, room));
        } catch (FieldSyntaxException e) {
          throw e.in(name);
        }
      }
      return certificates;
    }

    private static String value(FieldLines lines, String name) throws FieldSyntaxException {
      List<String> values = lines.named(name);
      if (values.size() > 1) {
        throw new FieldSyntaxException(values.size() + " field lines instead of one").in(name);
      }
      String value = values.isEmpty() ? "" : values.get(0);
      return value.equals(NULL) ? "" : value;
    }
  }

  /** Reads the last {@link XfccElement}, which the nearest Envoy proxy appended. */
  private record XfccReader(String field) implements Reader {
    @Override
    public List<String> names() {
      return List.of(field);
    }

    @Override
    public List<byte[]> read(FieldLines lines) throws FieldSyntaxException {
      List<String> values = lines.named(field);
      if (values.isEmpty()) {
        return List.of();
      }
      try {
        return XfccElement.last(String.join(",", values)).certificates(MAX_CERTIFICATES);
      } catch (FieldSyntaxException e) {
        throw e.in(field);
      }
    }
  }
}
