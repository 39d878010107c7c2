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
package io.clientcert.tomcat;

import static io.clientcert.tomcat.Scene.PKI;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Response")
final class ResponseTest {

  private final Path directory;

  ResponseTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @DisplayName("S8 R1 what an application sets, also if it flushes early or goes on in a thread")
  void ofApplication() throws Exception {
    try (Scene scene = new Scene(directory)) {
      scene
          .serve(
              "/flushed",
              (request, response) -> {
                response.setHeader("Client-Cert", "x");
                response.addHeader("client_cert_chain", "x");
                response.addHeader("Vary", "Accept");
                response.addHeader("Vary", "Client-Cert");
                response.setTrailerFields(() -> Map.of("client-cert", "x", "x-trailer", "stays"));
                response.flushBuffer();
                response.getWriter().print("body");
              })
          .serve(
              "/thread",
              (request, response) -> {
                var context = request.startAsync();
                context.start(
                    () -> {
                      response.setHeader("Client-Cert", "x");
                      response.addHeader("Vary", "Client-Cert-Chain");
                      context.complete();
                    });
              })
          .start();
      try (RawClient client = scene.tls(PKI.client())) {
        RawClient.Reply flushed = client.get("/flushed");
        assertThat(flushed.lines()).noneMatch(line -> line.startsWith("client"));
        assertThat(flushed.values("Vary")).containsExactly("*");
        assertThat(flushed.trailers()).containsExactly("x-trailer: stays");

        RawClient.Reply thread = client.get("/thread");
        assertThat(thread.lines()).noneMatch(line -> line.startsWith("client"));
        assertThat(thread.values("Vary")).containsExactly("*");
      }
    }
  }

  @Test
  @DisplayName("S8 R1 what another valve sets, past every wrapper")
  void ofValve() throws Exception {
    try (Scene scene = new Scene(directory)) {
      scene
          .tomcat
          .engine()
          .getPipeline()
          .addValve(
              new ValveBase(true) {
                @Override
                public void invoke(Request request, Response response)
                    throws IOException, ServletException {
                  getNext().invoke(request, response);
                  response.addHeader("Client-Cert", "x");
                  response.addHeader("X-Other", "stays");
                  response.addHeader("Vary", "Accept");
                  response.addHeader("Vary", "client-cert");
                  response.addHeader("Vary", "Origin");
                }
              });
      scene.start();
      try (RawClient client = scene.tls(PKI.client())) {
        RawClient.Reply reply = client.get("/echo");
        assertThat(reply.lines()).noneMatch(line -> line.startsWith("client"));
        assertThat(reply.values("Vary")).containsExactly("*");
        assertThat(reply.values("X-Other")).containsExactly("stays");
      }
    }
  }

  @Test
  @DisplayName("R1 a Vary that names no managed field stays as it is")
  void otherVary() throws Exception {
    try (Scene scene = new Scene(directory)) {
      scene
          .serve(
              "/vary",
              (request, response) -> {
                response.addHeader("Vary", "Accept, Origin");
                response.addHeader("Vary", "Client-Certificate");
              })
          .start();
      try (RawClient client = scene.plain()) {
        assertThat(client.get("/vary").values("Vary"))
            .isEqualTo(List.of("Accept, Origin", "Client-Certificate"));
      }
    }
  }
}
