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

import static io.clientcert.conformance.Level.HARDENING;

import io.clientcert.conformance.Case;
import io.clientcert.conformance.Outcome;
import io.clientcert.conformance.Reference;
import io.clientcert.conformance.Status;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Values that are meant to break the origin. */
final class LimitCases {
  private static final Reference LIMITS = Reference.rfc(9110, "5.4");
  private static final Reference DER =
      Reference.article("ITU-T X.690", "https://www.itu.int/rec/T-REC-X.690-202102-I/en");

  private LimitCases() {}

  static List<Case<Origin>> all() {
    return List.of(
        robust(
            "O-160",
            LIMITS,
            "A value of 200 KiB",
            r -> r.field(name(r), ":" + "A".repeat(200_000) + ":")),
        robust(
            "O-161",
            LIMITS,
            "A value of 6 KiB without a colon",
            r -> r.field(name(r), "A".repeat(6000))),
        robust(
            "O-162",
            LIMITS,
            "A chain of 1500 empty members",
            r -> {
              r.origin().needsRfc9440();
              return r.fields(r.origin().client())
                  .field(FieldFormat.CHAIN, "::,".repeat(1500) + "::");
            }),
        robust("O-163", DER, "Deeply nested DER", r -> r.field(name(r), item(nested()))),
        robust(
            "O-164",
            DER,
            "A length of 2 GiB",
            r -> r.field(name(r), item(new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1, 0x30}))),
        robust("O-165", DER, "A certificate of zeros", r -> r.field(name(r), item(new byte[600]))),
        robust(
            "O-166",
            LIMITS,
            "Fields of two hundred names",
            r -> {
              for (int i = 0; i < 200; i++) {
                r.field("X-Many-" + i, "1");
              }
              return r.field(name(r), ":AAAA:");
            }),
        changed(),
        afterwards());
  }

  private static String name(Request request) {
    return request.origin().format().name();
  }

  private static String item(byte[] bytes) {
    return FieldFormat.item(bytes);
  }

  private static byte[] nested() {
    byte[] der = new byte[2000];
    for (int i = 0; i < der.length; i += 4) {
      int rest = der.length - i - 4;
      der[i] = 0x30;
      der[i + 1] = (byte) 0x82;
      der[i + 2] = (byte) (rest >> 8);
      der[i + 3] = (byte) rest;
    }
    return der;
  }

  private static Case<Origin> robust(
      String number, Reference reference, String what, UnaryOperator<Request> shape) {
    return Cases.one(
        number,
        HARDENING,
        reference,
        what + " causes neither a 5xx nor a stack trace",
        "The origin ignores the field, or refuses the request.",
        shape,
        (origin, seen) -> seen.handled(origin.client().leaf()));
  }

  private static Case<Origin> changed() {
    return new Case<>(
        "O-167",
        HARDENING,
        "Certificates with changed bytes cause neither a 5xx nor a stack trace",
        DER,
        "Ten certificates are sent, each with one byte changed within its first 200 bytes.",
        (origin, run) -> {
          Random random = new Random(9440);
          for (int i = 0; i < 10; i++) {
            byte[] der = FieldFormat.der(origin.client().leaf());
            der[random.nextInt(200)] ^= (byte) (1 + random.nextInt(255));
            Outcome outcome =
                new Request(origin, run).field(origin.format().name(), item(der)).send().refused();
            if (outcome.status() == Status.FAILED) {
              return outcome;
            }
          }
          return Outcome.passed();
        });
  }

  private static Case<Origin> afterwards() {
    return new Case<>(
        "O-168",
        HARDENING,
        "After malformed values the origin accepts the next certificate",
        LIMITS,
        "Ten requests with different malformed values, then a valid one: garbage must not lock"
            + " clients out.",
        (origin, run) -> {
          for (int i = 0; i < 10; i++) {
            new Request(origin, run).field(origin.format().name(), ":" + i + "!:").send();
          }
          return valid(origin, new Request(origin, run));
        });
  }

  private static Outcome valid(Origin origin, Request request) throws IOException {
    return request.fields(origin.client()).send().accepted(origin.client().leaf());
  }
}
