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
package io.clientcert.revocation;

import io.clientcert.path.ValidatedPath;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks OCSP responders. Thread-safe. */
final class OcspClient implements FetchCache.Source<OcspClient.Question, OcspAnswer> {

  private static final String REQUEST = "application/ocsp-request";
  private static final String RESPONSE = "application/ocsp-response";

  /** Of whom to ask what; two that are equal have one answer. */
  record Question(CertificateId id, List<URI> responders) {

    /** Not the generated method, see {@link CertificateId#hashCode}. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Question other
          && id.equals(other.id)
          && responders.equals(other.responders);
    }

    @Override
    public int hashCode() {
      return 31 * id.hashCode() + responders.hashCode();
    }

    @Override
    public String toString() {
      return "OCSP " + responders + " for serial " + id.serial().toString(16);
    }
  }

  private final RevocationSettings settings;
  private final HttpFetcher fetcher;
  private final Clock clock;
  private final OcspVerifier verifier;
  private final SecureRandom random = new SecureRandom();

  OcspClient(
      RevocationSettings settings,
      HttpFetcher fetcher,
      Clock clock,
      OcspVerifier.Responders responders) {
    this.settings = settings;
    this.fetcher = fetcher;
    this.clock = clock;
    this.verifier =
        new OcspVerifier(settings.ocspMaxAge(), settings.ocspNonce(), settings.floor(), responders);
  }

  /** Returns the question about the certificate at {@code index}, if there is whom to ask. */
  Optional<Question> question(ValidatedPath path, int index) {
    X509Certificate certificate = path.certificates().get(index);
    URI configured = settings.ocspResponder();
    List<URI> responders =
        configured == null ? OcspRequest.responders(certificate) : List.of(configured);
    return responders.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Question(CertificateId.of(certificate, path.issuerOf(index)), responders));
  }

  /** The first responder that gives an answer; where none does, what was wrong with the last. */
  @Override
  public OcspAnswer fetch(Question question, @Nullable OcspAnswer before) throws IOException {
    IOException last = null;
    for (URI responder : question.responders()) {
      try {
        return notBefore(before, ask(responder, question));
      } catch (IOException e) {
        last = e;
      }
    }
    throw Objects.requireNonNull(last, "a question has somebody to ask");
  }

  private OcspAnswer ask(URI responder, Question question) throws IOException {
    OcspRequest request =
        settings.ocspNonce()
            ? OcspRequest.withNonce(question.id(), random)
            : OcspRequest.about(question.id());
    Optional<URI> get = settings.ocspGet() ? request.getUri(responder) : Optional.empty();
    byte[] response =
        get.isPresent()
            ? fetcher.get(get.get(), RESPONSE)
            : fetcher.post(responder, REQUEST, request.encoded(), RESPONSE);
    try {
      return verifier.verify(response, request, clock.instant());
    } catch (OcspException e) {
      throw new IOException(responder + ": " + e.getMessage(), e);
    }
  }

  /** The way is plain http: an old answer can be played again by whoever stands on it. */
  private static OcspAnswer notBefore(@Nullable OcspAnswer before, OcspAnswer answer)
      throws IOException {
    if (before == null || answer.thisUpdate().isAfter(before.thisUpdate())) {
      return answer;
    }
    if (answer.thisUpdate().isBefore(before.thisUpdate())) {
      throw new IOException(
          "an answer of " + answer.thisUpdate() + ", older than that of " + before.thisUpdate());
    }
    return before.evidence().status() == Evidence.Status.REVOKED ? before : answer;
  }

  @Override
  public FetchCache.Span spanOf(OcspAnswer answer) {
    return new FetchCache.Span(answer.thisUpdate(), answer.until());
  }
}
