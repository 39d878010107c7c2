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
package io.clientcert.tomcat;

import io.clientcert.Setting;
import io.clientcert.Verdict;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** What JMX shows, in types that every JMX client knows. Stateless. */
final class OpenData {

  private static final String HIDDEN = "(not shown)";

  private OpenData() {}

  /** Returns an item for each setting, with its default where {@code set} has nothing. */
  static CompositeData ofSettings(Map<String, String> set) {
    return of(
        "Settings",
        keys(set).toArray(String[]::new),
        key -> key,
        OpenData::description,
        SimpleType.STRING,
        key -> {
          String text = set.get(key);
          Optional<Setting> setting = plain(key);
          return text == null
              ? setting.map(Setting::defaultText).orElse("")
              : setting.filter(Setting::isSecret).isPresent() ? HIDDEN : text;
        });
  }

  /** Every setting, and behind them those that there is one of for each name. */
  private static Set<String> keys(Map<String, String> set) {
    Set<String> keys = new LinkedHashSet<>();
    for (Setting setting : Setting.values()) {
      keys.add(setting.key());
    }
    keys.addAll(new TreeSet<>(set.keySet()));
    return keys;
  }

  private static Optional<Setting> plain(String key) {
    return Arrays.stream(Setting.values()).filter(s -> s.key().equals(key)).findFirst();
  }

  private static String description(String key) {
    return plain(key).map(Setting::description).orElse("As written");
  }

  /** Returns an item for each verdict. */
  static CompositeData ofVerdicts(ToLongFunction<Verdict> counter) {
    return of(
        "Requests",
        Verdict.values(),
        Verdict::name,
        verdict -> "Requests with the verdict " + verdict,
        SimpleType.LONG,
        counter::applyAsLong);
  }

  private static <E> CompositeData of(
      String typeName,
      E[] items,
      Function<E, String> name,
      Function<E, String> description,
      OpenType<?> type,
      Function<E, Object> value) {
    String[] names = Arrays.stream(items).map(name).toArray(String[]::new);
    String[] descriptions = Arrays.stream(items).map(description).toArray(String[]::new);
    OpenType<?>[] types = new OpenType<?>[items.length];
    Arrays.fill(types, type);
    Object[] values = Arrays.stream(items).map(value).toArray();
    try {
      return new CompositeDataSupport(
          new CompositeType(typeName, typeName, names, descriptions, types), names, values);
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }
}
