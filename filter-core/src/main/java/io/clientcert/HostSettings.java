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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings that a host name may have for itself, and how they are written. Stateless. */
final class HostSettings {

  private static final Pattern HEADER = Pattern.compile("(.+)\\.header\\.[A-Za-z0-9-]+_?");
  private static final Pattern HOST_NAME =
      Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+\\]");

  private HostSettings() {}

  /** Returns the names of the settings that are {@linkplain Setting#isPerHost per host}. */
  static String allowed() {
    List<String> keys =
        Arrays.stream(Setting.values()).filter(Setting::isPerHost).map(Setting::key).toList();
    int last = keys.size() - 1;
    return String.join(", ", keys.subList(0, last)) + " and " + keys.get(last);
  }

  /** Returns the setting that a key such as {@code host.NAME.SETTING} is about. */
  static Setting setting(String key) {
    return HEADER.matcher(key).matches()
        ? Setting.HEADER
        : Setting.named(key.substring(key.lastIndexOf('.') + 1));
  }

  /** Sets what a key such as {@code host.NAME.SETTING} says; {@code name} is NAME.SETTING. */
  static void set(ClientCertConfig.Builder builder, String name, String text) {
    Matcher header = HEADER.matcher(name);
    int dot = header.matches() ? header.end(1) : name.lastIndexOf('.');
    if (dot <= 0) {
      throw new ConfigurationException("names no host and setting", null);
    }
    builder.host(name.substring(0, dot), name.substring(dot + 1), text);
  }

  /**
   * Returns {@code name} as hosts are compared, one for a whole domain beginning with {@code *.}.
   *
   * @param value of the setting, for the message
   * @throws ConfigurationException if it is no host name
   */
  static String normalName(String name, String value) {
    String normal = Hosts.normal(name.startsWith(".") ? "*" + name : name);
    if (!HOST_NAME.matcher(normal).matches()) {
      throw ConfigurationException.because(
          Setting.HOST, value, "is for \"" + name + "\", which is no host name", null);
    }
    return normal;
  }
}
