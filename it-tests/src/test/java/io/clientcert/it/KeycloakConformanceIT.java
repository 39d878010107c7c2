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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.conformance.Run;
import io.clientcert.conformance.TestRuns;
import io.clientcert.conformance.origin.Cases;
import io.clientcert.testing.FrontEnd;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conformance kit against Keycloak's provider for RFC 9440, as it is and with the addresses of
 * trusted proxies; docs/conformance.md has the results.
 */
@DisplayName("Keycloak under the conformance kit")
final class KeycloakConformanceIT {

  /** Answers with the certificate that the provider takes for the client's. */
  private static final String EXTENSION =
      """
      package whoami;
      import jakarta.ws.rs.*;
      import jakarta.ws.rs.core.Response;
      import java.security.GeneralSecurityException;
      import java.security.MessageDigest;
      import java.security.cert.X509Certificate;
      import java.util.HexFormat;
      import org.keycloak.Config;
      import org.keycloak.models.*;
      import org.keycloak.services.resource.*;
      import org.keycloak.services.x509.X509ClientCertificateLookup;
      public class Whoami implements RealmResourceProviderFactory {
        public RealmResourceProvider create(KeycloakSession session) {
          return new Resource(session);
        }
        public void init(Config.Scope config) {}
        public void postInit(KeycloakSessionFactory factory) {}
        public void close() {}
        public String getId() {
          return "whoami";
        }
        public static class Resource implements RealmResourceProvider {
          private final KeycloakSession session;
          Resource(KeycloakSession session) {
            this.session = session;
          }
          public Object getResource() {
            return this;
          }
          public void close() {}
          @GET
          @Path("")
          @Produces("text/plain")
          public Response get() throws Exception {
            try {
              X509Certificate[] chain =
                  session
                      .getProvider(X509ClientCertificateLookup.class)
                      .getCertificateChain(session.getContext().getHttpRequest());
              return Response.ok(chain == null || chain.length == 0 ? "none" : digest(chain[0])).build();
            } catch (GeneralSecurityException e) {
              // Keycloak's authenticators go on without a certificate
              return Response.status(400).entity("refused").build();
            }
          }
          @POST
          @Path("")
          @Produces("text/plain")
          public Response post(String body) throws Exception {
            return get();
          }
          private static String digest(X509Certificate leaf) throws Exception {
            return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
          }
        }
      }
      """;

  @Test
  @DisplayName("The page of the kit has the results of Keycloak")
  void results(@TempDir Path temporary) throws Exception {
    String version = KeycloakServer.home().getFileName().toString().replace("keycloak-", "");
    Path extension = KeycloakServer.home().resolve("providers/whoami.jar");
    Map<String, Run> runs = new LinkedHashMap<>();
    try {
      extension(temporary, extension);
      runs.put(
          "Keycloak " + version + " rfc9440",
          judge(Files.createDirectory(temporary.resolve("alone")), List.of()));
      runs.put(
          "Keycloak " + version + " rfc9440 and proxy-trusted-addresses",
          judge(
              Files.createDirectory(temporary.resolve("trusting")),
              List.of("--proxy-headers=xforwarded", "--proxy-trusted-addresses=127.0.0.1")));
    } finally {
      Files.deleteIfExists(extension);
    }
    String table = TestRuns.table(runs, Cases.all(), TestRuns.Rows.RUN_SOMEWHERE);
    Files.writeString(Host.workDirectory().resolve("conformance-keycloak.md"), table);
    TestRuns.requireOnPage("keycloak results", table);
  }

  private static Run judge(Path directory, List<String> options) throws Exception {
    int port = FrontEnd.freePort();
    try (Host keycloak = KeycloakServer.start(directory, port, options)) {
      return KitRun.relying(keycloak.httpPort(), "/realms/master/whoami", directory);
    }
  }

  private static void extension(Path temporary, Path jar) throws Exception {
    Path classes = Files.createDirectory(temporary.resolve("classes"));
    Path source = Files.writeString(temporary.resolve("Whoami.java"), EXTENSION);
    String classPath;
    try (Stream<Path> jars = Files.list(KeycloakServer.home().resolve("lib/lib/main"))) {
      classPath = jars.map(Path::toString).collect(Collectors.joining(":"));
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                classPath,
                "-d",
                classes.toString(),
                source.toString());
    assertThat(result).as("the extension compiles").isZero();
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (String name : List.of("whoami/Whoami.class", "whoami/Whoami$Resource.class")) {
      entries.put(name, Files.readAllBytes(classes.resolve(name)));
    }
    entries.put(
        "META-INF/services/org.keycloak.services.resource.RealmResourceProviderFactory",
        "whoami.Whoami\n".getBytes(UTF_8));
    // Has Quarkus index the classes
    entries.put("META-INF/beans.xml", new byte[0]);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
  }
}
