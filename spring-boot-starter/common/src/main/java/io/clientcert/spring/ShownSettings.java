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
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Settings for the eyes of an operator. Stateless. */
final class ShownSettings {

  private ShownSettings() {}

  /** Returns what is written, the defaults of all others, and no password. */
  static Map<String, String> of(Map<String, String> written) {
    Map<String, String> shown = new TreeMap<>(written);
    for (Setting setting : Setting.values()) {
      if (setting.isSecret()) {
        shown.computeIfPresent(setting.key(), (key, text) -> "(not shown)");
      }
      shown.putIfAbsent(setting.key(), setting.defaultText());
    }
    return Collections.unmodifiableMap(shown);
  }
}
