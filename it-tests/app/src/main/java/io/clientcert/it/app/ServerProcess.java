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
package io.clientcert.it.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A server that knows nothing of its parent, as a process that ends when its standard input does.
 * Everything that the server writes goes to the standard error. The server may be started by a
 * script: its descendants are ended too.
 */
public final class ServerProcess {

  private static final long STOP_SECONDS = 60;

  private ServerProcess() {}

  /** Runs the command that the arguments are, and ends with its exit code. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Process server = new ProcessBuilder(args).redirectErrorStream(true).start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server)));
    Thread watch = new Thread(() -> endWithParent(server), "ends with its parent");
    watch.setDaemon(true);
    watch.start();
    server.getInputStream().transferTo(System.err);
    System.exit(server.waitFor());
  }

  private static void endWithParent(Process server) {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      end(server);
    }
  }

  /** Lets each process of the server stop in order, and ends it if it does not. */
  private static void end(Process server) {
    Stream.concat(server.descendants(), Stream.of(server.toHandle()))
        .toList()
        .forEach(ServerProcess::end);
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
