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

import io.clientcert.testing.TestPki;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same over HTTP/2. */
class Http2Test {

  private static final String FORGED = ":Zm9yZ2VkCg==:";

  @TempDir private Path directory = Path.of("target");

  private final TestPki.Client client = Pki.PKI.client();

  @Test
  @DisplayName("Every stream has ours, once, and nothing forged")
  void everyStream() throws Exception {
    HttpFields forged =
        HttpFields.build()
            .add("client-cert", FORGED)
            .add("client_cert_chain", FORGED)
            .add("client-cert", FORGED);
    try (TestJetty jetty = TestJetty.of(directory).start(new Echo());
        Http2 connection = Http2.tls(jetty.httpsPort(), client);
        Http2 plain = Http2.plain(jetty.httpPort())) {
      for (int i = 0; i < 2; i++) {
        Http2.Reply reply = connection.get("/", forged);
        assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
        assertThat(reply.seen("Client-Cert-Chain")).containsExactly(Pki.chainValue());
        assertThat(reply.body()).doesNotContain(FORGED);
      }
      assertThat(plain.get("/", forged).body())
          .doesNotContainIgnoringCase("client")
          .contains("verdict=NONE");
    }
  }

  @Test
  @DisplayName("Trailers under our names are in no view of a request")
  void trailers() throws Exception {
    HttpFields trailers =
        HttpFields.build().add("client-cert", FORGED).add("x-trailer", "stays").asImmutable();
    try (TestJetty jetty = TestJetty.of(directory).start(new Echo());
        Http2 connection = Http2.tls(jetty.httpsPort(), client)) {
      Http2.Reply reply = connection.post(HttpFields.EMPTY, "body", trailers);
      assertThat(reply.body())
          .contains("\nchunk x-trailer: stays\n")
          .contains("\ntrailer x-trailer: stays\n")
          .contains("\nraw trailer x-trailer: stays\n")
          .doesNotContain(FORGED);
      assertThat(reply.seen("Client-Cert")).containsExactly(Pki.leafValue(client));
      assertThat(jetty.customizer.management().getSpoofed()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("After a refusal the connection goes on, and the stream is not reset")
  void refusal() throws Exception {
    try (TestJetty jetty = TestJetty.of(directory, "onSpoofed=reject").start(new Echo());
        Http2 connection = Http2.tls(jetty.httpsPort(), client)) {
      for (int i = 0; i < 2; i++) {
        Http2.Reply refused = connection.get("/", HttpFields.build().add("client-cert", FORGED));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).doesNotContain("io.clientcert");
        assertThat(connection.get("/", HttpFields.EMPTY).status()).isEqualTo(200);
      }
    }
  }

  /** Writes managed names wherever a response has room for them. */
  private static final class Leaking extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      HttpFields fields = HttpFields.build().add("Client-Cert", "x").add("X-Other", "stays");
      response.writeInterim(103, fields).get();
      response.getHeaders().add(fields).add("Vary", "Client-Cert");
      response.setTrailersSupplier(() -> fields);
      Content.Sink.write(response, false, "o", Callback.NOOP);
      Content.Sink.write(response, true, "k", callback);
      return true;
    }
  }

  @Test
  @DisplayName("Managed names leave neither in a header section nor in a trailer section")
  void response() throws Exception {
    try (TestJetty jetty = TestJetty.of(directory).start(new Leaking());
        Http2 connection = Http2.plain(jetty.httpPort())) {
      Http2.Reply reply = connection.get("/", HttpFields.EMPTY);
      assertThat(reply.body()).isEqualTo("ok");
      assertThat(reply.head().getValuesList("Vary")).containsExactly("*");
      assertThat(reply.interim()).hasSize(1);
      for (HttpFields fields : List.of(reply.interim().get(0), reply.head(), reply.trailers())) {
        assertThat(fields.getValuesList("X-Other")).containsExactly("stays");
        assertThat(fields.contains("Client-Cert")).isFalse();
      }
    }
  }

  /** Pushes with the fields of the request, as servlet containers do. */
  private static final class Pushing extends Handler.Abstract {
    private final Handler echo = new Echo();

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (Request.getPathInContext(request).equals("/")) {
        request.push(
            new MetaData.Request(
                "GET",
                HttpURI.from("https://localhost/pushed"),
                HttpVersion.HTTP_2,
                request.getHeaders()));
      }
      return echo.handle(request, response, callback);
    }
  }

  @Test
  @DisplayName("A pushed request is promised without our fields, and handled with them")
  void push() throws Exception {
    try (TestJetty jetty = TestJetty.of(directory, "onSpoofed=reject").start(new Pushing());
        Http2 connection = Http2.tls(jetty.httpsPort(), client)) {
      Http2.Reply reply =
          connection.get("/", HttpFields.build().add(new HttpField("x-other", "stays")));
      assertThat(reply.seen("Client-Cert")).hasSize(1);
      assertThat(connection.pushed()).hasSize(1);
      Http2.Pushed pushed = connection.pushed().get(0);
      assertThat(pushed.request().contains("Client-Cert")).isFalse();
      assertThat(pushed.request().contains("Client-Cert-Chain")).isFalse();
      assertThat(pushed.request().get("x-other")).isEqualTo("stays");
      assertThat(pushed.reply().get(30, TimeUnit.SECONDS).seen("Client-Cert"))
          .containsExactly(Pki.leafValue(client));
      assertThat(jetty.customizer.management().getSpoofed()).isZero();
    }
  }
}
