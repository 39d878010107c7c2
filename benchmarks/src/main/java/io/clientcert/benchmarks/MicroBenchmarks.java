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

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks, and compares within the run. */
final class MicroBenchmarks {

  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final String EC = "EC_P256";
  private static final String EC_P384 = "EC_P384";
  private static final String RSA = "RSA_2048";

  private final boolean quick;
  private final Map<String, Figure> figures = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  MicroBenchmarks(boolean quick) {
    this.quick = quick;
  }

  private record Figure(double nanos, double error, double bytes) {}

  /** Measures, and returns what goes into the document. */
  String run() throws RunnerException {
    collect(new Runner(options(".*Benchmark\\.").exclude("FirstSight").build()).run());
    // thousands of lines of the JDK's, each call of which takes long: compiled late
    collect(new Runner(options("FirstSight.*").warmupIterations(quick ? 3 : 6).build()).run());
    return report();
  }

  private ChainedOptionsBuilder options(String include) {
    return new OptionsBuilder()
        .include("io\\.clientcert\\.benchmarks\\." + include)
        .forks(quick ? 1 : 2)
        .warmupIterations(quick ? 1 : 2)
        .warmupTime(TimeValue.milliseconds(quick ? 700 : 1000))
        .measurementIterations(quick ? 2 : 3)
        .measurementTime(TimeValue.milliseconds(quick ? 500 : 1000))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private void collect(Collection<RunResult> results) {
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      name = name.substring("io.clientcert.benchmarks.".length());
      for (String key : result.getParams().getParamsKeys()) {
        name += ' ' + result.getParams().getParam(key);
      }
      Result<?> primary = result.getPrimaryResult();
      Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
      figures.put(
          name,
          new Figure(
              primary.getScore(),
              primary.getScoreError(),
              allocation == null ? Double.NaN : allocation.getScore()));
    }
  }

  private Figure figure(String name) {
    Figure figure = figures.get(name);
    if (figure == null) {
      throw new IllegalStateException("not measured: " + name + ", but " + figures.keySet());
    }
    return figure;
  }

  private String report() {
    text.append("| the engine alone | ns | B | compared with | ratio | bound |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (String kind : new String[] {RSA, EC}) {
      String encode = "EngineBenchmark.encode " + kind;
      row("leaf and chain encoded once, " + kind, encode, "", "", "");
      ratio("repeated certificate, " + kind, "EngineBenchmark.repeated " + kind, encode, "0.10");
      Figure copies = figure("EngineBenchmark.newObjects " + kind);
      // the allocation is that of making the objects
      text.append("| the same as new objects, ").append(kind).append(" | ").append(nanos(copies));
      text.append(" | | that encoding | ")
          .append(number(copies.nanos / figure(encode).nanos, 2))
          .append(" | ")
          .append(beside("1.00", copies.nanos / figure(encode).nanos))
          .append(" |\n");
    }
    row("no certificate", "EngineBenchmark.noCertificate", "", "", "");
    row("12 field lines, nothing to strip", "EngineBenchmark.nothingToStrip", "", "", "");
    row("15 field lines, 3 of them forged", "EngineBenchmark.forgedFields", "", "", "");
    for (String kind : new String[] {RSA, EC, EC_P384}) {
      String builder = "FirstSightBenchmark.pathBuilder " + kind;
      double bound = firstSightBound(kind);
      row("the JDK's path builder, " + kind, builder, "", "", "");
      ratio(
          "first sight, " + kind,
          "FirstSightBenchmark.withoutRevocation " + kind,
          builder,
          number(bound, 2));
      ratio(
          "first sight, lists in memory, " + kind,
          "FirstSightBenchmark.withLists " + kind,
          builder,
          number(bound + 0.05, 2));
      ratio(
          "first sight, an OCSP answer in memory, " + kind,
          "FirstSightBenchmark.withAnswer " + kind,
          builder,
          "");
    }
    row("a good client in peace", "FloodBenchmark.good quiet", "", "", "");
    ratio(
        "a good client in a flood",
        "FloodBenchmark.good flood",
        "FloodBenchmark.good quiet",
        "2.00");
    ratio(
        "a good client while another engine is flooded",
        "FloodBenchmark.good elsewhere",
        "FloodBenchmark.good quiet",
        "");
    signatures();
    text.append(
        "\n| on a container's request | ns | B | ns beyond reading the attribute | bound |\n");
    text.append("|---|---|---|---|---|\n");
    for (String certificate : new String[] {"true", "false"}) {
      boolean with = certificate.equals("true");
      String suffix = with ? ", certificate" : ", no certificate";
      String bound = with ? "1500" : "400";
      added("Tomcat, valve" + suffix, "TomcatBenchmark.valve", "BelowServlets", certificate, bound);
      added("Tomcat, filter" + suffix, "TomcatBenchmark.filter", "", certificate, bound);
      added("Tomcat, naive filter" + suffix, "TomcatBenchmark.naiveFilter", "", certificate, "");
      added(
          "Jetty, customizer" + suffix,
          "JettyBenchmark.customizer",
          "BelowServlets",
          certificate,
          bound);
      added("Jetty, filter" + suffix, "JettyBenchmark.filter", "", certificate, bound);
      added("Jetty, naive filter" + suffix, "JettyBenchmark.naiveFilter", "", certificate, "");
    }
    return text.toString();
  }

