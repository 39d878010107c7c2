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
package io.clientcert.conformance.edge;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.Level;
import io.clientcert.conformance.NotRunException;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.net.Field;
import java.util.List;
import java.util.stream.Stream;

/** All cases about an edge. A number is never used for another case, even if one is removed. */
public final class Cases {

  private Cases() {}

  /** Returns the cases in the order of their numbers. */
  public static List<Case<Edge>> all() {
    return Stream.of(
            PresenceCases.all(),
            EncodingCases.all(),
            ChainCases.all(),
            ForgeryCases.all(),
            AliasCases.all(),
            NominationCases.all(),
            ConnectionCases.all(),
            CertificateCases.all(),
            ResponseCases.all(),
            MessageCases.all())
        .flatMap(List::stream)
        .toList();
  }

  static Case<Edge> of(
      String number,
      Level level,
      Reference reference,
      String name,
      String description,
      Case.Body<Edge> body) {
    return new Case<>(number, level, name, reference, description, body);
  }

  /** Passes if no field of the response is named like ours. */
  static Outcome notInResponse(Result result, String what) {
    if (result.response() == null || result.received().isEmpty()) {
      throw new NotRunException("The request was " + result.summary() + ": not to be judged.");
    }
    for (List<Field> section : List.of(result.response().fields(), result.response().trailers())) {
      for (Field field : section) {
        if (Judge.isOurs(field)) {
          return Outcome.failed(what + " has " + Judge.brief(field.toString()));
        }
      }
    }
    return Outcome.passed();
  }
}
