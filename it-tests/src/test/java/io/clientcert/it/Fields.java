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
package io.clientcert.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Field lines in the order in which they were seen; names are compared without regard to case. */
record Fields(List<Field> list) {

  record Field(String name, String value) {}

  Fields {
    list = List.copyOf(list);
  }

  /** Reads one {@code name: value} a line; a line without a colon is no field. */
  static Fields parse(String lines) {
    List<Field> fields = new ArrayList<>();
    lines
        .lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
              }
            });
    return new Fields(fields);
  }

  /** The values of every line with this very name, whatever its letter case. */
  List<String> values(String name) {
    return list.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /**
   * The lines whose name a backend could take for one of ours: CGI and its heirs fold every
   * character that is no letter and no digit into one.
   */
  List<Field> managed() {
    return list.stream()
        .filter(
            field -> {
              String folded = field.name().replaceAll("[^A-Za-z0-9]", "-").toLowerCase(Locale.ROOT);
              return folded.equals("client-cert") || folded.equals("client-cert-chain");
            })
        .toList();
  }
}
