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
package io.clientcert.it;

import static io.clientcert.it.Expect.CONTROL;
import static io.clientcert.it.Expect.FORGED;
import static io.clientcert.it.Expect.forged;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.it.Fields.Field;
import io.clientcert.testing.FrontEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real second server sees behind the proxies that Java applications embed. */
@DisplayName("Proxies in an application")
final class ProxyIT {

  @RegisterExtension
  static final Fleet FLEET = new Fleet("proxies", "io.clientcert.it.app.proxies.ProxiesHost");

  private static final Path NGINX = Path.of("/usr/sbin/nginx");

  private static Reply get(Client client, String target, Field... fields) throws Exception {
    return Wire.HTTP_1_1.get(FLEET.host(Variant.DEFAULT), client, target, fields);
  }

  @ParameterizedTest(name = "S4 {0}")
  @DisplayName("S4 the backend sees only ours, whatever a client writes or nominates")
  @ValueSource(strings = {"proxy", "mitre", "jetty", "jetty-async", "jetty-middle"})
  void onlyOurs(String proxy) throws Exception {
    Host host = FLEET.host(Variant.DEFAULT);
    ProxiedBackend.seesOnlyOurs(host, "/" + proxy + "/whoami", Pki.good(), Pki.client("expired"));
  }

  @ParameterizedTest(name = "S3 {0}")
  @DisplayName("S3 a backend that folds names, as CGI, WSGI and PHP do, sees only ours")
  @ValueSource(strings = {"proxy", "mitre", "jetty", "jetty-async", "jetty-middle"})
  void folded(String proxy) throws Exception {
    Field[] forged = {forged("Client_Cert"), forged("client.cert"), forged("Client_Cert_Chain")};
    Client good = Pki.good();
    Fields seen = get(good, "/" + proxy + "/cgi", forged).fields();
    assertThat(seen.values("HTTP_CLIENT_CERT")).containsExactly(good.leafValue());
    assertThat(seen.values("HTTP_CLIENT_CERT_CHAIN")).containsExactly(good.chainValue());
    Fields without = get(Client.NONE, "/" + proxy + "/cgi", forged).fields();
    assertThat(without.values("HTTP_CLIENT_CERT")).isEmpty();
    assertThat(without.values("HTTP_CLIENT_CERT_CHAIN")).isEmpty();
    assertThat(without.values("HTTP_X_CONTROL")).containsExactly(CONTROL.value());
  }

  @Test
  @DisplayName("S3 nginx, told to take underscores, sees only ours")
  void nginx() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(NGINX), "nginx is not installed");
    Path directory = FLEET.freshDirectory();
    int port = FrontEnd.freePort();
    Process nginx = startNginx(directory, port);
    Map<String, String> properties = new TreeMap<>(Variant.DEFAULT.properties(directory));
    properties.put("backend.port", Integer.toString(port));
    try (Host host = FLEET.fresh(directory, properties)) {
      for (String proxy : List.of("proxy", "mitre", "jetty", "jetty-async", "jetty-middle")) {
        Client good = Pki.good();
        Field[] forged = {forged("Client_Cert"), forged("Client-Cert")};
        Fields seen = Wire.HTTP_1_1.get(host, good, "/" + proxy + "/", forged).fields();
        assertThat(seen.values("client-cert")).containsExactly(good.leafValue());
        assertThat(seen.values("client-cert-chain")).containsExactly(good.chainValue());
        String without = Wire.HTTP_1_1.get(host, Client.NONE, "/" + proxy + "/", forged).body();
        assertThat(without).doesNotContain(FORGED).contains("x-control: " + CONTROL.value());
      }
    } finally {
      nginx.destroy();
      nginx.waitFor();
    }
  }

  private static Process startNginx(Path directory, int port) throws Exception {
    Path configuration =
        Files.writeString(
            directory.resolve("nginx.conf"),
            """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr notice;
            events {}
            http {
              access_log off;
              client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp;
              uwsgi_temp_path temp; scgi_temp_path temp;
              underscores_in_headers on;
              default_type text/plain;
              server {
                listen 127.0.0.1:%d;
                return 200 "client-cert: $http_client_cert
            client-cert-chain: $http_client_cert_chain
            x-control: $http_x_control
            ";
              }
            }
            """
                .formatted(port));
    List<String> command = new ArrayList<>(List.of(NGINX.toString(), "-p", directory.toString()));
    command.addAll(List.of("-c", configuration.toString(), "-e", "stderr"));
    Process nginx = new ProcessBuilder(command).redirectErrorStream(true).start();
    String line;
    do {
      line = nginx.inputReader().readLine();
      assertThat(line).as("nginx serves").isNotNull();
    } while (!line.contains("event method") && !line.contains("using the"));
    return nginx;
  }
}
