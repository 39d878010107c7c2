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

import io.clientcert.field.Field;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A field: its name, its value and the condition under which it is written. Immutable.
 *
 * @param name the field name, in the letter case in which it is written
 * @param condition the condition under which the field is written
 * @param value the template of the value
 */
public record FieldRule(String name, Condition condition, Template value) {

  private static final String IF = " if ";

  /**
   * Maximum number of chain certificates with a field of their own, so that the number has one
   * digit.
   */
  private static final int NUMBERS = 10;

  /**
   * Parses a rule such as {@code {san_uri} if verified and not revoked}. Without a condition, the
   * field is written only if the certificate is verified and known not to be revoked.
   *
   * @param name the field name
   * @throws IllegalArgumentException if the text is not a valid rule; the message states the
   *     problem
   */
  public static FieldRule parse(String name, String text) {
    int at = text.lastIndexOf(IF);
    return at < 0
        ? new FieldRule(name, Condition.FORWARDABLE, Template.parse(text.trim()))
        : new FieldRule(
            name,
            Condition.parse(text.substring(at + IF.length())),
            Template.parse(text.substring(0, at).trim()));
  }

  static FieldRule of(String name, Condition condition, Variable value) {
    return new FieldRule(
        name, condition, new Template(List.of(new Template.Part("", value, false))));
  }

  static FieldRule of(String name, Condition condition, String value) {
    return new FieldRule(name, condition, Template.parse(value));
  }

  /** Returns a copy of this rule with another field name. */
  public FieldRule named(String other) {
    return new FieldRule(other, condition, value);
  }

  /**
   * Tells whether the rule writes one field for each certificate of the chain without the leaf. The
   * name of each field is {@link #name} followed by the number of the certificate, starting at 0.
   */
  public boolean isNumbered() {
    return value.isNumbered();
  }

  /**
   * Returns the names of all fields that this rule can write. They do not depend on the
   * certificate.
   */
  public List<String> names() {
    return isNumbered()
        ? IntStream.range(0, NUMBERS).mapToObj(number -> name + number).toList()
        : List.of(name);
  }

  /**
   * Returns the fields to write, with values in printable ASCII. If the chain has more certificates
   * than there are {@link #names}, the list has more fields than names, and the caller must not
   * write any of them.
   *
   * @throws RuntimeException if the certificate cannot be read
   */
  public List<Field> fields(Facts facts) {
    if (!condition.holds(facts)) {
      return List.of();
    }
    if (isNumbered()) {
      int certificates = Math.max(0, facts.leafAndChain().size() - 1);
      return IntStream.range(0, certificates)
          .mapToObj(number -> new Field(name + number, value.at(number).of(facts)))
          .toList();
    }
    String text = value.of(facts);
    return text.isEmpty() ? List.of() : List.of(new Field(name, text));
  }

  /** Returns the names of the variables that templates can use, without braces. */
  public static List<String> variables() {
    return Stream.concat(Variable.keys().stream(), ChainVariable.keys().stream()).toList();
  }
}
