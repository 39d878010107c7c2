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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The main job on real TLS, for a person at a terminal: makes a throwaway PKI, starts a host, says
 * what to try, and serves until it is stopped.
 */
final class Demo {

  private Demo() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(Host.workDirectory().resolve("demo"));
    try (RunningDemo demo = RunningDemo.start(directory, DemoOptions.ofSystemProperties())) {
      System.out.println(demo.text());
      System.out.println("The demo's host ended with code " + demo.awaitEnd());
    }
  }
}
