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
import org.jspecify.annotations.Nullable;

/**
 * What a host shows to JMX, in types that every JMX client knows: one form for all hosts, so that
 * one dashboard reads them all. Stateless.
 */
public final class OpenData {

  private static final String HIDDEN = "(not shown)";
  private static final String IN_CODE = "(configured in code)";

  private OpenData() {}

  /**
   * Returns an item of type {@code String} for each setting, with its default where {@code set} has
   * nothing. What {@link Setting#isSecret} is not shown.
   *
   * @param set by the names of {@link Setting#key()}; null if the configuration was made in code,
   *     so that there is no text to show
   */
  public static CompositeData ofSettings(@Nullable Map<String, String> set) {
    Map<String, String> known = set == null ? Map.of() : set;
    return of(
        "Settings",
        keys(known).toArray(String[]::new),
        key -> key,
        OpenData::description,
        SimpleType.STRING,
        key -> set == null ? IN_CODE : text(key, known.get(key)));
  }

  private static String text(String key, @Nullable String set) {
    Optional<Setting> setting = plain(key);
    if (set == null) {
      return setting.map(Setting::defaultText).orElse("");
    }
    boolean hidden = setting.filter(Setting::isSecret).isPresent() || PathText.isContent(set);
    return hidden ? HIDDEN : set;
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

  /** Returns an item of type {@code long} for each verdict, by its {@link Verdict#name}. */
  public static CompositeData ofVerdicts(ToLongFunction<Verdict> counter) {
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
      throw new IllegalStateException("A setting or a verdict has no name or description", e);
    }
  }
}
