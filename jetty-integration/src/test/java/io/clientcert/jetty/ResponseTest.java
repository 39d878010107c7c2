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
package io.clientcert.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What leaves of a response, whoever wrote it and whenever. */
class ResponseTest {

  private TestJetty jetty;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    jetty = TestJetty.of(directory).start(new Writer());
  }

  @AfterEach
  void stop() {
    jetty.close();
  }

  /** Writes what the query asks for, in the way that the path names. */
  private static final class Writer extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      HttpFields.Mutable asked = HttpFields.build();
      Arrays.stream(request.getHttpURI().getQuery().split("&", -1))
          .map(line -> line.split(":", 2))
          .forEach(line -> asked.add(line[0], line[1]));
      switch (Request.getPathInContext(request)) {
        case "/at-once" -> {
          response.getHeaders().add(asked);
          Content.Sink.write(response, true, "ok", callback);
        }
        case "/in-parts" -> {
          response.getHeaders().add(asked);
          ByteBuffer part = StandardCharsets.US_ASCII.encode("o");
          response.write(
              false, part, Callback.from(() -> Content.Sink.write(response, true, "k", callback)));
        }
        case "/empty" -> {
          response.getHeaders().add(asked);
          callback.succeeded();
        }
        case "/trailers" -> {
          response.setTrailersSupplier(() -> asked);
          response.getHeaders().add("Trailer", "X-Other, Client-Cert");
          Content.Sink.write(response, false, "o", Callback.NOOP);
          Content.Sink.write(response, true, "k", callback);
        }
        case "/interim" -> {
          response.writeInterim(HttpStatus.EARLY_HINTS_103, asked).get();
          Content.Sink.write(response, true, "ok", callback);
        }
        default -> throw new IllegalArgumentException(request.toString());
      }
      return true;
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("Managed names leave no response, however it is written")
  @CsvSource({"/at-once, ok", "/in-parts, ok", "/empty, ''"})
  void managedNames(String path, String body) throws Exception {
    try (Http1 connection = Http1.plain(jetty.httpPort())) {
      String target = path + "?Client-Cert:x&client_cert_chain:x&X-Other:stays&CLIENT-CERT:y";
      for (int i = 0; i < 2; i++) {
        Http1.Reply reply = connection.exchange("GET " + target + " HTTP/1.1", "");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.head()).noneMatch(line -> line.regionMatches(true, 0, "client", 0, 6));
        assertThat(reply.values("X-Other")).containsExactly("stays");
        assertThat(reply.body()).isEqualTo(body);
      }
    }
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @DisplayName("A Vary that names a managed field becomes *, and others stay")
  @CsvSource(
      delimiter = ';',
      value = {
        "Vary:Client-Cert; *",
        "Vary:Accept; Accept",
        "Vary:Accept&vary:client-cert-chain&Vary:Origin; *",
        "VARY:Accept,CLIENT_CERT; *",
        "Vary:Accept&Vary:Origin; Accept+Origin",
        "Vary:*&Vary:Accept; *+Accept",
      })
  void vary(String query, String left) throws Exception {
    try (Http1 connection = Http1.plain(jetty.httpPort())) {
      Http1.Reply reply =
          connection.exchange(
              "GET /at-once?" + query + "&Access-Control-Allow-Origin:*&X-Client:* HTTP/1.1", "");
      assertThat(reply.values("Vary")).containsExactly(left.split("\\+", -1));
      assertThat(reply.values("Access-Control-Allow-Origin")).containsExactly("*");
      assertThat(reply.values("X-Client")).containsExactly("*");
    }
  }

  @Test
  @DisplayName("Managed names leave as no trailer, and Trailer does not announce them")
  void trailers() throws Exception {
    try (Http1 connection = Http1.plain(jetty.httpPort())) {
      Http1.Reply reply =
          connection.exchange(
              "GET /trailers?Client-Cert:x&X-Other:stays&client_cert:x HTTP/1.1",
              "",
              "TE: trailers");
      assertThat(reply.trailers()).containsExactly("X-Other: stays");
      assertThat(reply.values("Trailer")).containsExactly("X-Other");
      assertThat(reply.body()).isEqualTo("ok");
    }
  }

  @Test
  @DisplayName("Managed names leave no interim response")
  void interim() throws Exception {
    try (Http1 connection = Http1.plain(jetty.httpPort())) {
      Http1.Reply reply =
          connection.exchange(
              "GET /interim?Client-Cert:x&Link:stays&Vary:Client-Cert HTTP/1.1", "");
      assertThat(reply.interim())
          .containsExactly("HTTP/1.1 103 Early Hints", "Link: stays", "Vary: *");
      assertThat(reply.status()).isEqualTo(200);
    }
  }
}
