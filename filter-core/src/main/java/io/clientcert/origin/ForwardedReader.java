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

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.clientcert.field.ByteSequence;
import io.clientcert.field.FieldLines;
import io.clientcert.field.FieldSyntaxException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the certificates in the header fields of a trusted proxy. Results are cached by field
 * value, so that a repeated value requires neither base64 decoding nor certificate parsing. The
 * caches are limited by their memory. Results of malformed values are in a separate, small cache.
 *
 * <p>Thread-safe.
 */
public final class ForwardedReader {

  private static final int SHARE_OF_MALFORMED = 8;
  private static final int OVERHEAD_BYTES = 1024;

  /**
   * Estimated memory of a parsed certificate per byte of its encoding: the encoding and the data
   * parsed from it.
   */
  private static final int BYTES_PER_DER_BYTE = 3;

  /** Maximum expansion. Percent-encoded PEM has up to three characters per character. */
  private static final int MAX_EXPANSION = 4;

  private final ForwardedFormat format;
  private final List<String> fields;
  private final long maxCertSize;
  private final long maxChainSize;
  private final long maxRawSize;
  private final Cache<Values, ForwardedCertificates> read;
  private final Cache<Values, ForwardedCertificates> malformed;

  /**
   * Creates a reader with empty caches.
   *
   * @param maxCertSize maximum size of the leaf, in characters of a {@code Client-Cert} value
   * @param maxChainSize maximum size of the chain without the leaf, in characters of a {@code
   *     Client-Cert-Chain} value
   * @param cacheSize maximum memory of both caches, in bytes
   */
  public ForwardedReader(
      ForwardedFormat format, long maxCertSize, long maxChainSize, long cacheSize) {
    this.format = format;
    this.fields = format.fieldsRead();
    this.maxCertSize = maxCertSize;
    this.maxChainSize = maxChainSize;
    this.maxRawSize = MAX_EXPANSION * (maxCertSize + maxChainSize);
    this.read = cache(cacheSize - cacheSize / SHARE_OF_MALFORMED);
    this.malformed = cache(cacheSize / SHARE_OF_MALFORMED);
  }

  private static Cache<Values, ForwardedCertificates> cache(long maximumWeight) {
    return Caffeine.newBuilder()
        .maximumWeight(maximumWeight)
        .weigher(
            (Values values, ForwardedCertificates certificates) -> weight(values, certificates))
        // Maintenance runs on the calling thread, because a JVM-wide pool would outlive the web
        // application.
        .executor(Runnable::run)
        .build();
  }

  private static int weight(Values values, ForwardedCertificates certificates) {
    long bytes = OVERHEAD_BYTES + values.length();
    X509Certificate[] chain = certificates.chain();
    if (chain != null) {
      for (X509Certificate certificate : chain) {
        bytes += (long) BYTES_PER_DER_BYTE * encoded(certificate).length;
      }
    }
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }

  /** Returns the certificates in the fields of one request. */
  public ForwardedCertificates read(FieldLines lines) {
    Values values = Values.of(fields, lines);
    if (values == null) {
      return ForwardedCertificates.NONE;
    }
    if (values.length() > maxRawSize) {
      return ForwardedCertificates.rejected(
          "the fields have "
              + values.length()
              + " characters, more than maxCertSize and maxChainSize allow in any encoding",
          ForwardedCertificates.Limit.CHAIN);
    }
    ForwardedCertificates known = read.getIfPresent(values);
    if (known == null) {
      known = malformed.getIfPresent(values);
    }
    return known == null ? parse(values) : known;
  }

  private ForwardedCertificates parse(Values values) {
    try {
      List<byte[]> encodings = format.read(values.lines(fields));
      ForwardedCertificates excess = excess(encodings);
      if (excess != null) {
        return keptAsMalformed(values, excess);
      }
      ForwardedCertificates certificates =
          encodings.isEmpty()
              ? ForwardedCertificates.NONE
              : new ForwardedCertificates(certificates(encodings), null, null);
      read.put(values, certificates);
      return certificates;
    } catch (FieldSyntaxException e) {
      return keptAsMalformed(values, ForwardedCertificates.rejected(e.getMessage(), null));
    }
  }

