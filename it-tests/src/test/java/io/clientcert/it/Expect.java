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

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is to be seen behind a host, and the requests that try to have it otherwise. */
final class Expect {
  private Expect() {}

  /** Stands in every value that a client forges, so that no trace of one can be overlooked. */
  static final String MARK = "Rk9SR0VE";

  static final String FORGED = ":" + MARK + ":";

  /** Goes along with every request, so that a test that sees nothing at all fails. */
  static final Field CONTROL = new Field("X-Control", "arrives");

  static Field forged(String name) {
    return new Field(name, FORGED);
  }

  static String forgedLine(String name) {
    return name + ": " + FORGED;
  }

  /** The fields of {@code client}, once each, and nothing that anybody could take for them. */
  static void onlyOurs(Fields seen, Client client) {
    managedAreOurs(seen, client);
    nothingForged(seen);
  }

  private static void managedAreOurs(Fields seen, Client client) {
    List<Field> expected = new ArrayList<>();
    expected.add(new Field("client-cert", client.leafValue()));
    if (!client.intermediates().isEmpty()) {
      expected.add(new Field("client-cert-chain", client.chainValue()));
    }
    assertThat(lowerCase(seen.managed())).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** No certificate is forwarded, and nobody could believe that one was. */
  static void neither(Fields seen) {
    assertThat(seen.managed()).isEmpty();
    nothingForged(seen);
  }

  private static void nothingForged(Fields seen) {
    assertThat(seen.list()).noneMatch(field -> field.value().contains(MARK));
    assertThat(seen.values(CONTROL.name())).containsExactly(CONTROL.value());
  }

  /** For requests that a host may as well refuse, and may read in more than one way. */
  static void onlyOursOrRefused(Reply reply, Client client) {
    assertThat(reply.status()).isIn(200, 400);
    if (reply.status() == 200) {
      managedAreOurs(reply.fields(), client);
    } else {
      assertThat(reply.fields().managed()).noneMatch(field -> field.value().contains(MARK));
    }
  }

  /** The trailer fields that a dump lists, {@code trailer name: value} each. */
  static Fields trailers(Reply reply) {
    String prefix = "trailer ";
    StringBuilder lines = new StringBuilder();
    reply
        .body()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .forEach(line -> lines.append(line.substring(prefix.length())).append('\n'));
    return Fields.parse(lines.toString());
  }

  /** The elements of all field lines with this name, quotes not understood, as proxies do it. */
  static List<String> elements(Fields fields, String name) {
    return fields.values(name).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(String::strip)
        .toList();
  }

  private static List<Field> lowerCase(List<Field> fields) {
    return fields.stream()
        .map(field -> new Field(field.name().toLowerCase(Locale.ROOT), field.value()))
        .toList();
  }
}
