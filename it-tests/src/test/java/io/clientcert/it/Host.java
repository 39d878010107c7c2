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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server under test: a process of its own, with a class path of its own, that ends when its
 * standard input does.
 */
final class Host implements AutoCloseable {

  private static final Duration START_BOUND = Duration.ofMinutes(3);
  private static final Duration STOP_BOUND = Duration.ofMinutes(2);

  private final Process process;
  private final Output out;
  private final Output err;
  private final Map<String, Integer> ports;

  private Host(Process process, Output out, Output err, Map<String, Integer> ports) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.ports = ports;
  }

  /** How a host says that it serves. */
  interface Announcement {

    /** Whether it says so on its standard error, and not on its standard output. */
    boolean isLogged();

    boolean isReady(String line);

    /** The port of each connector, by its name. */
    Map<String, Integer> ports(List<String> lines);

    /**
     * Lines of the standard error, one of which says so.
     *
     * @param port finds a connector's name in its first group, and its port in the second
     * @param names the name of a connector, by what the first group finds; null for no group
     */
    static Announcement logged(
        Predicate<String> ready, Pattern port, Function<@Nullable String, String> names) {
      return new Announcement() {
        @Override
        public boolean isLogged() {
          return true;
        }

        @Override
        public boolean isReady(String line) {
          return ready.test(line);
        }

        @Override
        public Map<String, Integer> ports(List<String> lines) {
          Map<String, Integer> ports = new HashMap<>();
          for (String line : lines) {
            Matcher found = port.matcher(line);
            if (found.find()) {
              ports.put(names.apply(found.group(1)), Integer.valueOf(found.group(2)));
            }
          }
          return Map.copyOf(ports);
        }
      };
    }

    /** A line of the standard output that says so, and has the ports. */
    static Announcement printed(
        Predicate<String> ready, Function<String, Map<String, Integer>> portsOf) {
      return new Announcement() {
        @Override
        public boolean isLogged() {
          return false;
        }

        @Override
        public boolean isReady(String line) {
          return ready.test(line);
        }

        @Override
        public Map<String, Integer> ports(List<String> lines) {
          return lines.stream().filter(ready).findFirst().map(portsOf).orElseThrow();
        }
      };
    }
  }

  /**
   * Starts a host and waits until it serves.
   *
   * @param directory where its output goes
   * @throws StartRefused if it ended instead of serving
   */
  static Host start(String name, ProcessBuilder builder, Path directory, Announcement announcement)
      throws IOException, InterruptedException {
    Process process = builder.start();
    Output out = new Output(process.getInputStream(), directory.resolve("stdout.log"));
    Output err = new Output(process.getErrorStream(), directory.resolve("stderr.log"));
    Output announcing = announcement.isLogged() ? err : out;
    try {
      announcing.first(0, announcement::isReady).get(START_BOUND.toSeconds(), TimeUnit.SECONDS);
      return new Host(process, out, err, announcement.ports(announcing.lines()));
    } catch (ExecutionException e) {
      if (!process.waitFor(STOP_BOUND.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      throw new StartRefused(process.exitValue(), err.whole() + "\n" + out.whole(), e);
    } catch (TimeoutException e) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException(name + " was not ready in time:\n" + err.whole(), e);
    }
  }

  static Path property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("system property " + name + " is missing");
    }
    return Path.of(value);
  }

  /**
   * The folder with the class path of a host.
   *
   * @param name the folder below {@code it-tests/hosts}
   * @throws IllegalStateException if this build made none
   */
  static Path libraries(String name) {
    Path libraries = property("clientcert.hosts").resolve(name).resolve("target/lib");
    if (!Files.isDirectory(libraries)) {
      throw new IllegalStateException(
          libraries + " does not exist. Build the whole project, or add the host to the build.");
    }
    return libraries;
  }

  static Path workDirectory() {
    return property("clientcert.work");
  }

  int httpsPort() {
    return port("https");
  }

  int httpPort() {
    return port("http");
  }

  /** Of the second server that a host of Spring Boot has for its actuator. */
  int managementPort() {
    return port("management");
  }

  /** Where a PROXY protocol header stands before everything. */
  int proxiedPort() {
    return port("proxied");
  }

  /** Where such a header stands before the TLS handshake. */
  int proxiedTlsPort() {
    return port("proxied-tls");
  }

  int ajpPort() {
    return port("ajp");
  }

  private int port(String connector) {
    Integer port = ports.get(connector);
    if (port == null) {
      throw new IllegalStateException("no " + connector + " connector: " + ports);
    }
    return port;
  }

  /** The process, which may have others below it. */
  ProcessHandle process() {
    return process.toHandle();
  }

  /** What it wrote to its standard output until it was ready, and since. */
  String printed() {
    return String.join("\n", out.lines());
  }

  /** Blocks until the process ends by itself. */
  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** Waits until the log has a line that matches, and gives it back. */
  String awaitLog(Predicate<String> line) throws InterruptedException {
    return awaitLog(0, line);
  }

  /** Waits for a line that matches and comes after the first {@code seen} ones. */
  String awaitLog(int seen, Predicate<String> line) throws InterruptedException {
    try {
      return err.first(seen, line).get(STOP_BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("no such line in the log:\n" + String.join("\n", err.lines()), e);
    }
  }

  /** How many lines the log has so far. */
  int logSize() {
    return err.lines().size();
  }

  /** Stops the host and gives back everything that it logged. */
  List<String> stopAndReadLog() throws InterruptedException, IOException {
    close();
    return err.whole().lines().toList();
  }

  /**
   * Stops a host whose application has not started, so that nothing in it waits for the end of its
   * standard input, and gives back everything that it logged.
   */
  List<String> terminateAndReadLog() throws InterruptedException, IOException {
    process.destroy();
    return stopAndReadLog();
  }

  /** Lets the host begin to stop; {@link #close} waits for it. */
  void requestStop() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() throws IOException {
    requestStop();
    try {
      if (!process.waitFor(STOP_BOUND.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("still there after its standard input ended: " + process);
      }
      out.whole();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a host stops", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The host ended instead of serving. */
  static final class StartRefused extends IllegalStateException {
    private static final long serialVersionUID = 1L;
    private final int exitCode;
    private final String log;

    StartRefused(int exitCode, String log, Throwable cause) {
      super("the host ended with code " + exitCode + ":\n" + log, cause);
      this.exitCode = exitCode;
      this.log = log;
    }

    int exitCode() {
      return exitCode;
    }

    String log() {
      return log;
    }
  }

  /** Takes what a process writes, so that it never blocks on a full pipe, and lets tests wait. */
  private static final class Output {
    private record Awaited(Predicate<String> line, CompletableFuture<String> found) {}

    private final List<String> lines = new ArrayList<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private final Thread drain;
    private boolean ended;

    Output(InputStream stream, Path file) {
      drain = new Thread(() -> drain(stream, file), "drain " + file.getFileName());
      drain.setDaemon(true);
      drain.start();
    }

    private void drain(InputStream stream, Path file) {
      try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8));
          PrintWriter copy = new PrintWriter(Files.newBufferedWriter(file, UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          copy.println(line);
          copy.flush();
          add(line);
        }
        end(new IllegalStateException("the process wrote no such line"));
      } catch (IOException e) {
        end(e);
      }
    }

    private synchronized void add(String line) {
      lines.add(line);
      for (Awaited one : awaited) {
        if (one.line().test(line)) {
          one.found().complete(line);
        }
      }
    }

    private synchronized void end(Exception why) {
      ended = true;
      awaited.forEach(one -> one.found().completeExceptionally(why));
    }

    synchronized CompletableFuture<String> first(int after, Predicate<String> wanted) {
      CompletableFuture<String> found = new CompletableFuture<>();
      lines.stream().skip(after).filter(wanted).findFirst().ifPresent(found::complete);
      if (ended) {
        found.completeExceptionally(new IllegalStateException("the process wrote no such line"));
      } else {
        awaited.add(new Awaited(wanted, found));
      }
      return found;
    }

    synchronized List<String> lines() {
      return List.copyOf(lines);
    }

    /** Everything, once the process has closed its end. */
    String whole() throws InterruptedException {
      drain.join();
      return String.join("\n", lines());
    }
  }
}
