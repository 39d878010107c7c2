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
package io.clientcert;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** Proposes a setting for a name that is none. Stateless. */
final class NearestSetting {

  private NearestSetting() {}

  /**
   * Returns the exception for {@code key}; its message names the nearest and all known settings.
   */
  static ConfigurationException unknown(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    String hint =
        Arrays.stream(Setting.values())
            .map(Setting::key)
            .min(Comparator.comparingInt(known -> distance(lower, known.toLowerCase(Locale.ROOT))))
            .map(nearest -> ": did you mean \"" + nearest + "\"?")
            .orElse("");
    String known = String.join(", ", Arrays.stream(Setting.values()).map(Setting::key).toList());
    return ConfigurationException.unknown(key, hint, known);
  }

  /** Returns the Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
