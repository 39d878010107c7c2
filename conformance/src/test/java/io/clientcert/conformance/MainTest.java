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
package io.clientcert.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private int execute(Clock clock, String... arguments) {
    return Main.commandLine(
            clock, List.of(), new PrintWriter(output, true), new PrintWriter(errors, true))
        .execute(arguments);
  }

  @Test
  @DisplayName("--help names the commands and the exit codes")
  void help() {
    assertThat(execute(Clock.systemUTC(), "--help")).isZero();
    assertThat(output.toString()).contains("edge", "origin", "Exit code: 0", "1 if", "2 if");
  }

  @ParameterizedTest(name = "arguments: {0}")
  @ValueSource(strings = {" ", "proxy", "edge", "edge --target", "origin --pki x", "edge --wrong"})
  @DisplayName("A command that is not complete has exit code 2, and prints how it is used")
  void usage(String line) {
    String[] arguments = line.isBlank() ? new String[0] : line.split(" ", -1);
    assertThat(execute(Clock.systemUTC(), arguments)).isEqualTo(2);
    assertThat(errors.toString()).contains("Usage: clientcert-conformance");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"edge", "origin"})
  @DisplayName("A target that is not there has exit code 2, and is one line")
  void unreachable(String command, @TempDir Path directory) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String scheme = command.equals("edge") ? "https" : "http";
    String target = scheme + "://127.0.0.1:" + port;
    String pki = directory.toString();
    int code =
        execute(
            Clock.systemUTC(), command, "--target", target, "--pki", pki, "--echo-path", "/whoami");
    assertThat(code).isEqualTo(2);
    assertThat(errors.toString().strip().lines())
        .singleElement()
        .asString()
        .contains(target, "Start the server under test first");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"edge", "origin"})
  @DisplayName("A fault of the kit has exit code 2, not that of a MUST that failed")
  void broken(String command, @TempDir Path directory) {
    String target = (command.equals("edge") ? "https" : "http") + "://127.0.0.1:1";
    String pki = directory.toString();
    int code =
        execute(new Broken(), command, "--target", target, "--pki", pki, "--echo-path", "/whoami");
    assertThat(code).isEqualTo(2);
    assertThat(errors.toString()).contains("no time");
  }

  private static final class Broken extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      throw new IllegalStateException("no time");
    }
  }
}
