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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clientcert.testing.HeldCertificate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a setting that names a file may be, and what it never is in silence. */
class PathTextTest {
  private static final HeldCertificate CA =
      HeldCertificate.builder().subject("CN=ca").certificateAuthority().build();
  private static final List<String> FILES = List.of("trustStore", "intermediates", "crlFiles");

  private static ClientCertConfig config(String setting, String value) {
    Map<String, String> settings = new HashMap<>();
    settings.put("trustStore", "/ca.pem");
    settings.put("revocation", "crl");
    settings.put("crlFiles", "/crl.pem");
    settings.put(setting, value);
    return ClientCertConfig.from(settings);
  }

  @ParameterizedTest
  @CsvSource({
    "file:/etc/pki/ca.pem, /etc/pki/ca.pem",
    "file:///etc/pki/ca.pem, /etc/pki/ca.pem",
    "FILE:/etc/pki/ca.pem, /etc/pki/ca.pem",
    "file:///etc/my%20pki/ca.pem, /etc/my pki/ca.pem",
    "file:conf/ca.pem, conf/ca.pem",
    "file:./conf/ca.pem, ./conf/ca.pem",
    "/etc/my pki/ca.pem, /etc/my pki/ca.pem",
    "conf/a:b.pem, conf/a:b.pem",
    "./~/ca.pem, ./~/ca.pem"
  })
  @DisplayName("V8 every setting of a file takes a path or a file: URI")
  void paths(String text, String path) {
    assertThat(config("trustStore", text).trustStore()).contains(Path.of(path));
    assertThat(config("intermediates", text).intermediates()).contains(Path.of(path));
    assertThat(config("crlFiles", "/a.crl," + text).crlFiles())
        .containsExactly(Path.of("/a.crl"), Path.of(path));
  }

  @ParameterizedTest
  @CsvSource({
    "~/ca.pem, only a shell",
    "~alice/ca.pem, only a shell",
    "file:~/ca.pem, only a shell",
    "file:file:/ca.pem, in place of a path",
    "classpath:ca.pem, 'begins with \"classpath:\"'",
    "CLASSPATH*:ca.pem, 'begins with \"CLASSPATH*:\"'",
    "http://ca.example/ca.pem, 'begins with \"http:\"'",
    "https://ca.example/ca.pem, 'begins with \"https:\"'",
    "s3://bucket/ca.pem, 'begins with \"s3:\"'",
    "file://etc/pki/ca.pem, names a host",
    "file:///ca.pem?x, a query or a fragment",
    "file:///a b.pem, no valid file: URI",
    "'file:', no valid file: URI"
  })
  @DisplayName("V8 what is no path is refused in every setting of a file, with what to write")
  void refused(String text, String problem) {
    for (String setting : FILES) {
      assertThatExceptionOfType(ConfigurationException.class)
          .as(setting)
          .isThrownBy(() -> config(setting, text))
          .withMessageStartingWith("Setting \"" + setting + "\" = \"" + text + "\" ")
          .withMessageContaining(problem)
          .withMessageEndingWith(": write " + Setting.named(setting).allowed());
    }
  }

  @Test
  @DisplayName("V8 a path that is set in code is held to the same")
  void inCode() {
    ClientCertConfig.Builder builder = ClientCertConfig.builder();

    for (String text : List.of("~/ca.pem", "classpath:ca.pem", "file:/etc/ca.pem")) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> builder.trustStore(Path.of(text)));
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> builder.intermediates(Path.of(text)));
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> builder.crlFiles(List.of(Path.of(text))));
    }
  }

  @Test
  @DisplayName("T4 the content of a file in place of its path is refused and not printed")
  void content() throws Exception {
    String base64 = Base64.getEncoder().encodeToString(CA.certificate().getEncoded());
    for (String content :
        List.of(CA.keyPem(), CA.keyPem().replace("\n", "\\n"), CA.certificatePem(), base64)) {
      for (String setting : FILES) {
        assertThatExceptionOfType(ConfigurationException.class)
            .isThrownBy(() -> config(setting, content))
            .withMessageStartingWith("Setting \"" + setting + "\" = (not shown) is the content of")
            .satisfies(e -> assertThat(chain(e)).doesNotContain(content.substring(40, 60)));
      }
      assertThat(ShownSettings.of(Map.of("trustStore", content)).get("trustStore"))
          .isEqualTo("(not shown)");
    }
  }

  private static String chain(Throwable failure) {
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      messages.append(cause).append('\n');
    }
    return messages.toString();
  }

  @Test
  @DisplayName("V8 a file: URI of a setting names the file that is read")
  void read(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("my ca.pem"), CA.certificatePem());
    URI uri = file.toUri();

    ClientCertEngine.create(ClientCertConfig.from(Map.of("trustStore", uri.toString()))).close();

    assertThat(uri.toString()).contains("my%20ca.pem");
  }
}
