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
package io.clientcert.publication;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where everything is. */
final class House {

  static final Path ROOT = Path.of(property("clientcert.root"));

  private House() {}

  static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }

  /** A jar that is published, by artifact and classifier. */
  static Path jar(String name) {
    return Path.of(property("clientcert.jars"), name + ".jar");
  }

  /** Jars on the class path whose names begin like this. */
  static List<Path> onClassPath(String... names) {
    String[] entries = System.getProperty("java.class.path", "").split(File.pathSeparator, -1);
    return Arrays.stream(entries)
        .map(Path::of)
        .filter(
            entry ->
                Arrays.stream(names)
                    .anyMatch(name -> String.valueOf(entry.getFileName()).startsWith(name)))
        .toList();
  }

  /** Every file below {@code directory} whose path ends like this, none of them built. */
  static List<Path> files(Path directory, String end) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(end))
          .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
