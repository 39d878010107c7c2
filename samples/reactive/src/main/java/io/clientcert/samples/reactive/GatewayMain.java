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
package io.clientcert.samples.reactive;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A reactive gateway, and a backend that nobody else reaches: PORT, PKI folder. */
@SpringBootApplication
public class GatewayMain {

  /** Starts both; routes and trust stand in {@code application.properties}. */
  public static void main(String[] args) throws IOException {
    System.setProperty("sample.port", args[0]);
    System.setProperty("sample.pki", args[1]);
    System.setProperty("sample.backend", "http://127.0.0.1:" + startBackend());
    ConfigurableApplicationContext context = SpringApplication.run(GatewayMain.class);
    System.out.println(
        "https://localhost:" + context.getEnvironment().getProperty("local.server.port"));
  }

  private static int startBackend() throws IOException {
    HttpServer backend =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext(
        "/whoami",
        exchange -> {
          String field = String.valueOf(exchange.getRequestHeaders().getFirst("Client-Cert"));
          byte[] body = field.getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    backend.start();
    return backend.getAddress().getPort();
  }
}
