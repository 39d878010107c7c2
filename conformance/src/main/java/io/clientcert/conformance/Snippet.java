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
package io.clientcert.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The configurations that a command prints for well-known products. Each is the resource {@code
 * PRODUCT.conf} beside the command. Immutable.
 *
 * @param command the class of the command
 * @param products the names that {@code --snippet} takes
 */
public record Snippet(Class<?> command, List<String> products) {

  /** Copies the list. */
  public Snippet {
    products = List.copyOf(products);
  }

  /**
   * Returns the configuration of a product.
   *
   * @param product in any letter case
   * @param values what stands for each placeholder, such as {@code @PORT@}
   * @throws CannotRunException if there is none for this product
   */
  public String of(String product, Map<String, String> values) {
    String name = product.toLowerCase(Locale.ROOT);
    if (!products.contains(name)) {
      throw new CannotRunException(
          "--snippet " + product + ": there is " + String.join(", ", products) + ".");
    }
    String text = read(name + ".conf");
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text;
  }

  private String read(String resource) {
    try (InputStream in = command.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource + " is not readable in the jar", e);
    }
  }
}
