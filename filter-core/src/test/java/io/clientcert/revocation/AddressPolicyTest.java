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
package io.clientcert.revocation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clientcert.revocation.AddressPolicy.Reach;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a certificate can make us call, and whom not. */
class AddressPolicyTest {
  private static final AddressPolicy NO_LIST = new AddressPolicy(Set.of());

  private static Host host(String text) {
    return requireNonNull(Host.parse(text), text);
  }

  private static InetAddress address(String text) {
    return requireNonNull(host(text).address(), text);
  }

  private static boolean isAllowed(String entry, String called, int port) {
    try {
      new AddressPolicy(Set.of(entry)).checkHost(host(called), port);
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessage("the host is not among those allowed");
      return false;
    }
  }

  @ParameterizedTest(name = "V7 {0} is a public address")
  @ValueSource(
      strings = {
        "1.0.0.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2000::",
        "2001:200::1",
        "2001:db7:ffff::1",
        "2001:db9::1",
        "2003::1",
        "2600::1",
        "3ffe:ffff::1",
        "3fff:1000::1",
        "::1.0.0.1",
        "::ffff:1.0.0.1",
        "64:ff9b::1.0.0.1",
        "2002:100:1::1",
        "2001:0:100:1::feff:fffe"
      })
  void isPublic(String text) {
    assertThat(AddressPolicy.reachOf(address(text))).isEqualTo(Reach.PUBLIC);
    assertThatCode(() -> NO_LIST.checkAddress(address(text))).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "V7 {0} is called only for a host that is listed")
  @ValueSource(
      strings = {
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.0",
        "127.0.0.1",
        "127.255.255.255",
        "168.63.129.16",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "::1",
        "::2:0:0",
        "::7f00:1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1.0.0.1",
        "100::1",
        "1fff:ffff::1",
        "4000::1",
        "2001:1::1",
        "2001:20::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2001:db8:ffff::1",
        "3fff::1",
        "3fff:fff:ffff::1",
        "2002:7f00:1::1",
        "2002:c0a8:101::1",
        "2001:0:7f00:1::feff:fffe",
        "2001:0:100:1::80ff:fffe",
        "fc00::1",
        "fd00:ec2::254",
        "fdff:ffff::1",
        "fec0::1",
        "feff:ffff::1"
      })
  void isForListedHosts(String text) {
    assertThat(AddressPolicy.reachOf(address(text))).isEqualTo(Reach.LISTED_ONLY);
    assertThatIOException()
        .isThrownBy(() -> NO_LIST.checkAddress(address(text)))
        .withMessageEndingWith("is no public address, and no list allows the host");
    assertThatCode(() -> new AddressPolicy(Set.of("pki.example")).checkAddress(address(text)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "V7 {0} is never called")
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.255.255",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.255",
        "::",
        "::169.254.169.254",
        "::ffff:169.254.169.254",
        "::ffff:0.0.0.0",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::",
        "2002:a9fe:a9fe::1",
        "2001:0:a9fe:a9fe::feff:fffe",
        "2001:0:100:1::5601:5601",
        "2001:0:7f00:1::5601:5601",
        "fe80::1",
        "febf:ffff::1",
        "ff00::1",
        "ff02::1",
        "ffff:ffff::1"
      })
  void isForNobody(String text) {
    assertThat(AddressPolicy.reachOf(address(text))).isEqualTo(Reach.NEVER);
    assertThatIOException()
        .isThrownBy(() -> new AddressPolicy(Set.of(text)).checkAddress(address(text)))
        .withMessageEndingWith("is an address that is never called");
  }

  @Test
  @DisplayName("V7 an IPv4-mapped address counts as the one it maps, in whatever class it comes")
  void mapped() throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[10] = bytes[11] = (byte) 0xff;
    bytes[12] = 127;
    bytes[15] = 1;
    InetAddress address = Inet6Address.getByAddress("", bytes, -1);

