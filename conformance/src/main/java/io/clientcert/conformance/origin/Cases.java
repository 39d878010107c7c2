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

import io.clientcert.conformance.Case;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All cases about an origin. A number is never used for another case, even if one is removed. */
public final class Cases {

  static final Reference TRUST = Reference.rfc(9440, "4");
  static final Reference ENCODING = Reference.rfc(9440, "2.1");
  static final Reference CERT = Reference.rfc(9440, "2.2");
  static final Reference CHAIN = Reference.rfc(9440, "2.3");
  static final Reference IGNORED = Reference.rfc(9651, "4.2");
  static final Reference BYTES = Reference.rfc(9651, "4.2.7");

  private Cases() {}

  /** Returns the cases in the order of their numbers. */
  public static List<Case<Origin>> all() {
    return Stream.of(
            TrustCases.all(),
            ValueCases.all(),
            ChainCases.all(),
            FieldCases.all(),
            ConnectionCases.all(),
            CertificateCases.all(),
            LimitCases.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Judges what was seen. */
  @FunctionalInterface
  interface Verdict {
    Outcome of(Origin origin, Seen seen) throws IOException;
  }

  static final Verdict REFUSED = (origin, seen) -> seen.refused();
  static final Verdict ACCEPTED = (origin, seen) -> seen.accepted(origin.client().leaf());
  static final Verdict EITHER = (origin, seen) -> seen.acceptedOrRefused(origin.client().leaf());
  static final Verdict HANDLED = (origin, seen) -> seen.handled(origin.client().leaf());

  /** A case of one request. */
  static Case<Origin> one(
      String number,
      Level level,
      Reference reference,
      String name,
      String description,
      UnaryOperator<Request> shape,
      Verdict verdict) {
    return new Case<>(
        number,
        level,
        name,
        reference,
        description,
        (origin, run) -> verdict.of(origin, shape.apply(new Request(origin, run)).send()));
  }
}
