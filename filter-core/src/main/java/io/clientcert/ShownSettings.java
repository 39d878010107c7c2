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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings as an operator may see them. Stateless. */
final class ShownSettings {

  private static final String HIDDEN = "(not shown)";
  private static final String IN_CODE = "(configured in code)";

  private ShownSettings() {}

  /**
   * Returns every setting with its text, or its default where {@code set} has none, and behind them
   * those that exist once for each name. What {@link Setting#isSecret} and the user information of
   * URLs are not shown.
   *
   * @param set by the names of {@link Setting#key()}; null if the configuration was made in code,
   *     so that there is no text to show
   */
  static Map<String, String> of(@Nullable Map<String, String> set) {
    Map<String, String> known = set == null ? Map.of() : set;
    Map<String, String> shown = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      String text = known.getOrDefault(setting.key(), setting.defaultText());
      shown.put(setting.key(), set == null ? IN_CODE : visible(setting.key(), text));
    }
    new TreeMap<>(known).forEach((key, text) -> shown.putIfAbsent(key, visible(key, text)));
    return Collections.unmodifiableMap(shown);
  }

  private static String visible(String key, String text) {
    boolean isSecret = named(key).filter(Setting::isSecret).isPresent() && !text.isEmpty();
    return isSecret || PathText.isContent(text)
        ? HIDDEN
        : ConfigurationException.withoutUsers(text);
  }

  private static Optional<Setting> named(String key) {
    return Arrays.stream(Setting.values()).filter(s -> s.key().equals(key)).findFirst();
  }
}
