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
package io.clientcert.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that serves on a port of the loopback address, and what it has cost so far. */
final class ServerProcess implements AutoCloseable {

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final long NANOS_PER_TICK = TimeUnit.SECONDS.toNanos(1) / 100;

  private final Process process;
  private final BufferedReader output;
  private final int port;

  private ServerProcess(Process process, BufferedReader output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /** Starts a variant with this process's JDK and class path. */
  static ServerProcess of(Path stores, Variant variant, int backend, String heap)
      throws IOException {
    return java(
        heap, BenchServer.class, stores.toString(), variant.name(), Integer.toString(backend));
  }

  /** Starts a main class that prints the port it listens on, or 0. */
  static ServerProcess java(String heap, Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
    String line = output.readLine();
    if (line == null) {
      throw new IOException(main.getSimpleName() + " did not start: " + List.of(arguments));
    }
    return new ServerProcess(process, output, Integer.parseInt(line));
  }

  /** Starts a foreign server that will listen on {@code port}. */
  static ServerProcess of(List<String> command, int port, File log) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    return new ServerProcess(process, process.inputReader(StandardCharsets.US_ASCII), port);
  }

  int port() {
    return port;
  }

  /** Waits a moment, and tells whether the process has ended by then. */
  boolean endsSoon() throws InterruptedException {
    return process.waitFor(50, TimeUnit.MILLISECONDS);
  }

  /** Returns the time that all its threads and children have been on a processor. */
  long cpuNanos() throws IOException {
    long ticks = ticksOf(process.toHandle());
    try (Stream<ProcessHandle> children = process.descendants()) {
      for (ProcessHandle child : children.toList()) {
        ticks += ticksOf(child);
      }
    }
    return ticks * NANOS_PER_TICK;
  }

  private static long ticksOf(ProcessHandle handle) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
  }

  /** Sends a line to one of ours, and returns the number that it answers with. */
  long ask(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    String answer = output.readLine();
    if (answer == null) {
      throw new IOException("the process has ended");
    }
    return Long.parseLong(answer);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
