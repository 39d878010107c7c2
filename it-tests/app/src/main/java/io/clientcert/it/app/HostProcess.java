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

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A host process: reads its configuration, starts the backend and the container, says {@code READY}
 * with its ports on one line, and ends when its standard input does, which is when its parent ends.
 */
public final class HostProcess {

  private HostProcess() {}

  /** What a container has to bring. */
  @FunctionalInterface
  public interface Host {

    /**
     * Starts the container with the application in it.
     *
     * @throws Exception if it does not serve; the message of one of its causes tells why
     */
    RunningHost start(HostConfig config, Application application) throws Exception;
  }

  /**
   * Runs a host and ends this process: with 0 after the end of standard input, with 1 if the host
   * did not start or stop.
   */
  public static void run(String[] args, Host host) {
    System.exit(serve(args, host));
  }

  private static int serve(String[] args, Host host) {
    if (args.length != 1) {
      System.err.println("usage: <absolute path of host.properties>");
      return 1;
    }
    try (Backend backend = Backend.start()) {
      HostConfig config = HostConfig.read(Path.of(args[0]));
      Application application =
          new Application(
              config, config.backendPort() == 0 ? backend.port() : config.backendPort());
      RunningHost running = host.start(config, application);
      application.serves(running.ports());
      if (config.demo()) {
        System.out.println(DemoTour.of(config, running.ports()).text());
      }
      System.out.println(ready(running));
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
      running.stop();
      return 0;
    } catch (Exception | LinkageError e) {
      // A host runs on more container versions than the one that it was compiled against.
      for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
        System.err.println(cause.getClass().getName() + ": " + cause.getMessage());
      }
      return 1;
    }
  }

  private static String ready(RunningHost running) {
    return running.ports().entrySet().stream()
        .map(port -> port.getKey() + "=" + port.getValue())
        .collect(Collectors.joining(" ", "READY ", ""));
  }
}
