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
package io.clientcert.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A main class of the tests in a JVM of its own. It reads commands from its standard input and
 * answers each with one line; it ends when the input does, so it never outlives its parent.
 */
final class ChildProcess implements AutoCloseable {

  private final Process process;
  private final Path log;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.commands = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
  }

  /**
   * Starts a JVM with the class path of this one.
   *
   * @param log where its standard error goes
   * @param options of the JVM
   */
  static ChildProcess start(Class<?> mainClass, Path log, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
    command.addAll(Arrays.asList(arguments));
    return new ChildProcess(new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
  }

  /** Sends a command without waiting for its answer. */
  void send(String command) throws IOException {
    commands.write(command);
    commands.newLine();
    commands.flush();
  }

  /** Waits for the answer to a command that was sent. */
  String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("The process has ended: " + Files.readString(log));
    }
    return line;
  }

  /** Sends a command and waits for its answer. */
  String ask(String command) throws IOException {
    send(command);
    return answer();
  }

  /** Serves the commands of the parent in the calling thread until there are no more. */
  static void serve(UnaryOperator<String> command) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(command.apply(line));
    }
  }

  @Override
  public void close() throws IOException {
    commands.close();
    process.destroy();
  }
}
