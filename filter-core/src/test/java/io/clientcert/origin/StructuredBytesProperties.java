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
package io.clientcert.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.field.FieldSyntaxException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.jspecify.annotations.Nullable;

/** Compares the reader with a structured-field parser by others, which knows RFC 8941. */
class StructuredBytesProperties {

  /** Pieces of field values, right and wrong. Dates and display strings are newer than RFC 8941. */
  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> piece =
        Arbitraries.of(
            ":YQ==:",
            ":YWI=:",
            ":YWJj:",
            ":YQ:",
            ":YR==:",
            "::",
            ":Y:",
            ":=:",
            ":Y=Q=:",
            ":YQ==",
            ":Y Q==:",
            ":YQ==\t:",
            ":_-==:",
            ",",
            ", ",
            " ,\t",
            " ",
            "\t",
            ";",
            ";a",
            "; a",
            ";A",
            ";a=1",
            ";a=-1",
            ";a=1.",
            ";a=1.5",
            ";a=1.2345",
            ";a=1234567890123456",
            ";a=-",
            ";*=?1",
            ";a=?2",
            ";a=t",
            ";a=*t/:",
            ";a=\"x\"",
            ";a=\"\\\"\"",
            ";a=\"\\x\"",
            ";a=\"",
            ";a=:YQ==:",
            ";a=",
            "(",
            ")",
            "(:YQ==:)",
            "a",
            "1",
            "\"",
            "?1",
            "\u0000",
            "\u00fc");
    return piece.list().ofMaxSize(6).map(pieces -> String.join("", pieces));
  }

  @Property(tries = 5000)
  @Label("O5 an item is read as a parser by others reads it")
  void items(@ForAll("values") String value) {
    assertThat(item(value)).isEqualTo(expectedItem(value));
  }

  @Property(tries = 5000)
  @Label("O5 a list is read as a parser by others reads it")
  void lists(@ForAll("values") String first, @ForAll("values") String second) {
    assertThat(list(List.of(first))).isEqualTo(expectedList(List.of(first)));
    // of a string that goes on in the next line a parser may make what it likes
    Assume.that(first.chars().filter(c -> c == '"').count() % 2 == 0);
    assertThat(list(List.of(first, second))).isEqualTo(expectedList(List.of(first, second)));
  }

  private static @Nullable ByteBuffer item(String value) {
    try {
      return ByteBuffer.wrap(StructuredBytes.item(List.of(value)));
    } catch (FieldSyntaxException e) {
      return null;
    }
  }

  private static @Nullable List<ByteBuffer> list(List<String> lines) {
    try {
      return StructuredBytes.list(lines, 100).stream().map(ByteBuffer::wrap).toList();
    } catch (FieldSyntaxException e) {
      return null;
    }
  }

  private static @Nullable ByteBuffer expectedItem(String value) {
    try {
      return new Parser(value).parseItem() instanceof ByteSequenceItem item ? item.get() : null;
    } catch (ParseException e) {
      return null;
    }
  }

  private static @Nullable List<ByteBuffer> expectedList(List<String> lines) {
    try {
      List<ByteBuffer> members = new ArrayList<>();
      for (ListElement<?> member : new Parser(lines).parseList().get()) {
        if (!(member instanceof ByteSequenceItem item)) {
          return null;
        }
        members.add(item.get());
      }
      return members;
    } catch (ParseException e) {
      return null;
    }
  }
}
