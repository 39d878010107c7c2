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

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientcert.conformance.net.Http1Message;
import io.clientcert.conformance.pki.Pki;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Targets that accept a connection, and then do not answer or never end: the kit ends. */
@SuppressWarnings("NullAway.Init")
class BadTargetTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";

  /** What the target sends first, and then again and again; nothing at all if both are empty. */
  enum Answer {
    NONE("", "", "did not answer"),
    SLOW(OK, "S", "no complete response within 12 s"),
    ENDLESS_HEAD(OK, "A: b\r\n", "more than 1048576 bytes"),
    ENDLESS_LINE(OK, "x", "more than 1048576 bytes"),
    ENDLESS_INTERIM_RESPONSES("", "HTTP/1.1 103 Early Hints\r\n\r\n", "interim responses"),
    ENDLESS_CHUNKS(
        OK + "Transfer-Encoding: chunked\r\n\r\n",
        "10000\r\n" + "x".repeat(0x10000) + "\r\n",
        "a body of more than"),
    ENDLESS_TRAILERS(
        OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n", "more than 1048576 bytes"),
    NO_HTTP("220 mail.example.com\r\n\r\n", "", "not an HTTP response");

    private final String first;
    private final String again;
    private final String expected;

    Answer(String first, String again, String expected) {
      this.first = first;
      this.again = again;
      this.expected = expected;
    }

    /** Short where the end of the time is what is waited for, and otherwise never reached. */
    private String timeout() {
      return this == NONE ? "1" : this == SLOW ? "3" : "20";
    }
  }

  @TempDir private Path directory;

  private final StringWriter errors = new StringWriter();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Answer answer = Answer.NONE;
  private TestListener listener;

  @BeforeEach
  void start() throws Exception {
    Pki pki = Pki.open(directory, "localhost", Instant.now());
    listener = new TestListener("bad-target", pki, TestListener.anchors(pki), this::serve);
  }

  @AfterEach
  void stop() throws Exception {
    end.countDown();
    listener.close();
  }

  private void serve(Socket socket) {
    try (socket) {
      Http1Message.readHead(new BufferedInputStream(socket.getInputStream()));
      OutputStream out = socket.getOutputStream();
      out.write(answer.first.getBytes(ISO_8859_1));
      out.flush();
      if (answer.again.isEmpty()) {
        end.await();
      }
      byte[] again = answer.again.repeat(answer == Answer.SLOW ? 1 : 100).getBytes(ISO_8859_1);
      while (end.getCount() > 0) {
        out.write(again);
        out.flush();
        if (answer == Answer.SLOW) {
          // Less than the limit for a read, so that only a limit for the whole helps
          end.await(200, TimeUnit.MILLISECONDS);
        }
      }
    } catch (IOException e) {
      // The kit has closed the connection
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int execute(String command, String target) {
    return Main.commandLine(
            Clock.systemUTC(),
            List.of(),
            new PrintWriter(new StringWriter(), true),
            new PrintWriter(errors, true))
        .execute(
            command,
            "--target",
            target,
            "--pki",
            directory.toString(),
            "--echo-path",
            "/whoami",
            "--timeout",
            answer.timeout());
  }

  @Test
  @DisplayName("edge: a port without TLS is named as one")
  void withoutTls() throws Exception {
    answer = Answer.NO_HTTP;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> greet(server));
      thread.start();
      String target = "https://localhost:" + server.getLocalPort();
      assertThat(execute("edge", target)).isEqualTo(2);
      assertThat(errors.toString()).contains(target, "does not speak TLS", "--plain");
      thread.join();
    }
  }

  private static void greet(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write((OK + "\r\n").getBytes(ISO_8859_1));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Answer.class)
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("edge: exit code 2 and one line that says what is wrong")
  void edge(Answer bad) {
    cannotRun("edge", "https://localhost:" + listener.securePort(), bad);
  }

  @ParameterizedTest
  @EnumSource(Answer.class)
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("origin: exit code 2 and one line that says what is wrong")
  void origin(Answer bad) {
    cannotRun("origin", "http://localhost:" + listener.plainPort(), bad);
  }

  private void cannotRun(String command, String target, Answer bad) {
    answer = bad;
    assertThat(execute(command, target)).isEqualTo(2);
    assertThat(errors.toString().strip().lines()).singleElement().asString().contains(target);
    assertThat(errors.toString()).contains(bad.expected);
  }
}
