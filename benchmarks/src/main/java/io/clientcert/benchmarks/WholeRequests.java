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

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Processor time per request of whole servers, each a process of its own, driven over kept-alive
 * TLS connections with a client certificate. Rounds of all servers alternate, in another order each
 * time.
 */
final class WholeRequests {

  private static final int CONNECTIONS = 4;
  private static final int ATTEMPTS_TO_CONNECT = 200;
  private static final String HEAP = "256m";
  private static final double TO_READING = 1.03;
  private static final double TO_NOTHING = 1.10;

  private final int generations;
  private final int cycles;
  private final int requests;
  private final int warmUp;
  private final Path folder;
  private final SSLContext tls;
  private final List<String> failures = new ArrayList<>();
  private final Map<String, List<Double>> nanos = new LinkedHashMap<>();

  WholeRequests(boolean quick) throws IOException, GeneralSecurityException {
    this.generations = quick ? 1 : 3;
    this.cycles = quick ? 10 : 14;
    this.requests = quick ? 2000 : 4000;
    this.warmUp = quick ? 15_000 : 40_000;
    this.folder = Files.createTempDirectory("clientcert-requests");
    new Pki(Pki.USUAL).writeTo(folder);
    this.tls =
        Tls.client(Tls.read(folder.resolve(Tls.ANCHORS)), Tls.read(folder.resolve(Tls.CLIENT)));
  }