  private ForwardedCertificates keptAsMalformed(Values values, ForwardedCertificates problem) {
    malformed.put(values, problem);
    return problem;
  }

  private X509Certificate[] certificates(List<byte[]> encodings) throws FieldSyntaxException {
    List<X509Certificate> chain = new ArrayList<>();
    for (byte[] der : encodings) {
      chain.add(certificate(der, chain.size()));
    }
    return chain.toArray(X509Certificate[]::new);
  }

  /**
   * Returns a result that reports the exceeded limit and the actual length; null if no limit is
   * exceeded.
   */
  private @Nullable ForwardedCertificates excess(List<byte[]> encodings) {
    if (encodings.isEmpty()) {
      return null;
    }
    long certSize = ByteSequence.encodedLength(encodings.get(0).length);
    if (certSize > maxCertSize) {
      return ForwardedCertificates.rejected(
          "the certificate of "
              + certSize
              + " characters in Client-Cert is larger than maxCertSize allows",
          ForwardedCertificates.Limit.CERT);
    }
    long chainSize = 0;
    for (byte[] der : encodings.subList(1, encodings.size())) {
      chainSize += ByteSequence.encodedLength(der.length);
    }
    return chainSize > maxChainSize
        ? ForwardedCertificates.rejected(
            "the chain of "
                + chainSize
                + " characters in Client-Cert-Chain is larger than maxChainSize allows",
            ForwardedCertificates.Limit.CHAIN)
        : null;
  }

  private static X509Certificate certificate(byte[] der, int index) throws FieldSyntaxException {
    try {
      // The factory also accepts PEM, and ignores bytes after the certificate.
      if (DerStrings.isOneSequence(der)) {
        X509Certificate certificate =
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der));
        if (Arrays.equals(certificate.getEncoded(), der)) {
          return certificate;
        }
      }
    } catch (CertificateException | RuntimeException e) {
      throw unreadable(index);
    }
    throw unreadable(index);
  }

  private static FieldSyntaxException unreadable(int index) {
    return new FieldSyntaxException("certificate " + index + " is not a DER certificate");
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was encoded before", e);
    }
  }

  /**
   * Cache key with all lines of each field that is read. Comparable, so that a map stores values
   * crafted to have the same hash code in a tree, not in a list.
   */
  private static final class Values implements Comparable<Values> {
    private final List<List<String>> lines;
    private final long length;
    private final int hash;

    private Values(List<List<String>> lines, long length) {
      this.lines = lines;
      this.length = length;
      this.hash = lines.hashCode();
    }

    /** Returns the values, or null if the request has none of these fields. */
    static @Nullable Values of(List<String> fields, FieldLines lines) {
      List<List<String>> values = new ArrayList<>(fields.size());
      long length = 0;
      boolean any = false;
      for (String field : fields) {
        List<String> ofField = lines.named(field);
        values.add(ofField);
        any |= !ofField.isEmpty();
        for (String value : ofField) {
          length += value.length();
        }
      }
      return any ? new Values(values, length) : null;
    }

    long length() {
      return length;
    }

    FieldLines lines(List<String> fields) {
      return name -> lines.get(fields.indexOf(name));
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Values values && hash == values.hash && lines.equals(values.lines);
    }

    @Override
    public int compareTo(Values other) {
      for (int field = 0; field < lines.size(); field++) {
        List<String> ours = lines.get(field);
        List<String> theirs = other.lines.get(field);
        int order = Integer.compare(ours.size(), theirs.size());
        for (int line = 0; order == 0 && line < ours.size(); line++) {
          order = ours.get(line).compareTo(theirs.get(line));
        }
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }
  }
}
