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

import io.clientcert.field.FieldSyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The encodings that proxies use for certificates in a header field. A value contains one or more
 * certificates, leaf first, and nothing else.
 */
enum CertificateEncoding {
  /**
   * Base64 of the DER encoding. Several certificates are separated by commas, or concatenated
   * before base64 encoding.
   */
  DER {
    @Override
    List<byte[]> read(String value, int maxCertificates) throws FieldSyntaxException {
      List<byte[]> certificates = new ArrayList<>();
      int start = 0;
      while (start <= value.length()) {
        int comma = value.indexOf(',', start);
        int end = comma < 0 ? value.length() : comma;
        byte[] bytes = base64(value, start, end, false);
        DerStrings.split(bytes, maxCertificates - certificates.size(), certificates);
        start = end + 1;
      }
      return certificates;
    }
  },

  /** PEM with spaces or tabs instead of line breaks. */
  PEM {
    @Override
    List<byte[]> read(String value, int maxCertificates) throws FieldSyntaxException {
      return pemBlocks(value, maxCertificates);
    }
  },

  /** Percent-encoded PEM (RFC 3986 section 2.1). A plus sign is not decoded as a space. */
  ESCAPED_PEM {
    @Override
    List<byte[]> read(String value, int maxCertificates) throws FieldSyntaxException {
      return pemBlocks(unescaped(value), maxCertificates);
    }
  },

  /** {@link #DER}, optionally percent-encoded. */
  ESCAPED_DER {
    @Override
    List<byte[]> read(String value, int maxCertificates) throws FieldSyntaxException {
      return DER.read(unescaped(value), maxCertificates);
    }
  };

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  /** Returns the name in settings. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the encoding with the name {@code key}; empty if there is none. */
  static Optional<CertificateEncoding> named(String key) {
    return Arrays.stream(values()).filter(encoding -> encoding.key().equals(key)).findFirst();
  }

  /**
   * Returns the bytes of each certificate, leaf first.
   *
   * @param value a field value, not empty and without surrounding whitespace
   * @param maxCertificates maximum number of certificates; at least 1
   * @throws FieldSyntaxException if the value is malformed or contains more certificates
   */
  abstract List<byte[]> read(String value, int maxCertificates) throws FieldSyntaxException;

  private static List<byte[]> pemBlocks(String text, int maxCertificates)
      throws FieldSyntaxException {
    List<byte[]> certificates = new ArrayList<>();
    int position = skipBlanks(text, 0);
    while (position < text.length()) {
      if (!text.startsWith(BEGIN, position)) {
        throw new FieldSyntaxException("no \"" + BEGIN + "\"", position);
      }
      if (certificates.size() == maxCertificates) {
        throw tooMany(maxCertificates);
      }
      int start = position + BEGIN.length();
      int end = text.indexOf(END, start);
      if (end < 0) {
        throw new FieldSyntaxException("a PEM block without its end", start);
      }
      certificates.add(base64(text, start, end, true));
      position = skipBlanks(text, end + END.length());
    }
    if (certificates.isEmpty()) {
      throw new FieldSyntaxException("no certificate");
    }
    return certificates;
  }

  private static FieldSyntaxException tooMany(int maxCertificates) {
    return new FieldSyntaxException("more than " + maxCertificates + " certificates");
  }

  private static int skipBlanks(String text, int from) {
    int position = from;
    while (position < text.length() && isBlank(text.charAt(position))) {
      position++;
    }
    return position;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static byte[] base64(String text, int from, int to, boolean blanksAllowed)
      throws FieldSyntaxException {
    StringBuilder digits = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean digit =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/'
              || c == '=';
      if (digit) {
        digits.append(c);
      } else if (!blanksAllowed || !isBlank(c)) {
        throw new FieldSyntaxException("a character outside the base64 alphabet", i);
      }
    }
    if (digits.isEmpty()) {
      throw new FieldSyntaxException("an empty certificate", from);
    }
    try {
      return Base64.getDecoder().decode(digits.toString());
    } catch (IllegalArgumentException e) {
      throw new FieldSyntaxException("a certificate that is not base64", from);
    }
  }

  private static String unescaped(String value) throws FieldSyntaxException {
    if (value.indexOf('%') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      int high = i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(value.charAt(i + 2), 16);
      if (low < 0 || value.charAt(i + 1) > 'f' || value.charAt(i + 2) > 'f') {
        throw new FieldSyntaxException("a wrong percent-encoding", i);
      }
      text.append((char) (16 * high + low));
      i += 2;
    }
    return text.toString();
  }
}
