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

import java.util.List;
import java.util.Locale;

/**
 * A mean with its 95 % interval, over pairs that were measured one after the other.
 *
 * @param mean the mean
 * @param low the lower end
 * @param high the upper end
 */
record Interval(double mean, double low, double high) {

  /** Two-sided 5 % of Student's distribution for 40 pairs. */
  private static final double STUDENT = 2.02;

  /** Of ratios, which are averaged as logarithms: half as much and twice as much even out. */
  static Interval ofRatios(List<Double> numerators, List<Double> denominators) {
    double[] logs = new double[numerators.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(numerators.get(i) / denominators.get(i));
    }
    Interval interval = of(logs);
    return new Interval(Math.exp(interval.mean), Math.exp(interval.low), Math.exp(interval.high));
  }

  static Interval ofDifferences(List<Double> minuends, List<Double> subtrahends) {
    double[] differences = new double[minuends.size()];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = minuends.get(i) - subtrahends.get(i);
    }
    return of(differences);
  }

  private static Interval of(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double half =
        values.length < 2
            ? Double.NaN
            : STUDENT * Math.sqrt(squares / (values.length - 1) / values.length);
    return new Interval(mean, mean - half, mean + half);
  }

  /** Missed is a bound that the whole interval lies above. */
  String beside(double bound) {
    return String.format(Locale.ROOT, "%.2f: %s", bound, low > bound ? "missed" : "met");
  }

  String text(int digits) {
    String one = "%." + digits + "f";
    return String.format(Locale.ROOT, one + " (" + one + " to " + one + ")", mean, low, high);
  }
}
