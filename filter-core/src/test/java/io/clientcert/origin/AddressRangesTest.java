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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "127.0.0.1, ::ffff:127.0.0.1, true",
    "127.0.0.1, ::1, false",
    "127.0.0.1, ::127.0.0.1, false",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.168.4.0/23, 192.168.5.255, true",
    "192.168.4.0/23, 192.168.6.0, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "::1, ::1%lo, true",
    "fe80::/10, fe80::1%eth0, true",
    "2001:db8::/32, 2001:DB8:ffff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::ffff:10.0.0.0/104, 10.1.2.3, true",
    "::ffff:10.0.0.0/104, 11.1.2.3, false",
    "unix, unix, true",
    "127.0.0.1, unix, false",
    "unix, 127.0.0.1, false",
    "127.0.0.1, localhost, false",
    "127.0.0.1, 127.1, false",
    "127.0.0.1, 127.0.0.01, false",
    "127.0.0.1, '127.0.0.1 ', false",
    "127.0.0.1, '', false",
  })
  @DisplayName("O2 a peer is on the list by its address alone")
  void contains(String range, String peer, boolean expected) {
    assertThat(AddressRanges.of(List.of(range)).contains(peer)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/08",
        "10.0.0.1/8",
        "10.0.0",
        "256.0.0.1",
        "2001:db8::/129",
        "2001:db8::1/32",
        "::ffff:10.0.0.0/24",
        "*",
        "",
      })
  @DisplayName("O12 what is no address or range is named")
  void wrong(String entry) {
    assertThatThrownBy(() -> AddressRanges.of(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + entry + "\"");
  }

  @Test
  @DisplayName("O2 a range of all addresses is recognised")
  void everything() {
    assertThat(AddressRanges.of(List.of("::/0")).coversEverything()).isTrue();
    assertThat(AddressRanges.of(List.of("0.0.0.0/0")).coversEverything()).isTrue();
    assertThat(AddressRanges.of(List.of("::ffff:0.0.0.0/96")).coversEverything()).isTrue();
    assertThat(AddressRanges.of(List.of("10.0.0.0/8", "unix")).coversEverything()).isFalse();
    assertThat(AddressRanges.of(List.of("10.0.0.0/8")).contains(null)).isFalse();
    assertThat(AddressRanges.of(List.of()).isEmpty()).isTrue();
    assertThat(AddressRanges.of(List.of("unix")).isEmpty()).isFalse();
  }
}
