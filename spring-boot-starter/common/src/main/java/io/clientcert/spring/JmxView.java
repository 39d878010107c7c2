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

import io.clientcert.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** Reads what the valve and the customizer show to JMX. Stateless. */
final class JmxView {

  private JmxView() {}

  static Map<String, String> settings(CompositeData settings) {
    Map<String, String> all = new TreeMap<>();
    settings
        .getCompositeType()
        .keySet()
        .forEach(key -> all.put(key, Objects.toString(settings.get(key), "")));
    return Collections.unmodifiableMap(all);
  }

  static long requests(CompositeData requests, Verdict verdict) {
    return (Long) requests.get(verdict.name());
  }

  static List<String> lines(String[] lines) {
    return Collections.unmodifiableList(Arrays.asList(lines.clone()));
  }

  static @Nullable Duration duration(@Nullable Long seconds) {
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
