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
package probe;

import io.clientcert.jetty.ClientCertCustomizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Serves one request of a client by Jetty, and prints which fields arrived. */
public final class Probe {

  private Probe() {}

  /** With the folder of the files. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    var tls = new SslContextFactory.Server();
    tls.setKeyStorePath(folder.resolve("server.p12").toString());
    tls.setKeyStorePassword("changeit");
    tls.setTrustStorePath(folder.resolve("server.p12").toString());
    tls.setTrustStorePassword("changeit");
    tls.setNeedClientAuth(true);
    Server server = new Server();
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.addCustomizer(new SecureRequestCustomizer());
    var connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(tls, "http/1.1"),
            new HttpConnectionFactory(configuration));
    server.addConnector(connector);
    server.addBean(new ClientCertCustomizer(Map.of("trustStore", "connector")));
    server.setHandler(new Fields());
    server.start();
    System.out.println(ask(connector.getLocalPort(), folder.resolve("client.p12")));
    server.stop();
  }

  private static final class Fields extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String fields = "fields " + request.getHeaders().getValuesList("Client-Cert");
      Content.Sink.write(response, true, fields, callback);
      return true;
    }
  }

  private static String ask(int port, Path keyStore) throws Exception {
    KeyStore key = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(keyStore)) {
      key.load(in, "changeit".toCharArray());
    }
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(key, "changeit".toCharArray());
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(key);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    try (var socket = context.getSocketFactory().createSocket("localhost", port)) {
      String request =
          "GET / HTTP/1.1\r\nHost: localhost\r\nClient-Cert: :Zm9yZ2Vk:\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