  private void signatures() {
    text.append(
        "\n| signed fields, a repeated certificate | ns | B | ns beyond the same unsigned | bound"
            + " |\n");
    text.append("|---|---|---|---|---|\n");
    for (String step : new String[] {"sign", "verify"}) {
      String name = "SignatureBenchmark." + step + ' ';
      Figure base = figure(name + SignatureBenchmark.Algorithm.NONE);
      for (SignatureBenchmark.Algorithm algorithm : SignatureBenchmark.Algorithm.values()) {
        Figure ours = figure(name + algorithm);
        boolean isBase = algorithm == SignatureBenchmark.Algorithm.NONE;
        boolean isBound = algorithm == SignatureBenchmark.Algorithm.HMAC;
        text.append("| ").append(step).append(", ").append(algorithm).append(" | ");
        text.append(nanos(ours)).append(" | ").append(number(ours.bytes, 0)).append(" | ");
        text.append(isBase ? "" : number(ours.nanos - base.nanos, 0)).append(" | ");
        text.append(beside(isBound ? "3000" : "", ours.nanos - base.nanos)).append(" |\n");
      }
    }
  }

  /** JDK 25 verifies signatures on P-256 in less than half the time. */
  private static double firstSightBound(String kind) {
    if (kind.equals(RSA)) {
      return 1.20;
    }
    return kind.equals(EC) && Runtime.version().feature() >= 25 ? 0.35 : 0.20;
  }

  private void ratio(String title, String over, String base, String bound) {
    double ratio = figure(over).nanos / figure(base).nanos;
    row(
        title,
        over,
        base.startsWith("Engine")
            ? "that encoding"
            : base.startsWith("Flood") ? "peace" : "that builder",
        number(ratio, 2),
        beside(bound, ratio));
  }

  private static String beside(String bound, double value) {
    return bound.isEmpty()
        ? ""
        : bound + (value > Double.parseDouble(bound) ? ": missed" : ": met");
  }

  private void row(String title, String name, String base, String ratio, String bound) {
    Figure figure = figure(name);
    text.append("| ").append(title).append(" | ").append(nanos(figure)).append(" | ");
    // what the set-up of every single call allocates cannot be told apart
    boolean setUp = name.startsWith("FirstSight") || name.startsWith("Flood");
    text.append(setUp ? "" : number(figure.bytes, 0)).append(" | ");
    text.append(base).append(" | ").append(ratio).append(" | ").append(bound).append(" |\n");
  }

  private void added(String title, String name, String level, String certificate, String bound) {
    Figure ours = figure(name + " " + certificate);
    String container = name.substring(0, name.indexOf('.'));
    Figure base = figure(container + ".readAttribute" + level + " " + certificate);
    text.append("| ").append(title).append(" | ").append(nanos(ours)).append(" | ");
    text.append(number(ours.bytes, 0)).append(" | ");
    text.append(number(ours.nanos - base.nanos, 0)).append(" (± ");
    text.append(number(Math.hypot(ours.error, base.error), 0)).append(") | ");
    text.append(beside(bound, ours.nanos - base.nanos)).append(" |\n");
  }

  private static String nanos(Figure figure) {
    int digits = figure.nanos < 100 ? 1 : 0;
    return number(figure.nanos, digits) + " ± " + number(figure.error, digits);
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