    assertThat(address).isInstanceOf(Inet6Address.class);
    assertThat(AddressPolicy.reachOf(address)).isEqualTo(Reach.LISTED_ONLY);
    bytes[12] = 1;
    assertThat(AddressPolicy.reachOf(Inet6Address.getByAddress("", bytes, -1)))
        .isEqualTo(Reach.PUBLIC);
  }

  @ParameterizedTest(name = "V7 the entry {0} allows {1}, port {2}")
  @CsvSource({
    "crl.example.com, crl.example.com, 80",
    "crl.example.com, CRL.Example.COM, 8080",
    "CRL.EXAMPLE.COM, crl.example.com, 80",
    "crl.example.com:8080, crl.example.com, 8080",
    "crl.example.com:65535, crl.example.com, 65535",
    "*.example.com, crl.example.com, 80",
    "*.example.com, a.b.example.com, 80",
    "*.example.com:80, crl.example.com, 80",
    "localhost, localhost, 80",
    "192.0.2.1, 192.0.2.1, 443",
    "192.0.2.1:80, 192.0.2.1, 80",
    "::1, ::1, 80",
    "[::1], 0:0::0:1, 80",
    "[2001:db8:0::1]:80, [2001:DB8::1], 80",
    "127.0.0.1, ::ffff:127.0.0.1, 80"
  })
  void allowed(String entry, String called, int port) {
    assertThat(isAllowed(entry, called, port)).isTrue();
  }

  @ParameterizedTest(name = "V7 the entry {0} does not allow {1}, port {2}")
  @CsvSource({
    "crl.example.com, example.com, 80",
    "crl.example.com, a.crl.example.com, 80",
    "crl.example.com, crl.example.com.evil.example, 80",
    "crl.example.com:8080, crl.example.com, 80",
    "*.example.com, example.com, 80",
    "*.example.com, evilexample.com, 80",
    "*.example.com, crl.example.com.evil.example, 80",
    "*.example.com:80, crl.example.com, 81",
    "192.0.2.1, 192.0.2.2, 80",
    "192.0.2.1:80, 192.0.2.1, 81",
    "[::1]:80, ::1, 81",
    "::1:80, ::1, 80",
    "localhost, 127.0.0.1, 80",
    "127.0.0.1, localhost, 80"
  })
  void notAllowed(String entry, String called, int port) {
    assertThat(isAllowed(entry, called, port)).isFalse();
  }

  @Test
  @DisplayName("V7 with an empty list every host may be called, at public addresses")
  void emptyList() {
    assertThatCode(() -> NO_LIST.checkHost(host("crl.example.com"), 80)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "V7 the entry \"{0}\" refuses to start")
  @ValueSource(
      strings = {
        "",
        " ",
        "*",
        "*.",
        "*.*.example.com",
        "crl.*.example.com",
        "*example.com",
        "*.192.0.2.1",
        "*.::1",
        ".example.com",
        "example.com.",
        "-a.example.com",
        "a_b.example.com",
        "b\u00fccher.example",
        "http://crl.example.com",
        "crl.example.com/",
        "crl.example.com:",
        "crl.example.com:0",
        "crl.example.com:65536",
        "crl.example.com:99999999999",
        "crl.example.com:+80",
        ":80",
        "127.1",
        "127.0.0.256",
        "0177.0.0.1",
        "2130706433",
        "0x7f000001",
        "192.0.2.0/24",
        "[::1",
        "[127.0.0.1]",
        "[crl.example.com]",
        "fe80::1%eth0",
        "[::1]:0",
        "a,b"
      })
  void unreadable(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FetchSettings(Duration.ofSeconds(1), 1, Set.of("a", entry), null))
        .withMessageContaining("\"" + entry + "\"");
  }

  @ParameterizedTest(name = "V7 a name of {0} characters in labels of {1}: {2}")
  @CsvSource({"63, 63, true", "64, 64, false", "253, 50, true", "254, 50, false"})
  void longNames(int length, int label, boolean readable) {
    StringBuilder name = new StringBuilder();
    while (name.length() < length) {
      name.append((name.length() + 1) % (label + 1) == 0 ? '.' : 'a');
    }

    assertThat(Host.parse(name.toString()) != null).isEqualTo(readable);
  }

  @ParameterizedTest(name = "V7 a timeout of {0} for {1} bytes refuses to start")
  @CsvSource({"PT0S, 1", "PT-1S, 1", "PT1H0.001S, 1", "PT1S, 0", "PT1S, -1", "PT1S, 2147483640"})
  void settings(Duration timeout, long maxBytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FetchSettings(timeout, maxBytes, Set.of(), null));
  }
}
