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
package io.clientcert.spring;

import io.clientcert.Setting;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the names of settings are written in Spring Boot. Stateless. */
final class SettingNames {

  /** What every property begins with. */
  static final String PREFIX = "clientcert";

  private static final Pattern HEADER = Pattern.compile("(?:.*\\.)?header\\.[^.]+");

  private SettingNames() {}

  /**
   * Returns {@code setting} as a property of {@code application.properties}; of one that there is
   * for each name, what all of them begin with.
   */
  static String property(Setting setting) {
    String key = setting.key();
    return PREFIX + "." + (setting.isNamed() ? key.substring(0, key.indexOf('.')) : kebabCase(key));
  }

  /** Returns {@code trust-store} for {@code trustStore}. */
  static String kebabCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the setting that {@code name} means by the rules of relaxed binding; none that there is
   * one of for each name.
   */
  static Optional<Setting> find(String name) {
    String uniform = uniform(name);
    return Arrays.stream(Setting.values())
        .filter(setting -> !setting.isNamed())
        .filter(setting -> uniform(setting.key()).equals(uniform))
        .findFirst();
  }

  /**
   * Returns {@code name} as the engine has it: itself, or its last part, is a setting; what is in
   * front of that, the name of a header, or no setting at all, stays as it is written.
   */
  static String key(String name) {
    if (HEADER.matcher(name).matches()) {
      return name;
    }
    int lastPart = name.lastIndexOf('.') + 1;
    return find(name)
        .map(Setting::key)
        .orElseGet(
            () ->
                find(name.substring(lastPart))
                    .map(setting -> name.substring(0, lastPart) + setting.key())
                    .orElse(name));
  }

  /** As relaxed binding compares names: without case, hyphens, underscores and dots. */
  static String uniform(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }
}
