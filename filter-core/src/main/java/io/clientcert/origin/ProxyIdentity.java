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

import io.clientcert.der.Fingerprint;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * An identity that the TLS certificate of a trusted proxy must have. A name is not proof by itself:
 * compare only certificates with a validated path. Immutable and thread-safe.
 */
public final class ProxyIdentity {

  private enum Kind {
    DNS,
    URI,
    SUBJECT,
    SHA256
  }

  private static final int DNS_NAME = 2;
  private static final int URI_NAME = 6;
  private static final String FORMS = "dns:NAME, uri:URI, subject:DN or sha256:HEX";

  private final Kind kind;
  private final String value;

  private ProxyIdentity(Kind kind, String value) {
    this.kind = kind;
    this.value = value;
  }

  /**
   * Parses an identity.
   *
   * @param text {@code dns:NAME}, {@code uri:URI}, {@code subject:DN} with a DN in the format of
   *     RFC 4514, or {@code sha256:HEX} with the digest of the DER encoding, with or without colons
   * @throws IllegalArgumentException if the text is none of these
   */
  public static ProxyIdentity parse(String text) {
    int colon = text.indexOf(':');
    String value = text.substring(colon + 1).trim();
    if (colon < 0 || value.isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" is not " + FORMS);
    }
    return switch (text.substring(0, colon)) {
      case "dns" -> new ProxyIdentity(Kind.DNS, dnsName(text, value));
      case "uri" -> new ProxyIdentity(Kind.URI, value);
      case "subject" -> new ProxyIdentity(Kind.SUBJECT, subject(text, value));
      case "sha256" -> new ProxyIdentity(Kind.SHA256, digest(text, value));
      default -> throw new IllegalArgumentException("\"" + text + "\" is not " + FORMS);
    };
  }

  private static String dnsName(String text, String value) {
    if (!value.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a DNS name; wildcards are not allowed");
    }
    return value.toLowerCase(Locale.ROOT);
  }

  private static String subject(String text, String value) {
    try {
      return canonical(new X500Principal(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a distinguished name", e);
    }
  }

  private static String canonical(X500Principal name) {
    return name.getName(X500Principal.CANONICAL);
  }

  private static String digest(String text, String value) {
    String hex = value.replace(":", "").toLowerCase(Locale.ROOT);
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("\"" + text + "\" is not a SHA-256 digest of 64 digits");
    }
    return hex;
  }

  /**
   * Tells whether {@code certificate} has this identity. Wildcards in the certificate do not match.
   *
   * @param certificate the proxy's own certificate, whose path has been validated
   */
  public boolean matches(X509Certificate certificate) {
    try {
      return switch (kind) {
        case DNS -> hasName(certificate, DNS_NAME, true);
        case URI -> hasName(certificate, URI_NAME, false);
        case SUBJECT -> canonical(certificate.getSubjectX500Principal()).equals(value);
        case SHA256 -> Fingerprint.SHA256.hexOf(certificate).equals(value);
      };
    } catch (GeneralSecurityException e) {
      // Names that cannot be read match no identity.
      return false;
    }
  }

  private boolean hasName(X509Certificate certificate, int type, boolean ignoreCase)
      throws GeneralSecurityException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return false;
    }
    for (List<?> name : names) {
      if (name.get(0).equals(type) && name.get(1) instanceof String text) {
        if (ignoreCase ? text.equalsIgnoreCase(value) : text.equals(value)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + ":" + value;
  }
}
