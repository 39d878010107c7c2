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
package io.clientcert.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request in memory. */
record TestMessage(
    String method,
    String scheme,
    String authority,
    String path,
    @Nullable String query,
    List<Map.Entry<String, String>> lines)
    implements SignedMessage {

  static TestMessage of(String method, String authority, String path, @Nullable String query) {
    return new TestMessage(method, "https", authority, path, query, List.of());
  }

  TestMessage with(String name, String value) {
    List<Map.Entry<String, String>> all = new ArrayList<>(lines);
    all.add(Map.entry(name, value));
    return new TestMessage(method, scheme, authority, path, query, all);
  }

  TestMessage without(String name) {
    return new TestMessage(
        method,
        scheme,
        authority,
        path,
        query,
        lines.stream().filter(line -> !line.getKey().equalsIgnoreCase(name)).toList());
  }

  @Override
  public List<String> named(String name) {
    return lines.stream()
        .filter(line -> line.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }
}
