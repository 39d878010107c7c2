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

import io.clientcert.dialect.Dialect;
import io.clientcert.dialect.FieldRule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of settings: those that were set, and the defaults of all others. Every value has
 * passed the check of its {@link SettingType}. Immutable. Read when a configuration is built; what
 * a request needs is kept in fields, not looked up here.
 *
 * <p>Each method that returns a value throws a {@link ClassCastException} if the setting has values
 * of another type. Building any configuration reads every setting, so such a mistake fails at once.
 */
final class SettingValues {

  /** Nothing set. */
  static final SettingValues DEFAULTS = new SettingValues(new EnumMap<>(Setting.class));

  private final Map<Setting, Object> set;

  private SettingValues(EnumMap<Setting, Object> set) {
    this.set = Collections.unmodifiableMap(set);
  }

  /**
   * Returns these values with another one for {@code setting}.
   *
   * @throws ConfigurationException if {@code value} is not allowed
   */
  SettingValues with(Setting setting, Object value) {
    EnumMap<Setting, Object> all = copy();
    all.put(
        setting,
        Objects.requireNonNull(setting.valueType().checked(setting, value), setting.key()));
    return new SettingValues(all);
  }

  /** Returns these values with one more named value for {@code setting}. */
  SettingValues withNamed(Setting setting, String name, Object value) {
    EnumMap<Setting, Object> all = copy();
    all.merge(setting, Map.of(name, value), SettingValues::union);
    return new SettingValues(all);
  }

  /** Returns these values with those of {@code host} in their place; named ones are added. */
  SettingValues overriddenBy(SettingValues host) {
    EnumMap<Setting, Object> all = copy();
    host.set.forEach((setting, value) -> all.merge(setting, value, SettingValues::union));
    return new SettingValues(all);
  }

  private EnumMap<Setting, Object> copy() {
    EnumMap<Setting, Object> copy = new EnumMap<>(Setting.class);
    copy.putAll(set);
    return copy;
  }

  private static Object union(Object before, Object after) {
    if (before instanceof SettingValues some && after instanceof SettingValues more) {
      return some.overriddenBy(more);
    }
    if (!(before instanceof Map<?, ?> some && after instanceof Map<?, ?> more)) {
      return after;
    }
    Map<Object, Object> all = new TreeMap<>(some);
    more.forEach((name, value) -> all.merge(name, value, SettingValues::union));
    return Collections.unmodifiableMap(all);
  }

  private @Nullable Object value(Setting setting) {
    Object value = set.get(setting);
    return value == null ? setting.defaultValue() : value;
  }

  private <T> T value(Setting setting, Class<T> type) {
    return Objects.requireNonNull(type.cast(value(setting)), setting.key());
  }

  boolean flag(Setting setting) {
    return value(setting, Boolean.class);
  }

  int number(Setting setting) {
    return value(setting, Integer.class);
  }

  long size(Setting setting) {
    return value(setting, Long.class);
  }

  Duration duration(Setting setting) {
    return value(setting, Duration.class);
  }

  String text(Setting setting) {
    return value(setting, String.class);
  }

  <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
    return value(setting, type);
  }

  /** Returns the status that is refused with; empty for no refusal. */
  OptionalInt refusal(Setting setting) {
    return value(setting, Refusal.class).status();
  }

  /** Returns the path, if there is one. */
  Optional<Path> path(Setting setting) {
    return Optional.ofNullable(value(setting)).map(Path.class::cast);
  }

  /** Returns the URI, if there is one. */
  Optional<URI> uri(Setting setting) {
    return Optional.ofNullable(value(setting)).map(URI.class::cast);
  }

  List<Path> paths(Setting setting) {
    return list(setting, Path.class);
  }

  List<URI> uris(Setting setting) {
    return list(setting, URI.class);
  }

  List<String> texts(Setting setting) {
    return list(setting, String.class);
  }

  List<Dialect> dialects(Setting setting) {
    return list(setting, Dialect.class);
  }

  private <E> List<E> list(Setting setting, Class<E> type) {
    List<?> elements = value(setting, List.class);
    return elements.stream().<E>map(type::cast).toList();
  }

  /** Returns the fields of one's own, in the order of their names. */
  List<FieldRule> headers() {
    return List.copyOf(named(Setting.HEADER, FieldRule.class).values());
  }

  /** Returns what each host name sets for itself. */
  Map<String, SettingValues> hosts() {
    return named(Setting.HOST, SettingValues.class);
  }

  private <V> Map<String, V> named(Setting setting, Class<V> type) {
    Map<String, V> typed = new TreeMap<>();
    Map<?, ?> all = value(setting, Map.class);
    all.forEach((name, value) -> typed.put((String) name, type.cast(value)));
    return Collections.unmodifiableMap(typed);
  }
}
