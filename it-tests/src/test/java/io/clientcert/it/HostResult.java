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

import io.clientcert.it.BrokenConfigurationContract.Failures;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How one host keeps the rules, as a run of its test class had it.
 *
 * @param host the display name of the class
 * @param complete whether every test of the class ran
 * @param rules by number
 * @param reasons why the host cannot keep something
 * @param brokenStarts what it did with a broken configuration
 */
record HostResult(
    String host,
    boolean complete,
    Map<String, Rule> rules,
    Map<Capability, String> reasons,
    Map<Failures, String> brokenStarts) {

  private static final String BROKEN_START = "broken.";
  private static final Pattern NUMBER = Pattern.compile("([A-Z]\\d+) ");
  private static final Pattern SKIPPED = Pattern.compile("([A-Z_0-9]+): (.*)", Pattern.DOTALL);

  /**
   * How one rule is kept.
   *
   * @param lacking what the skipped tests needed
   */
  record Rule(boolean passed, boolean failed, Set<Capability> lacking) {}

  /** What a test says that is skipped. */
  static String skipped(Capability capability, String reason) {
    return capability + ": " + reason;
  }

  /** The numbers that the display name of a test begins with. */
  static List<String> numbers(String displayName) {
    List<String> numbers = new ArrayList<>();
    Matcher number = NUMBER.matcher(displayName);
    while (number.lookingAt()) {
      numbers.add(number.group(1));
      number.region(number.end(), displayName.length());
    }
    return numbers;
  }

  /** Takes down results as they come in. Not thread-safe: a class runs its tests one by one. */
  static final class Builder {
    private final Set<String> passed = new TreeSet<>();
    private final Set<String> failed = new TreeSet<>();
    private final Map<String, Set<Capability>> lacking = new TreeMap<>();
    private final Map<Capability, String> reasons = new EnumMap<>(Capability.class);
    private final Map<Failures, String> brokenStarts = new EnumMap<>(Failures.class);

    void showed(Map<Failures, String> outcomes) {
      brokenStarts.putAll(outcomes);
    }

    void passed(String displayName) {
      passed.addAll(numbers(displayName));
    }

    void failed(String displayName) {
      failed.addAll(numbers(displayName));
    }

    void skipped(String displayName, String message) {
      Matcher skipped = SKIPPED.matcher(message);
      if (!skipped.find()) {
        failed(displayName);
        return;
      }
      Capability capability = Capability.valueOf(skipped.group(1));
      reasons.put(capability, skipped.group(2));
      for (String number : numbers(displayName)) {
        lacking.computeIfAbsent(number, rule -> EnumSet.noneOf(Capability.class)).add(capability);
      }
    }

    HostResult build(String host, boolean complete) {
      Map<String, Rule> rules = new TreeMap<>();
      Stream.of(passed, failed, lacking.keySet())
          .flatMap(Set::stream)
          .forEach(
              rule ->
                  rules.put(
                      rule,
                      new Rule(
                          passed.contains(rule),
                          failed.contains(rule),
                          lacking.getOrDefault(rule, Set.of()))));
      return new HostResult(host, complete, rules, reasons, brokenStarts);
    }
  }

  void write(Path file) throws IOException {
    Properties lines = new Properties();
    lines.setProperty("host", host);
    lines.setProperty("complete", Boolean.toString(complete));
    rules.forEach(
        (number, rule) -> {
          List<String> words = new ArrayList<>();
          if (rule.passed()) {
            words.add("passed");
          }
          if (rule.failed()) {
            words.add("failed");
          }
          rule.lacking().forEach(capability -> words.add(capability.name()));
          lines.setProperty("rule." + number, String.join(" ", words));
        });
    reasons.forEach((capability, reason) -> lines.setProperty("lacks." + capability, reason));
    brokenStarts.forEach(
        (failures, outcome) -> lines.setProperty(BROKEN_START + failures, outcome));
    Files.createDirectories(file.resolveSibling(""));
    try (Writer writer = Files.newBufferedWriter(file, UTF_8)) {
      lines.store(writer, null);
    }
  }

  static HostResult read(Path file) throws IOException {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
      lines.load(reader);
    }
    Map<String, Rule> rules = new TreeMap<>();
    Map<Capability, String> reasons = new EnumMap<>(Capability.class);
    Map<Failures, String> brokenStarts = new EnumMap<>(Failures.class);
    for (String name : lines.stringPropertyNames()) {
      String value = lines.getProperty(name);
      if (name.startsWith("rule.")) {
        List<String> words = List.of(value.split(" ", -1));
        Set<Capability> lacking = EnumSet.noneOf(Capability.class);
        for (Capability capability : Capability.values()) {
          if (words.contains(capability.name())) {
            lacking.add(capability);
          }
        }
        rules.put(
            name.substring("rule.".length()),
            new Rule(words.contains("passed"), words.contains("failed"), lacking));
      } else if (name.startsWith("lacks.")) {
        reasons.put(Capability.valueOf(name.substring("lacks.".length())), value);
      } else if (name.startsWith(BROKEN_START)) {
        brokenStarts.put(Failures.valueOf(name.substring(BROKEN_START.length())), value);
      }
    }
    return new HostResult(
        lines.getProperty("host"),
        Boolean.parseBoolean(lines.getProperty("complete")),
        rules,
        reasons,
        brokenStarts);
  }
}
