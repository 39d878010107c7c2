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

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the client certificate of one request. The value of the request attribute that
 * is called like this class; never absent behind the filter.
 *
 * <p>Everything here may be read whatever the verdict, to log or to explain. Only {@link
 * #forwardable()} says that the client is who its certificate names.
 *
 * <p>Text such as {@link #subject()} is written by whoever made the certificate and can hold any
 * character; encode it before it goes into a page, a log or a header.
 *
 * <p>Immutable and thread-safe.
 */
public final class ClientCertificate {

  private final Verdict verdict;
  private final String reason;
  private final List<X509Certificate> presented;
  private final List<X509Certificate> path;
  private final String clientCert;
  private final String clientCertChain;
  private final boolean certTooLarge;
  private final boolean chainTooLarge;
  private final boolean inOutage;

  ClientCertificate(
      Verdict verdict,
      String reason,
      boolean inOutage,
      List<X509Certificate> presented,
      List<X509Certificate> path,
      FieldValues values) {
    this.verdict = verdict;
    this.reason = reason;
    this.inOutage = inOutage;
    this.presented = presented;
    this.path = path;
    this.clientCert = values.cert();
    this.clientCertChain = String.join(", ", values.chain());
    this.certTooLarge = values.certTooLarge();
    this.chainTooLarge = values.chainTooLarge();
  }

  /** Returns what was decided. */
  public Verdict verdict() {
    return verdict;
  }

  /** Returns why, in one sentence for a log. May hold text from the certificate. */
  public String reason() {
    return reason;
  }

  /** Tells whether the client presented a certificate. */
  public boolean presented() {
    return !presented.isEmpty();
  }

  /**
   * Tells whether path, usage, algorithms and time are valid, whatever is known of revocation: a
   * revoked certificate is still verified.
   */
  public boolean verified() {
    return !path.isEmpty();
  }

  /** Tells whether revocation evidence names a certificate on the path. */
  public boolean revoked() {
    return verdict == Verdict.REVOKED;
  }

  /**
   * Tells whether the certificate counts as not revoked only because an outage of its revocation
   * evidence is allowed.
   */
  public boolean inOutage() {
    return inOutage;
  }

  /** Tells whether the fields may be written, size permitting: the verdict is VERIFIED. */
  public boolean forwardable() {
    return verdict == Verdict.VERIFIED;
  }

  /** Returns the certificate that the client proved to hold the key of, or null without one. */
  public @Nullable X509Certificate leaf() {
    return presented.isEmpty() ? null : presented.get(0);
  }

  /** Returns all that the client presented, leaf first, in its order. */
  public List<X509Certificate> presentedChain() {
    return presented;
  }

  /**
   * Returns the validated path, leaf first, without the trust anchor; empty unless {@link
   * #verified()}.
   */
  public List<X509Certificate> path() {
    return path;
  }

  /**
   * Returns the leaf as RFC 9440 section 2.2 writes it, whatever the verdict; empty without one, or
   * when it is too large.
   */
  public String clientCert() {
    return clientCert;
  }

  /**
   * Returns the chain as RFC 9440 section 2.3 writes it, whatever the verdict: the one that is
   * configured, and without a validated path what the client presented behind its leaf. Empty when
   * there is none, or when it is too large.
   */
  public String clientCertChain() {
    return clientCertChain;
  }

  /** Tells whether the value for {@code Client-Cert} would be longer than allowed. */
  public boolean certTooLarge() {
    return certTooLarge;
  }

  /** Tells whether the value for {@code Client-Cert-Chain} would be longer than allowed. */
  public boolean chainTooLarge() {
    return chainTooLarge;
  }

  /** Returns the leaf's subject as RFC 2253 writes it; empty without a certificate. */
  public String subject() {
    X509Certificate leaf = leaf();
    return leaf == null ? "" : leaf.getSubjectX500Principal().getName(X500Principal.RFC2253);
  }

  /** Returns the leaf's issuer as RFC 2253 writes it; empty without a certificate. */
  public String issuer() {
    X509Certificate leaf = leaf();
    return leaf == null ? "" : leaf.getIssuerX500Principal().getName(X500Principal.RFC2253);
  }

  /** Returns the leaf's serial number in upper-case hexadecimal; empty without a certificate. */
  public String serial() {
    X509Certificate leaf = leaf();
    if (leaf == null) {
      return "";
    }
    BigInteger serial = leaf.getSerialNumber();
    return serial.toString(16).toUpperCase(Locale.ROOT);
  }

  /**
   * Returns the SHA-256 digest of the leaf's DER encoding in lower-case hexadecimal; empty without
   * a certificate that can be encoded.
   */
  public String sha256() {
    X509Certificate leaf = leaf();
    if (leaf == null) {
      return "";
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (CertificateEncodingException e) {
      return "";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }

  /** Returns when the leaf begins, or null without a certificate. */
  public @Nullable Instant notBefore() {
    X509Certificate leaf = leaf();
    return leaf == null ? null : leaf.getNotBefore().toInstant();
  }

  /** Returns when the leaf ends, or null without a certificate. */
  public @Nullable Instant notAfter() {
    X509Certificate leaf = leaf();
    return leaf == null ? null : leaf.getNotAfter().toInstant();
  }

  /** Returns verdict, subject, serial number, digest and reason in printable ASCII, on one line. */
  @Override
  public String toString() {
    if (verdict == Verdict.NONE) {
      return verdict.name();
    }
    return presented.isEmpty()
        ? verdict + " reason=\"" + LogText.of(reason) + "\""
        : verdict
            + " subject=\""
            + LogText.of(subject())
            + "\" serial="
            + serial()
            + " sha256="
            + sha256()
            + " reason=\""
            + LogText.of(reason)
            + "\"";
  }
}
