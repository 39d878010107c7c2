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

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures everything, and writes the figures into {@code docs/performance.md}. */
public final class Performance {

  private Performance() {}

  /** One part of the document. */
  @FunctionalInterface
  private interface Part {
    String measure() throws Exception;
  }

  /** Arguments: the root of the sources, whether to be quick, the parts to measure. */
  public static void main(String[] args) throws Exception {
    Path docs = Path.of(args[0], "docs");
    boolean quick = Boolean.parseBoolean(args[1]);
    List<String> parts = List.of(args[2].split(",", -1));
    Map<String, Part> chosen = new LinkedHashMap<>();
    for (String part : parts) {
      chosen.put(
          part,
          switch (part) {
            case "jmh" -> () -> new MicroBenchmarks(quick).run();
            case "requests" -> () -> new WholeRequests(quick).run();
            case "growth" -> () -> new Growth(quick, docs).run();
            default ->
                throw new IllegalArgumentException(
                    "bench.parts = " + part + ": write jmh, requests or growth, or several");
          });
    }
    // one that fails takes nothing from the others, which take long
    IllegalStateException failure = new IllegalStateException("not everything was measured");
    for (Map.Entry<String, Part> part : chosen.entrySet()) {
      try {
        write(docs, part.getKey(), quick, part.getValue());
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private static void write(Path docs, String name, boolean quick, Part part) throws Exception {
    double before = load();
    long start = System.nanoTime();
    String measured = part.measure();
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    String machine =
        String.format(
            Locale.ROOT,
            "Measured %s%s in %d s, Java %s, %d processors, load average %.1f before and %.1f"
                + " after.%n%n",
            LocalDate.now(ZoneOffset.UTC),
            quick ? ", the quick way," : "",
            seconds,
            System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors(),
            before,
            load());
    Path file = docs.resolve("performance.md");
    Files.writeString(file, Document.withPart(Files.readString(file), name, machine + measured));
    System.out.println(machine + measured);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
