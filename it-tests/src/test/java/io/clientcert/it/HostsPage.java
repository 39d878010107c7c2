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

import io.clientcert.it.BrokenConfigurationContract.Failures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code docs/hosts.md}: each host and each rule. A host that did not run completely keeps what the
 * page had of it before.
 */
final class HostsPage {

  private static final String PREFACE =
      """
      # Hosts

      Every host and every [promise](architecture.md#the-promises-by-number), as the last run of its tests had it: each cell is a result, none is
      a claim. `mvn verify -Dupdate.docs` writes this page, and a build whose results are others fails.

      | | |
      |---|---|
      | ✓ | every test of the promise passed |
      | ✓ but not *a* | what needs *a* is not possible on this host, everything else passed |
      | not *a* | not possible on this host |
      | ? | has not run |
      | *(empty)* | not tested on this host |

      [Why](#not-possible-because) is below, for each host. A host that is *embedded* is started by a program with the container in it; one *as
      downloaded* is the distribution that people unpack, set up as [the pages](tomcat.md) [here](jetty.md) say.
      """;

  private static final String BROKEN = "## With a broken configuration";
  private static final String BROKEN_PREFACE =
      """
      The trust store is missing. No host serves the application then; what each one does, its tests showed. Some can be *told to go on*: the
      valve by `throwOnFailure="false"`, Undertow by starting filters at the first request, Jetty by leaving out the bean that has failed, or a
      web application that does not fail the server. The others cannot, and do the same as before.
      """;
  private static final String BECAUSE = "## Not possible, because";
  private static final String NOT_RUN = "?";

  private static final Map<String, String> CHAPTERS =
      new TreeMap<>(
          Map.of(
              "S", "Strip",
              "I", "Inject",
              "V", "Validate",
              "R", "Respond",
              "T", "Tell",
              "O", "Behind a proxy",
              "G", "Signatures"));

  private final Map<String, HostResult> results = new TreeMap<>();
  private final Set<String> hosts;
  private final List<String> before;

  /**
   * Makes a page.
   *
   * @param hosts all there are
   * @param before the text of the page as it is
   */
  HostsPage(Collection<HostResult> results, Collection<String> hosts, String before) {
    results.stream()
        .filter(HostResult::complete)
        .forEach(result -> this.results.put(result.host(), result));
    this.hosts = new TreeSet<>(hosts);
    this.before = before.lines().toList();
  }

  /** Whether {@code page} says nothing of a host but that it has not run. */
  static boolean claimsNothing(String page, String host) {
    return page.lines().anyMatch(line -> line.startsWith("| " + host + " | " + NOT_RUN + " |"));
  }

  String text() {
    List<String> lines = new ArrayList<>(PREFACE.lines().toList());
    for (String letter : List.of("S", "I", "V", "R", "T", "O", "G")) {
      lines.add("");
      lines.add("## " + CHAPTERS.get(letter));
      lines.add("");
      lines.addAll(chapter(letter));
    }
    lines.add("");
    lines.add(BROKEN);
    lines.add("");
    lines.addAll(BROKEN_PREFACE.lines().toList());
    lines.add("");
    lines.add("| host | by default | told to go on |");
    lines.add("|---|---|---|");
    hosts.forEach(host -> lines.addAll(brokenStarts(host)));
    lines.add("");
    lines.add(BECAUSE);
    lines.add("");
    lines.add("| host | | |");
    lines.add("|---|---|---|");
    hosts.forEach(host -> lines.addAll(reasons(host)));
    return String.join("\n", lines) + "\n";
  }

  private List<String> chapter(String letter) {
    List<String> numbers = numbers(letter);
    List<String> lines = new ArrayList<>();
    lines.add(row("host", numbers));
    lines.add(row("---", numbers.stream().map(number -> "---").toList()).replace(" ", ""));
    for (String host : hosts) {
      HostResult result = results.get(host);
      if (result != null) {
        lines.add(row(host, numbers.stream().map(number -> cell(result, number)).toList()));
      } else {
        List<String> old = rows("## " + CHAPTERS.get(letter), host);
        lines.addAll(
            old.isEmpty() ? List.of(row(host, numbers.stream().map(n -> NOT_RUN).toList())) : old);
      }
    }
    return lines;
  }

  /** Of this chapter, those that any host has, or that the page had. */
  private List<String> numbers(String letter) {
    Set<String> numbers =
        new TreeSet<>(
            Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));
    results.values().stream()
        .flatMap(result -> result.rules().keySet().stream())
        .filter(number -> number.startsWith(letter))
        .forEach(numbers::add);
    rows("## " + CHAPTERS.get(letter), "host").stream()
        .flatMap(row -> List.of(row.split("\\|", -1)).stream())
        .map(String::strip)
        .filter(word -> word.matches(letter + "\\d+"))
        .forEach(numbers::add);
    return List.copyOf(numbers);
  }

  private static String cell(HostResult result, String number) {
    HostResult.Rule rule = result.rules().get(number);
    if (rule == null) {
      return "";
    }
    String lacking =
        rule.lacking().stream().map(Capability::inWords).collect(Collectors.joining(", "));
    if (rule.failed()) {
      return "**failed**";
    }
    if (!rule.passed()) {
      return "not " + lacking;
    }
    return lacking.isEmpty() ? "✓" : "✓ but not " + lacking;
  }

  private List<String> reasons(String host) {
    HostResult result = results.get(host);
    return result == null
        ? rows(BECAUSE, host)
        : result.reasons().entrySet().stream()
            .map(lack -> row(host, List.of(lack.getKey().inWords(), lack.getValue())))
            .toList();
  }

  private List<String> brokenStarts(String host) {
    HostResult result = results.get(host);
    if (result != null) {
      return List.of(
          row(
              host,
              Stream.of(Failures.values())
                  .map(failures -> result.brokenStarts().getOrDefault(failures, NOT_RUN))
                  .toList()));
    }
    List<String> old = rows(BROKEN, host);
    return old.isEmpty() ? List.of(row(host, List.of(NOT_RUN, NOT_RUN))) : old;
  }

  private static String row(String first, List<String> others) {
    return "| " + first + " | " + String.join(" | ", others) + " |";
  }

  /** What the page had of a host in one of its chapters. */
  private List<String> rows(String heading, String host) {
    int from = before.indexOf(heading);
    if (from < 0) {
      return List.of();
    }
    return before.subList(from + 1, before.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| " + host + " |"))
        .toList();
  }
}
