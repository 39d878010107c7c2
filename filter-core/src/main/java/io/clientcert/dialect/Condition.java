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
 * When a field is written: all of its terms have to hold, as in the rules of the page that
 * Client-Cert fields are set by elsewhere.
 *
 * @param terms what has to hold
 */
record Condition(List<Term> terms) {

  /** On every request, also without a certificate. */
  static final Condition ALWAYS = new Condition(List.of());

  /** With a certificate, whatever it is worth. */
  static final Condition PRESENTED = new Condition(List.of(new Term(Flag.PRESENTED, true)));

  /** With a certificate that may be relied on. */
  static final Condition FORWARDABLE = new Condition(List.of(new Term(Flag.FORWARDABLE, true)));

  /** With a certificate that may be relied on and whose value is not too long. */
  static final Condition WITHIN_LIMIT =
      new Condition(
          List.of(new Term(Flag.FORWARDABLE, true), new Term(Flag.CERT_TOO_LARGE, false)));

  Condition {
    terms = List.copyOf(terms);
  }

  /**
   * Reads terms separated by {@code and}, each maybe with {@code not} before it, or {@code always}.
   *
   * @throws IllegalArgumentException if a term is not known; the message says which are
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
   * One thing that has to hold.
   *
   * @param flag what is looked at
   * @param wanted what it has to be
   */
  record Term(Flag flag, boolean wanted) {}

  /** What can be asked for. */
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
