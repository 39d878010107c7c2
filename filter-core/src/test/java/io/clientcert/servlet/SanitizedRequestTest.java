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
package io.clientcert.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clientcert.field.Field;
import io.clientcert.field.FieldSanitizer;
import io.clientcert.field.ManagedNames;
import io.clientcert.wrapper.SanitizedRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every view of a request behind the filter. */
class SanitizedRequestTest {
  private static final FieldSanitizer SANITIZER =
      new FieldSanitizer(
          ManagedNames.of(List.of("Client-Cert", "Client-Cert-Chain", "X-Cert-Age")));

  private final RawRequest raw = new RawRequest();
  private final AtomicInteger spoofedTrailers = new AtomicInteger();
  private final RawResponse response = new RawResponse();

  private HttpServletRequest sanitized(Field... fields) {
    return new SanitizedRequest(
        raw.request,
        response.response,
        SANITIZER,
        List.of(fields),
        spoofedTrailers::incrementAndGet);
  }

  private static List<String> names(HttpServletRequest request) {
    return Collections.list(request.getHeaderNames());
  }

  private static List<String> values(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client-cert:",
        "client-cert: x",
        "client-cert ",
        " client-cert",
        "client-\0cert",
        "x\r\nclient-cert",
        "(x)",
        ""
      })
  @DisplayName("S2 a line whose name is no token is in no view")
  void brokenNames(String name) {
    raw.line(name, "forged").line("Host", "example.org");
    HttpServletRequest request = sanitized();

    assertThat(names(request)).containsExactly("Host");
    assertThat(request.getHeader(name)).isNull();
    assertThat(values(request, name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain\r\nClient-Cert: x", "a\n", "a\rb", "a\0b"})
  @DisplayName("S2 nor is it in the views that parse a line")
  void brokenParsedValues(String value) {
    HttpServletRequest parsed =
        new HttpServletRequestWrapper(raw.line("Cookie", value).request) {
          @Override
          public String getContentType() {
            return value;
          }

          @Override
          public String getCharacterEncoding() {
            return value;
          }

          @Override
          public Cookie[] getCookies() {
            return new Cookie[] {new Cookie("a", "b")};
          }
        };
    HttpServletRequest request =
        new SanitizedRequest(
            parsed, response.response, SANITIZER, List.of(), spoofedTrailers::incrementAndGet);

    assertThat(request.getContentType()).isNull();
    assertThat(request.getCharacterEncoding()).isNull();
    assertThat(request.getCookies()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\r\nClient-Cert: x", "1\n", "\r", "a\0b"})
  @DisplayName("S2 a line whose value has a line break or a NUL is in no view, others stay")
  void brokenValues(String value) {
    raw.line("X-Broken", value).line("X-Both", value).line("X-Both", "whole");
    HttpServletRequest request = sanitized();

    assertThat(request.getHeader("X-Broken")).isNull();
    assertThat(values(request, "X-Broken")).isEmpty();
    assertThat(request.getHeader("X-Both")).isEqualTo("whole");
    assertThat(values(request, "X-Both")).containsExactly("whole");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Client-Cert",
        "client-cert",
        "CLIENT-CERT",
        "client_cert",
        "Client.Cert",
        "Cl\u0131ent-Cert"
      })
  @DisplayName("S1 S2 S3 what the client sent under a managed name is in no view")
  void spoofed(String name) {
    raw.line(name, ":Zm9yZ2Vk:").line(name, "").line("Host", "example.org");

    HttpServletRequest request = sanitized();

    for (String asked : List.of(name, "Client-Cert", "client-cert", "client_cert")) {
      assertThat(request.getHeader(asked)).isNull();
      assertThat(values(request, asked)).isEmpty();
      assertThat(request.getIntHeader(asked)).isEqualTo(-1);
      assertThat(request.getDateHeader(asked)).isEqualTo(-1);
    }
    assertThat(names(request)).containsExactly("Host");
  }

  @Test
  @DisplayName("S1 S3 a request to push has nothing that the client sent under a managed name")
  void pushed() {
    raw.line("client-cert", ":Zm9yZ2Vk:").line("Client_Cert", "x").line("Host", "example.org");

    assertThat(sanitized().newPushBuilder().getHeaderNames()).containsExactly("Host");
  }

  @Test
  @DisplayName("I1 our field is in every view, in place of the client's")
  void ours() {
    raw.line("client-cert", ":Zm9yZ2Vk:").line("Client_Cert", "x").line("Host", "example.org");

    HttpServletRequest request = sanitized(new Field("Client-Cert", ":AAAA:"));

    for (String asked : List.of("Client-Cert", "client-cert", "CLIENT-CERT")) {
      assertThat(request.getHeader(asked)).isEqualTo(":AAAA:");
      assertThat(values(request, asked)).containsExactly(":AAAA:");
    }
    assertThat(values(request, "client_cert")).isEmpty();
    assertThat(values(request, "Client-Cert-Chain")).isEmpty();
    assertThat(names(request)).containsExactly("Host", "Client-Cert");
  }

  @Test
  @DisplayName("I2 several lines of ours are several values, under one name")
  void severalLines() {
    HttpServletRequest request =
        sanitized(
            new Field("Client-Cert", ":AAAA:"),
            new Field("Client-Cert-Chain", ":BBBB:"),
            new Field("Client-Cert-Chain", ":CCCC:"));

    assertThat(request.getHeader("client-cert-chain")).isEqualTo(":BBBB:");
    assertThat(values(request, "Client-Cert-Chain")).containsExactly(":BBBB:", ":CCCC:");
    assertThat(names(request)).containsExactly("Client-Cert", "Client-Cert-Chain");
  }

  @Test
  @DisplayName("S1 numbers and dates of ours are ours")
  void numbersAndDates() {
    raw.line("X-Cert-Age", "7");

    HttpServletRequest request =
        sanitized(new Field("X-Cert-Age", "42"), new Field("Client-Cert", ":AAAA:"));

    assertThat(request.getIntHeader("x-cert-age")).isEqualTo(42);
    assertThatExceptionOfType(NumberFormatException.class)
        .isThrownBy(() -> request.getIntHeader("Client-Cert"));
    assertThatIllegalArgumentException().isThrownBy(() -> request.getDateHeader("Client-Cert"));
  }

  @Test
  @DisplayName("S1 all other fields are as the client sent them")
  void others() {
    raw.line("Accept", "a").line("Accept", "b").line("Content-Length", "7").line("Date", "x");

    HttpServletRequest request = sanitized(new Field("Client-Cert", ":AAAA:"));

    assertThat(request.getHeader("accept")).isEqualTo("a");
    assertThat(values(request, "ACCEPT")).containsExactly("a", "b");
    assertThat(request.getIntHeader("Content-Length")).isEqualTo(7);
    assertThat(request.getDateHeader("Date")).isEqualTo(784_111_777_000L);
    assertThat(request.getIntHeader("Absent")).isEqualTo(-1);
    assertThat(names(request)).containsExactly("Accept", "Content-Length", "Date", "Client-Cert");
  }

  @Test
  @DisplayName("S4 tokens that name our fields are taken out of what nominates fields")
  void nominated() {
    raw.line("Connection", "close, Client-Cert")
        .line("Connection", "client_cert")
        .line("Connection", "X-Mine")
        .line("Trailer", "Client-Cert-Chain")
        .line("proxy-connection", "\"Client-Cert\"");

    HttpServletRequest request = sanitized();

    assertThat(request.getHeader("connection")).isEqualTo("close");
    assertThat(values(request, "Connection")).containsExactly("close", "X-Mine");
    assertThat(request.getHeader("Trailer")).isNull();
    assertThat(values(request, "Trailer")).isEmpty();
    assertThat(request.getHeader("Proxy-Connection")).isNull();
    assertThat(names(request)).containsExactly("Connection");
  }

  @Test
  @DisplayName("S1 the request that it wraps is asked at every call")
  void anotherRequest() {
    RawRequest other = new RawRequest().line("Client-Cert", "forged").line("X-Other", "1");
    HttpServletRequestWrapper request = (HttpServletRequestWrapper) sanitized();

    request.setRequest(other.request);

    assertThat(names(request)).containsExactly("X-Other");
    assertThat(request.getHeader("Client-Cert")).isNull();
  }

  @Test
  @DisplayName("S5 a trailer under a managed name is taken out, and is reported")
  void trailers() {
    raw.trailer("client-cert", "forged").trailer("client_cert", "x").trailer("x-sum", "1");

    assertThat(sanitized(new Field("Client-Cert", ":AAAA:")).getTrailerFields())
        .isEqualTo(Map.of("x-sum", "1"));
    assertThat(spoofedTrailers).hasValue(1);
  }

  @Test
  @DisplayName("S10 spoofed trailers of one request are reported once, however often they are read")
  void trailersReadTwice() {
    raw.trailer("client-cert", "forged");

    HttpServletRequest request = sanitized();
    request.getTrailerFields();
    request.getTrailerFields();

    assertThat(spoofedTrailers).hasValue(1);
  }

  @Test
  @DisplayName("S5 other trailers pass, and are not reported")
  void otherTrailers() {
    raw.trailer("x-sum", "1");

    assertThat(sanitized().getTrailerFields()).isEqualTo(Map.of("x-sum", "1"));
    assertThat(spoofedTrailers).hasValue(0);
  }

  @Test
  @DisplayName("S7 startAsync without arguments goes on with the wrappers")
  void startAsync() {
    HttpServletRequest request = sanitized();

    AsyncContext context = request.startAsync();

    assertThat(context.getRequest()).isSameAs(request);
    assertThat(context.getResponse()).isSameAs(response.response);
  }
}
