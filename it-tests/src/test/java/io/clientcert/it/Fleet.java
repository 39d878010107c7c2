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
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The variants of one host that the tests of a class share; they stop when the class is done. */
final class Fleet implements AfterAllCallback {

  private final String name;
  private final Launcher launcher;
  private final int atOnce;
  private final Map<Variant, Host> started = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Variant, Host.StartRefused> refused = new EnumMap<>(Variant.class);
  private final Map<BrokenConfigurationContract.Failures, String> brokenStarts =
      new EnumMap<>(BrokenConfigurationContract.Failures.class);
  private final AtomicInteger extra = new AtomicInteger();

  /**
   * Names an embedded host, which starts nothing yet.
   *
   * @param name the folder below {@code it-tests/hosts} that has its class path
   */
  Fleet(String name, String mainClass) {
    this(name, new EmbeddedLauncher(name, mainClass));
  }

  /** Names a host, which starts nothing yet. */
  Fleet(String name, Launcher launcher) {
    this(name, launcher, Integer.MAX_VALUE);
  }

  /**
   * Names a host that takes much memory.
   *
   * @param atOnce how many variants may run; the one that was not asked for longest is stopped
   */
  Fleet(String name, Launcher launcher, int atOnce) {
    this.name = name;
    this.launcher = launcher;
    this.atOnce = atOnce;
  }

  /** Takes down what the host did with a broken configuration, for {@code docs/hosts.md}. */
  void showed(BrokenConfigurationContract.Failures failures, String outcome) {
    brokenStarts.put(failures, outcome);
  }

  Map<BrokenConfigurationContract.Failures, String> brokenStarts() {
    return brokenStarts;
  }

  int codeOfRefusal() {
    return launcher.codeOfRefusal();
  }

  synchronized Host host(Variant variant) throws IOException, InterruptedException {
    Host.StartRefused before = refused.get(variant);
    if (before != null) {
      throw before;
    }
    Host host = started.get(variant);
    return host == null ? start(variant) : host;
  }

  private Host start(Variant variant) throws IOException, InterruptedException {
    if (started.size() >= atOnce) {
      Iterator<Host> hosts = started.values().iterator();
      Host longestUnused = hosts.next();
      hosts.remove();
      longestUnused.close();
    }
    Path directory = directory(variant.name());
    try {
      Host host = launcher.launch(directory, variant.jvmArguments(), variant.properties(directory));
      started.put(variant, host);
      return host;
    } catch (Host.StartRefused e) {
      refused.put(variant, e);
      throw e;
    }
  }

  /** A host of its own for one test, which has to close it. */
  Host fresh(Path directory, Map<String, String> properties)
      throws IOException, InterruptedException {
    return launcher.launch(directory, List.of(), properties);
  }

  /** An empty folder that no other host has. */
  Path freshDirectory() throws IOException {
    return directory("extra-" + extra.incrementAndGet());
  }

  private Path directory(String variant) throws IOException {
    Path directory = Host.workDirectory().resolve("hosts").resolve(name).resolve(variant);
    Distributions.delete(directory);
    return Files.createDirectories(directory);
  }

  @Override
  public synchronized void afterAll(ExtensionContext context) throws IOException {
    for (Host host : started.values()) {
      host.requestStop();
    }
    for (Host host : started.values()) {
      host.close();
    }
    started.clear();
  }
}
