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
package io.clientcert.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Byte sequences as RFC 9651 serialises them. */
class ByteSequenceTest {

  @Test
  @DisplayName("I1 the example of RFC 9651 section 3.3.5")
  void exampleOfTheRfc() {
    byte[] content = "pretend this is binary content.".getBytes(StandardCharsets.US_ASCII);

    assertThat(ByteSequence.encode(content))
        .isEqualTo(":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:");
  }

  @ParameterizedTest
  @CsvSource({"'', ::", "f, :Zg==:", "fo, :Zm8=:", "foo, :Zm9v:", "foob, :Zm9vYg==:"})
  @DisplayName("I1 all three paddings, as RFC 4648 section 10 has them")
  void paddings(String content, String expected) {
    assertThat(ByteSequence.encode(content.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("I1 the standard alphabet, not the one for URLs, and no line breaks")
  void alphabet() {
    assertThat(ByteSequence.encode(new byte[] {(byte) 0xFB, (byte) 0xFF, (byte) 0xFE}))
        .isEqualTo(":+//+:");
    assertThat(ByteSequence.encode(new byte[3000])).matches(":[A-Za-z0-9+/]*:");
  }

  @Test
  @DisplayName("I4 the length is known before anything is encoded, for every size")
  void encodedLength() {
    Random random = new Random(9440);
    for (int size = 0; size <= 2000; size++) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      String encoded = ByteSequence.encode(content);

      assertThat(ByteSequence.encodedLength(size)).isEqualTo(encoded.length());
      assertThat(Base64.getDecoder().decode(encoded.substring(1, encoded.length() - 1)))
          .isEqualTo(content);
    }
  }

  @Test
  @DisplayName("I4 the length of more than two gigabytes does not overflow")
  void hugeLength() {
    assertThat(ByteSequence.encodedLength(Integer.MAX_VALUE)).isEqualTo(2_863_311_534L);
  }
}
