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
package io.clientcert.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An element of DER")
class DerElementTest {

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {0, 1, 127, 128, 255, 256, 65_535, 65_536, 16_777_215, 16_777_216})
  @DisplayName("V1 is read back at every length of its length, also between other bytes")
  void written(int length) throws DerException {
    byte[] element = DerElement.sequence(new byte[length]);
    byte[] among = new byte[element.length + 2];
    System.arraycopy(element, 0, among, 1, element.length);

    DerElement read = DerElement.read(among, 1, among.length);

    assertThat(read.tag()).isEqualTo(DerElement.SEQUENCE);
    assertThat(read.start()).isEqualTo(1);
    assertThat(read.end()).isEqualTo(1 + element.length);
    assertThat(read.end() - read.content()).isEqualTo(length);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'', ends in the middle",
    "30, ends in the middle",
    "3001, longer than itself",
    "30021f, longer than itself",
    "3081, length that is not DER",
    "308200, length that is not DER",
    "3080, length that is not DER",
    "30800000, length that is not DER",
    "30810100, length that is not DER",
    "30817f00, length that is not DER",
    "3082000100, length that is not DER",
    "30820080, length that is not DER",
    "308300ffff, length that is not DER",
    "308400ffffff, length that is not DER",
    "3084ffffffff, longer than itself",
    "30850000000001, length that is not DER",
    "30ff, length that is not DER",
    "1f0100, tag that is not known",
    "bf2a00, tag that is not known"
  })
  @DisplayName("V1 is not read from what is cut off, or could be read in two ways")
  void broken(String hex, String problem) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatExceptionOfType(DerException.class)
        .isThrownBy(() -> DerElement.read(bytes, 0, bytes.length))
        .withMessageContaining(problem);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {1, 100, 200, 70_000})
  @DisplayName("V1 ends before the limit, wherever the array ends")
  void limit(int length) {
    byte[] element = DerElement.sequence(new byte[length]);
    byte[] longer = Arrays.copyOf(element, element.length + 10);

    assertThatExceptionOfType(DerException.class)
        .isThrownBy(() -> DerElement.read(longer, 0, element.length - 1))
        .withMessageContaining("longer than itself");
  }
}
