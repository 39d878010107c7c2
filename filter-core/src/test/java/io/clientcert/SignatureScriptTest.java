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
package io.clientcert;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.field.Field;
import io.clientcert.testing.Documentation;
import io.clientcert.testing.HeldCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of {@code docs/signatures.md}, which shares nothing with this library. */
class SignatureScriptTest {

  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final HeldCertificate INTERMEDIATE =
      HeldCertificate.builder().subject("CN=issuing").certificateAuthority().signedBy(CA).build();
  private static final HeldCertificate LEAF =
      HeldCertificate.builder().subject("CN=client").signedBy(INTERMEDIATE).build();

  @TempDir private Path directory = Path.of("");

  /** A request with what a signature covers. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  private record Signed(
      X509Certificate @Nullable [] tlsCertificates, List<Field> managedFields, RequestTarget target)
      implements IncomingRequest {}

  @Test
  @DisplayName("G1 a script in another language verifies what the edge has signed")
  void verifies() throws Exception {
    Path script =
        Files.writeString(
            directory.resolve("verify.py"), Documentation.sample("docs/signatures.md", "verify"));
    Path secret =
        Files.writeString(
            directory.resolve("secret"), Base64.getEncoder().encodeToString(new byte[32]));
    String request = request(secret);

    assertThat(run(script, secret, request)).isEmpty();
    assertThat(run(script, secret, request.replace("GET /a", "GET /b")))
        .isEqualTo("wrong signature");
    assertThat(run(script, secret, request.replace("page=2", "page=3")))
        .isEqualTo("wrong signature");
    assertThat(run(script, secret, request.replace("Client-Cert: :M", "Client-Cert: :N")))
        .isEqualTo("wrong signature");
    assertThat(run(script, secret, request.replace("\"@path\" ", "")))
        .isEqualTo("does not cover what it has to");
    assertThat(run(script, secret, request.replaceAll("created=\\d+", "created=1")))
        .isEqualTo("too old, or created in the future");
    assertThat(run(script, secret, request.replace("Signature: ", "X-Signature: ")))
        .isEqualTo("not signed");
  }

  private String request(Path secret) {
    try (ClientCertEngine edge =
        ClientCertEngine.create(
            ClientCertConfig.builder()
                .trustAnchors(List.of(CA.certificate()))
                .signatureKey(secret)
                .signatureKeyId("edge-1")
                .clock(Clock.systemUTC())
                .reloadInterval(Duration.ZERO)
                .build())) {
      X509Certificate[] presented = {LEAF.certificate(), INTERMEDIATE.certificate()};
      List<Field> own =
          List.of(
              new Field("Signature-Input", "sig1=(\"@method\");created=1"),
              new Field("Signature", "sig1=:AAAA:"));
      RequestTarget target =
          new RequestTarget("GET", "https", "App.example:8443", "/a%20b", "page=2");
      StringBuilder text =
          new StringBuilder(
              "GET " + target.path() + "?page=2 HTTP/1.1\r\nHost: App.example:8443\r\n");
      edge.rules()
          .admit(new Signed(presented, own, target))
          .fields()
          .forEach(field -> text.append(field.name() + ": " + field.value() + "\r\n"));
      return text.append("\r\n").toString();
    }
  }

  /** What the script says of {@code request}; empty if the signature is valid. */
  private static String run(Path script, Path secret, String request) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder("python3", script.toString(), secret.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      return Assumptions.abort("python3 is not installed");
    }
    try (var input = process.getOutputStream()) {
      input.write(request.getBytes(StandardCharsets.ISO_8859_1));
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isEqualTo(output.isEmpty() ? 0 : 1);
    return output;
  }
}
