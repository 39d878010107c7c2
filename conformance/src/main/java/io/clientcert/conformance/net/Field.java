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
package io.clientcert.conformance.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One header field line, as it is on the wire; its characters are bytes (ISO-8859-1).
 *
 * @param value without whitespace around it; a folded line is joined as it was received
 */
public record Field(String name, String value) {

  /** Returns the lines of a field section; a line that begins with whitespace continues one. */
  public static List<Field> parse(List<String> lines) {
    List<Field> fields = new ArrayList<>();
    for (String line : lines) {
      boolean folded = line.startsWith(" ") || line.startsWith("\t");
      if (folded && !fields.isEmpty()) {
        Field before = fields.remove(fields.size() - 1);
        fields.add(new Field(before.name, before.value + "\r\n" + line));
      } else {
        int colon = line.indexOf(':', line.startsWith(":") ? 1 : 0);
        fields.add(
            colon < 0
                ? new Field(line, "")
                : new Field(line.substring(0, colon), strip(line.substring(colon + 1))));
      }
    }
    return List.copyOf(fields);
  }

  private static String strip(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isSpace(value.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(value.charAt(to - 1))) {
      to--;
    }
    return value.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** Returns whether this is the name, in any case. */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  /** Returns the values of all lines with this name. */
  public static List<String> values(List<Field> fields, String name) {
    return fields.stream().filter(f -> f.is(name)).map(Field::value).toList();
  }

  /**
   * Returns whether the name is {@code other} for software that treats letters of both cases alike
   * and every character outside A-Z, a-z and 0-9 as a hyphen, as CGI, WSGI and PHP do.
   */
  public boolean isAliasOf(String other) {
    return canonical(name).equals(canonical(other));
  }

  private static String canonical(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "-").toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return name + ": " + value;
  }
}
