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
package io.clientcert.samples;

import io.clientcert.jetty.ClientCertCustomizer;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Embedded Jetty with one handler and the customizer: PORT, PKI folder. */
final class JettyMain {

  public static void main(String[] args) throws Exception {
    Path pki = Path.of(args[1]);
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(pki.resolve("server.p12").toString());
    tls.setKeyStorePassword("changeit");
    tls.setTrustStorePath(pki.resolve("client-ca.p12").toString());
    tls.setTrustStorePassword("changeit");
    tls.setWantClientAuth(true);

    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, tls);
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(args[0]));
    server.addConnector(connector);
    server.addBean(new ClientCertCustomizer(Map.of("trustStore", "connector")));
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            String field = String.valueOf(request.getHeaders().get("Client-Cert"));
            Content.Sink.write(response, true, field, callback);
            return true;
          }
        });
    server.start();
    System.out.println("https://localhost:" + connector.getLocalPort());
  }
}
