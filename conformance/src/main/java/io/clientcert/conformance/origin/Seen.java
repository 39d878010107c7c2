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
package io.clientcert.conformance.origin;

import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Status;
import io.clientcert.conformance.net.Identity;
import io.clientcert.conformance.net.Response;
import io.clientcert.conformance.pki.ClientKind;
import io.clientcert.conformance.pki.Pki;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request.
 *
 * @param refusal why there is no response, or empty
 */
record Seen(@Nullable Response response, String refusal, Pki pki) {

  private static final Pattern TRACE =
      Pattern.compile(
          "\\bat [\\w.$]+\\([\\w]+\\.java:\\d+\\)|Traceback \\(most recent|goroutine \\d+ \\[|"
              + "\\b[\\w.]+\\.[A-Z]\\w*(Exception|Error)\\b");

  int status() {
    return response == null ? 0 : response.status();
  }

  String summary() {
    return response == null ? "a closed connection (" + refusal + ")" : "status " + status();
  }

  /** Returns whether the application takes this certificate for the client's. */
  boolean shows(X509Certificate certificate) {
    if (response == null || status() >= 300) {
      return false;
    }
    byte[] der = FieldFormat.der(certificate);
    String text = response.text().replaceAll("[:\\s]", "");
    return text.contains(FieldFormat.base64(der))
        || text.toLowerCase(Locale.ROOT).contains(fingerprint(der));
  }

  static String fingerprint(byte[] der) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /** Returns the name of a certificate of the PKI that the application shows. */
  private Optional<String> shownBut(@Nullable X509Certificate expected) {
    for (ClientKind kind : ClientKind.values()) {
      try {
        Identity identity = pki.identity(kind);
        for (X509Certificate certificate : identity.presented()) {
          if (!certificate.equals(expected) && shows(certificate)) {
            return Optional.of(certificate.getSubjectX500Principal() + " of " + identity.name());
          }
        }
      } catch (NotRunException e) {
        // A folder of the user's own need not have every kind
      }
    }
    return Optional.empty();
  }

  /** Passes if the application sees no certificate, and the origin has not failed over it. */
  Outcome refused() {
    Optional<String> shown = shownBut(null);
    if (shown.isPresent()) {
      return Outcome.failed("The application sees a certificate: " + shown.get() + ".");
    }
    return notFailed();
  }

  /** Passes if there is neither 5xx nor a stack trace. */
  Outcome notFailed() {
    if (status() >= 500) {
      return Outcome.failed("The origin failed: " + summary() + ".");
    }
    if (response != null && status() >= 300 && TRACE.matcher(response.text()).find()) {
      return Outcome.failed("The response shows a stack trace or an exception.");
    }
    return Outcome.passed(summary());
  }

  /** Passes if the application sees this certificate as the client's; another is never right. */
  Outcome accepted(X509Certificate certificate) {
    if (!shows(certificate)) {
      Outcome other = refused();
      return other.status() == Status.FAILED
          ? other
          : Outcome.failed("The application does not see the certificate: " + summary() + ".");
    }
    return Outcome.passed();
  }

  /** Passes if the origin accepts exactly this certificate, or refuses the request with 4xx. */
  Outcome acceptedOrRefused(X509Certificate certificate) {
    if (response == null || (status() >= 400 && status() < 500)) {
      return notFailed();
    }
    return accepted(certificate);
  }

  /** Passes if the origin accepts the certificate, or has a verdict against it. */
  Outcome handled(X509Certificate certificate) {
    return shows(certificate) ? Outcome.passed(summary() + ", accepted") : refused();
  }
}
