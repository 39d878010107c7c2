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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A gateway that is made of properties alone, in front of a second server. */
final class SpringGateway {
  private SpringGateway() {}

  private static final String CODE =
      """
      @SpringBootApplication
      public class Project {
        public static void main(String[] arguments) {
          SpringApplication.run(Project.class, arguments);
        }
      }
      """;

  static void seesOnlyOurs(String host) throws Exception {
    SpringProject project =
        SpringProject.compiled(
            host,
            "gateway",
            List.of(
                "org.springframework.boot.SpringApplication",
                "org.springframework.boot.autoconfigure.SpringBootApplication"),
            CODE,
            jar -> true);
    Path directory = Host.workDirectory().resolve("projects").resolve(host).resolve("backend");
    try (Host backend =
        new EmbeddedLauncher("tomcat-11-filter", "io.clientcert.it.app.BackendProcess")
            .launch(Files.createDirectories(directory), List.of(), Map.of())) {
      String route = "spring.cloud.gateway.server.webmvc.routes[0].";
      Map<String, String> properties = new TreeMap<>();
      properties.put("clientcert.trust-store", project.trustStore());
      // Refused by the library alone: what the handshake refuses sends no request
      properties.put("clientcert.max-path-length", "0");
      properties.put("server.max-http-request-header-size", "64KB");
      properties.put(route + "id", "backend");
      properties.put(route + "uri", "http://127.0.0.1:" + backend.httpPort());
      properties.put(route + "predicates[0]", "Path=/proxy/**");
      properties.put(route + "filters[0]", "StripPrefix=1");
      try (Host gateway = project.start(properties)) {
        ProxiedBackend.seesOnlyOurs(gateway, "/proxy/whoami", Pki.direct(), Pki.good());
      }
    }
  }
}
