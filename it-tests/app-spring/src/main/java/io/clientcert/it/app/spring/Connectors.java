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
package io.clientcert.it.app.spring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/** The connectors that a host opens, and where each of them can be asked for its port. */
public final class Connectors {

  private final Map<String, IntSupplier> ports = new LinkedHashMap<>();

  Connectors() {}

  /** Adds a connector, which has its port once it is open. */
  public void add(String name, IntSupplier port) {
    ports.put(name, port);
  }

  Map<String, Integer> ports() {
    Map<String, Integer> open = new LinkedHashMap<>();
    ports.forEach((name, port) -> open.put(name, port.getAsInt()));
    return Collections.unmodifiableMap(open);
  }
}
