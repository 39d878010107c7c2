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
package io.clientcert.benchmarks;

import io.clientcert.Forwarding;
import io.clientcert.Verdict;
import io.clientcert.field.ByteSequence;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.StringJoiner;

/** What several benchmarks share. */
final class Scenes {

  /** What a browser sends. */
  static final String[][] USUAL_LINES = {
    {"Host", "localhost:8443"},
    {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
    {"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
    {"Accept-Language", "en-US,en;q=0.5"},
    {"Accept-Encoding", "gzip, deflate, br, zstd"},
    {"Referer", "https://localhost:8443/start"},
    {"Connection", "keep-alive"},
    {"Cookie", "JSESSIONID=4A1F3E52C9D84B0E8C1FB7E1A5F2D6C3"},
    {"Sec-Fetch-Dest", "document"},
    {"Sec-Fetch-Mode", "navigate"},
    {"Sec-Fetch-Site", "same-origin"},
    {"Priority", "u=0, i"},
  };

  static final String[][] FORGED_LINES = new String[USUAL_LINES.length + 3][];

  static {
    System.arraycopy(USUAL_LINES, 0, FORGED_LINES, 0, USUAL_LINES.length);
    FORGED_LINES[USUAL_LINES.length] = new String[] {"Client-Cert", ":AAAA:"};
    FORGED_LINES[USUAL_LINES.length + 1] = new String[] {"client_cert_chain", ":AAAA:, :AAAA:"};
    FORGED_LINES[USUAL_LINES.length + 2] = new String[] {"Connection", "close, Client-Cert"};
  }

  private Scenes() {}

  /** Writes leaf and chain as RFC 9440 does, and nothing else. */
  static String encode(X509Certificate[] presented) throws CertificateEncodingException {
    StringJoiner values = new StringJoiner(", ");
    for (X509Certificate certificate : presented) {
      values.add(ByteSequence.encode(certificate.getEncoded()));
    }
    return values.toString();
  }

  /** A benchmark of refusals would be a fast one. */
  static Forwarding requireVerified(Forwarding forwarding) {
    if (forwarding.certificate().verdict() != Verdict.VERIFIED) {
      throw new IllegalStateException(forwarding.certificate().toString());
    }
    return forwarding;
  }
}