  /** One server that is up. */
  private record Subject(String name, ServerProcess server, Load load) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      load.close();
      server.close();
    }

    double nanosPerRequest(int requests) throws IOException {
      long before = server.cpuNanos();
      load.run(requests);
      return (double) (server.cpuNanos() - before) / requests;
    }
  }

  /** Measures, and returns what goes into the document. */
  String run() throws IOException, InterruptedException {
    try {
      for (int generation = 0; generation < generations; generation++) {
        runGeneration(new Random(generation));
      }
    } finally {
      LiveScene.delete(folder);
    }
    return report();
  }

  private void runGeneration(Random random) throws IOException, InterruptedException {
    List<Subject> subjects = new ArrayList<>();
    try (ServerProcess backend = ServerProcess.java(HEAP, Backend.class)) {
      try {
        for (Variant variant : Variant.values()) {
          subjects.add(ours(variant, variant.title(), backend.port()));
        }
        for (Variant twice : List.of(Variant.TOMCAT_ATTRIBUTE, Variant.JETTY_ATTRIBUTE)) {
          subjects.add(ours(twice, again(twice), backend.port()));
        }
        for (Peer peer : Peer.installed()) {
          addPeer(subjects, peer, backend.port());
        }
        for (int cycle = 0; cycle <= cycles; cycle++) {
          List<Subject> order = new ArrayList<>(subjects);
          Collections.shuffle(order, random);
          for (Subject subject : order) {
            double cost = subject.nanosPerRequest(requests);
            // The first one is still warming up
            if (cycle > 0) {
              nanos.computeIfAbsent(subject.name(), name -> new ArrayList<>()).add(cost);
            }
          }
        }
      } finally {
        for (Subject subject : subjects) {
          subject.close();
        }
      }
    }
  }

  private static String again(Variant variant) {
    return variant.title() + ", a second process";
  }

  private Subject ours(Variant variant, String name, int backend) throws IOException {
    ServerProcess server = ServerProcess.of(folder, variant, backend, HEAP);
    return warm(name, server, new Load(tls, server.port(), CONNECTIONS, variant.answer()));
  }

  private Subject warm(String name, ServerProcess server, Load load) throws IOException {
    load.run(warmUp);
    return new Subject(name, server, load);
  }

  /** Both or none; one that does not run here is named in the document. */
  private void addPeer(List<Subject> subjects, Peer peer, int backend)
      throws IOException, InterruptedException {
    List<Subject> both = new ArrayList<>();
    for (boolean forward : new boolean[] {false, true}) {
      Subject subject = peer(peer, backend, forward);
      if (subject == null) {
        String failure = peer.title() + " is installed, but did not serve.";
        if (!failures.contains(failure)) {
          failures.add(failure);
        }
        for (Subject other : both) {
          other.close();
        }
        return;
      }
      both.add(subject);
    }
    subjects.addAll(both);
  }

  private static String name(Peer peer, boolean forward) {
    return peer.title() + (forward ? ", forwarding" : ", not forwarding");
  }

  private @Nullable Subject peer(Peer peer, int backend, boolean forward)
      throws IOException, InterruptedException {
    int port = Peer.freePort();
    List<String> command = peer.start(folder, port, backend, forward);
    ServerProcess server = ServerProcess.of(command, port, folder.resolve(peer + ".out").toFile());
    String answer = forward ? Applications.CERTIFICATE : Applications.NOTHING;
    IOException problem = null;
    boolean mayComeUp = true;
    for (int attempt = 0;
        mayComeUp && attempt < ATTEMPTS_TO_CONNECT && !server.endsSoon();
        attempt++) {
      try {
        return warm(name(peer, forward), server, new Load(tls, port, CONNECTIONS, answer));
      } catch (IOException e) {
        problem = e;
        mayComeUp = e instanceof ConnectException;
      }
    }
    server.close();
    System.err.println(
        peer.title()
            + " does not serve: "
            + (problem == null || problem.getCause() == null ? problem : problem.getCause()));
    return null;
  }

  private List<Double> of(String name) {
    return nanos.getOrDefault(name, List.of());
  }

  private String report() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d interleaved rounds of %d requests each, %d starts of every process, %d"
                + " connections.%n%n",
            generations * cycles,
            requests,
            generations,
            CONNECTIONS));
    text.append("| ratio of processor time per request | over | mean (95 %) | bound |\n");
    text.append("|---|---|---|---|\n");
    for (Variant container : List.of(Variant.TOMCAT_ATTRIBUTE, Variant.JETTY_ATTRIBUTE)) {
      ratio(text, again(container), container.title(), Double.NaN);
    }
    compare(
        text,
        Variant.TOMCAT,
        Variant.TOMCAT_ATTRIBUTE,
        List.of(Variant.TOMCAT_FILTER, Variant.TOMCAT_VALVE),
        Variant.TOMCAT_NAIVE);
    compare(
        text,
        Variant.JETTY,
        Variant.JETTY_ATTRIBUTE,
        List.of(Variant.JETTY_FILTER, Variant.JETTY_CUSTOMIZER),
        Variant.JETTY_NAIVE);
    text.append("\n| forwarding | µs without | µs more with it (95 %) | ratio (95 %) |\n");
    text.append("|---|---|---|---|\n");
    more(text, "Tomcat, filter", Variant.TOMCAT.title(), Variant.TOMCAT_FILTER.title());
    more(text, "Tomcat, valve", Variant.TOMCAT.title(), Variant.TOMCAT_VALVE.title());
    more(text, "Jetty, filter", Variant.JETTY.title(), Variant.JETTY_FILTER.title());
    more(text, "Jetty, customizer", Variant.JETTY.title(), Variant.JETTY_CUSTOMIZER.title());
    more(
        text,
        "Jetty as a proxy, customizer",
        Variant.PROXY.title(),
        Variant.PROXY_CUSTOMIZER.title());
    for (Peer peer : Peer.values()) {
      if (of(name(peer, true)).isEmpty()) {
        text.append("| ").append(peer.title()).append(" | not installed | | |\n");
      } else {
        more(text, peer.title(), name(peer, false), name(peer, true));
      }
    }
    for (Peer peer : List.of(Peer.NGINX, Peer.HAPROXY)) {
      behindAProxy(text, peer);
    }
    failures.forEach(failure -> text.append('\n').append(failure).append('\n'));
    return text.toString();
  }

  private void compare(
      StringBuilder text, Variant untouched, Variant attribute, List<Variant> ours, Variant naive) {
    for (Variant variant : ours) {
      ratio(text, variant.title(), attribute.title(), TO_READING);
      ratio(text, variant.title(), untouched.title(), TO_NOTHING);
    }
    ratio(text, naive.title(), attribute.title(), Double.NaN);
    ratio(text, attribute.title(), untouched.title(), Double.NaN);
  }

  private void ratio(StringBuilder text, String over, String base, double bound) {
    Interval interval = Interval.ofRatios(of(over), of(base));
    text.append("| ")
        .append(over)
        .append(" | ")
        .append(base)
        .append(" | ")
        .append(interval.text(3))
        .append(" | ")
        .append(Double.isNaN(bound) ? "" : interval.beside(bound))
        .append(" |\n");
  }

  /** Two costs were not measured in pairs, so that their intervals are compared. */
  private void behindAProxy(StringBuilder text, Peer peer) {
    if (of(name(peer, true)).isEmpty()) {
      return;
    }
    Interval ours = extra(Variant.PROXY_CUSTOMIZER.title(), Variant.PROXY.title());
    Interval theirs = extra(name(peer, true), name(peer, false));
    text.append("\nJetty as a proxy pays ")
        .append(ours.text(2))
        .append(" µs for forwarding, ")
        .append(peer.title())
        .append(' ')
        .append(theirs.text(2))
        .append(": ")
        .append(
            ours.high() < theirs.low()
                ? "less"
                : ours.low() > theirs.high() ? "more" : "no difference that this run can tell")
        .append(".\n");
  }

  private Interval extra(String with, String without) {
    return Interval.ofDifferences(micros(with), micros(without));
  }

  private List<Double> micros(String name) {
    return of(name).stream().map(nanos -> nanos / 1000).toList();
  }

  private void more(StringBuilder text, String title, String without, String with) {
    double base = of(without).stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    text.append("| ")
        .append(title)
        .append(" | ")
        .append(String.format(Locale.ROOT, "%.1f", base / 1000))
        .append(" | ")
        .append(extra(with, without).text(2))
        .append(" | ")
        .append(Interval.ofRatios(of(with), of(without)).text(3))
        .append(" |\n");
  }
}
