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

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rules V8 and V9: what happens to requests when the library cannot start. Hosts differ in what
 * they do then, and some can be told to go on; none may serve the application.
 */
interface BrokenConfigurationContract extends HostUnderTest {

  /** Tells a host to go on, as far as it can be told to. */
  String SERVE_ANYWAY = "serve-anyway";

  /** What a host is told about failures. */
  enum Failures {
    /** What it does when nobody tells it anything. */
    STOP,
    /** To serve the rest. */
    GO_ON
  }

  @ParameterizedTest(name = "V8 V9 failures {0}")
  @DisplayName("V8 V9 with a broken configuration no request is served unsanitised")
  @EnumSource(Failures.class)
  default void brokenConfiguration(Failures failures) throws Exception {
    Path directory = fleet().freshDirectory();
    Map<String, String> properties = new HashMap<>(Variant.server(directory));
    properties.put("http.port", "0");
    properties.put("setting.trustStore", directory.resolve("missing.pem").toString());
    if (failures == Failures.GO_ON) {
      properties.put(SERVE_ANYWAY, "true");
    }
    String log;
    try (Host host = fleet().fresh(directory, properties)) {
      String answers = answers(host);
      log = String.join("\n", host.terminateAndReadLog());
      fleet().showed(failures, answers);
    } catch (Host.StartRefused refused) {
      log = refused.log();
      fleet().showed(failures, "does not start");
    }
    assertThat(log + Distributions.logFiles(directory)).contains("trustStore", "missing.pem");
  }

  private static String answers(Host host) throws Exception {
    Set<Integer> statuses = new TreeSet<>();
    try {
      for (String target :
          List.of("/whoami", "/forward", "/async?mode=noarg", "/send-error?code=418", "/nothing")) {
        try (RawClient connection = RawClient.plain(host)) {
          Reply reply = connection.get(target, Expect.forgedLine("Client-Cert"));
          assertThat(reply.status()).as(target).isIn(404, 500, 503);
          assertThat(reply.body()).as(target).doesNotContain(Expect.MARK);
          statuses.add(reply.status());
        }
      }
    } catch (AssertionError e) {
      host.terminateAndReadLog();
      throw e;
    }
    return statuses.stream().map(String::valueOf).collect(Collectors.joining(", ", "answers ", ""));
  }
}
