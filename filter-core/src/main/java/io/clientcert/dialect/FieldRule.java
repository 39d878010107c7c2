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

import java.util.List;

/**
 * One field, when it is written and what it says. Immutable.
 *
 * @param name the field name, spelt as it is written
 */
public record FieldRule(String name, Condition condition, Template value) {

  private static final String IF = " if ";

  /**
   * Reads a rule such as {@code {san_uri} if verified and not revoked}; without a condition the
   * certificate has to be verified and known not to be revoked.
   *
   * @param name a field name
   * @throws IllegalArgumentException if the text is no such rule; the message says why
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

  /** Returns this rule for another field name. */
  public FieldRule named(String other) {
    return new FieldRule(other, condition, value);
  }

  /**
   * Returns what the field says, in printable ASCII; empty when it is not written.
   *
   * @throws RuntimeException if the certificate is too odd to be read
   */
  public String of(Facts facts) {
    return condition.holds(facts) ? value.of(facts) : "";
  }

  /** Returns the names of the variables that a template may have, without their braces. */
  public static List<String> variables() {
    return Variable.keys();
  }
}
