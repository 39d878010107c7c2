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
package io.clientcert;

import io.clientcert.field.Field;
import io.clientcert.field.FieldLines;
import java.util.ArrayList;
import java.util.List;

/** Field lines by their names. */
record Lines(List<Field> all) implements FieldLines {

  @Override
  public List<String> named(String name) {
    List<String> values = List.of();
    for (Field field : all) {
      if (isSame(name, field.name())) {
        values = with(values, field.value().strip());
      }
    }
    return values;
  }

  private static List<String> with(List<String> values, String value) {
    if (values.isEmpty()) {
      return List.of(value);
    }
    List<String> more = new ArrayList<>(values);
    more.add(value);
    return more;
  }

  /** An alias with another character in it is another name, also one that folds to a letter. */
  static boolean isSame(String name, String sent) {
    if (name.length() != sent.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (lowerCase(name.charAt(i)) != lowerCase(sent.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char lowerCase(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
  }
}
