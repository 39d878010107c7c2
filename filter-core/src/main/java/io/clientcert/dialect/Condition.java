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
package io.clientcert.dialect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The condition under which a field is written. All of its terms must be true. The terms resemble
 * those in the rules of Cloudflare's documentation.
 *
 * @param terms the terms that must be true
 */
record Condition(List<Term> terms) {

  /** Always true, even without a certificate. */
  static final Condition ALWAYS = new Condition(List.of());

  /** True if the client presented a certificate, whether it is valid or not. */
  static final Condition PRESENTED = new Condition(List.of(new Term(Flag.PRESENTED, true)));

  /** True if the certificate is verified and known not to be revoked. */
  static final Condition FORWARDABLE = new Condition(List.of(new Term(Flag.FORWARDABLE, true)));

  /** True if the certificate is verified, known not to be revoked, and within the size limit. */
  static final Condition WITHIN_LIMIT =
      new Condition(
          List.of(new Term(Flag.FORWARDABLE, true), new Term(Flag.CERT_TOO_LARGE, false)));

  Condition {
    terms = List.copyOf(terms);
  }

  /**
   * Parses terms that are joined by {@code and} and optionally negated by a preceding {@code not},
   * or the single word {@code always}.
   *
   * @throws IllegalArgumentException if a term is unknown; the message lists the valid terms
   */
  static Condition parse(String text) {
    if (text.trim().equals("always")) {
      return ALWAYS;
    }
    List<Term> terms = new ArrayList<>();
    for (String part : text.trim().split("\\s+and\\s+", -1)) {
      String[] words = part.trim().split("\\s+", -1);
      boolean negated = words.length == 2 && words[0].equals("not");
      String name = words[words.length - 1];
      if (words.length > 2 || (words.length == 2 && !negated)) {
        throw unknown(part);
      }
      Flag flag =
          Arrays.stream(Flag.values())
              .filter(f -> f.name().toLowerCase(Locale.ROOT).equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(part));
      terms.add(new Term(flag, !negated));
    }
    return new Condition(terms);
  }

  private static IllegalArgumentException unknown(String part) {
    return new IllegalArgumentException(
        "the condition \""
            + part
            + "\" is none of presented, verified, path_valid, revoked, forwardable, cert_too_large,"
            + " chain_too_large, each maybe with \"not\" before it, joined by \"and\", or always");
  }

  boolean holds(Facts facts) {
    for (Term term : terms) {
      if (term.flag().test(facts) != term.wanted()) {
        return false;
      }
    }
    return true;
  }

  /**
   * A term of a condition.
   *
   * @param flag the flag to test
   * @param wanted the value that the flag must have
   */
  record Term(Flag flag, boolean wanted) {}

  /** The flags that a condition can test. */
  enum Flag implements Predicate<Facts> {
    PRESENTED(Facts::presented),
    VERIFIED(Facts::verified),
    PATH_VALID(Facts::pathValid),
    REVOKED(Facts::revoked),
    FORWARDABLE(Facts::forwardable),
    CERT_TOO_LARGE(Facts::certTooLarge),
    CHAIN_TOO_LARGE(Facts::chainTooLarge);

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Predicate<Facts> predicate;

    Flag(Predicate<Facts> predicate) {
      this.predicate = predicate;
    }

    @Override
    public boolean test(Facts facts) {
      return predicate.test(facts);
    }
  }
}
